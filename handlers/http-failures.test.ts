import { expect, test } from "vitest";
import { health, testApplication } from "../graph/test-application.ts";
import { findIncident } from "./find-incident.ts";
import { createHttpApp } from "./http.ts";

const OPEN = { isAllowedHost: () => true, gate: () => "granted" as const };

test("media types are read in any case of letters", async () => {
  const app = createHttpApp(await testApplication(), OPEN);
  const headers = { "content-type": "Application/JSON" };
  const response = await app.request("/events", { method: "POST", body: JSON.stringify(health()), headers });
  expect(response.status).toBe(200);
});

test("one delivery that fails takes none of the others with it", async () => {
  const application = await testApplication();
  const { get } = application.stores.incidents;
  let calls = 0;
  application.stores.incidents.get = async (id) => {
    calls += 1;
    if (calls === 2) throw new Error("the database is away");
    return get(id);
  };
  const body = JSON.stringify(["a", "b", "c"].map((id) => health({ id })));
  const headers = { "content-type": "application/json" };
  await createHttpApp(application, OPEN).request("/events", { method: "POST", body, headers });
  application.stores.incidents.get = get;
  const kept = [...(await application.stores.incidents.list()), ...(await application.listUnfinished())];
  expect(kept).toHaveLength(3);
});

test("a thread id in capitals is a thread id", async () => {
  const { send, stores } = await testApplication();
  const { incidentId } = await send(health());
  const { threadId = "" } = (await stores.incidents.get(incidentId ?? "")) ?? {};
  expect(await findIncident(stores.incidents, threadId.toUpperCase())).toHaveProperty("incident");
});
