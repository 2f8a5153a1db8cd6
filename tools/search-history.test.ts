import { expect, test } from "vitest";
import { DEVELOPMENT, health, testApplication } from "../graph/test-application.ts";
import type { Incident } from "../memory/incidents.ts";

const all = { query: "", type: null as string | null, statuses: [] as Incident["status"][], limit: 20 };

async function filledApplication() {
  const application = await testApplication();
  const { send } = application;
  const accepted = await send(health({ id: "alpha" }));
  const discharged = await send(health({ id: "beta", account: DEVELOPMENT }));
  const { searchHistory } = await application.dependencies.tools.reading();
  return { ...application, searchHistory, accepted, discharged };
}

test("incidents are found by words, newest first without any, each with its report", async () => {
  const { searchHistory, accepted, discharged } = await filledApplication();
  const found = await searchHistory.invoke(all);
  expect(found.map(({ incident }) => incident.id)).toEqual([discharged.incidentId, accepted.incidentId]);
  expect(found[0]?.report).toContain("# discharged");

  const [best] = await searchHistory.invoke({ ...all, query: "alpha" });
  expect(best?.incident.id).toBe(accepted.incidentId);
  expect(best?.report).toContain("# accepted");
  expect(await searchHistory.invoke({ ...all, query: "submarine" })).toEqual([]);
});

test("words of the event's text and of the decision are searched too", async () => {
  const { searchHistory, send } = await filledApplication();
  const odd = await send(
    health({ id: "gamma", account: DEVELOPMENT, text: "The periscope of the lighthouse." }),
  );
  const find = async (query: string) =>
    (await searchHistory.invoke({ ...all, query })).map(({ incident }) => incident.id);
  expect(await find("periscope")).toEqual([odd.incidentId]);
  expect(await find("significant cost at stake")).toContain(odd.incidentId);
});

test("the report is that of the newest decision", async () => {
  const { searchHistory, send, accepted } = await filledApplication();
  await send(health({ id: "alpha", at: "2026-03-02T08:30:00Z", detail: { statusCode: "closed" } }));
  const [found] = await searchHistory.invoke({ ...all, statuses: ["closed" as const] });
  expect(found?.incident.id).toBe(accepted.incidentId);
  expect(found?.report).toContain("# closed");
});

test("by status and by kind", async () => {
  const { searchHistory, accepted, discharged } = await filledApplication();
  const ids = async (filter: Partial<typeof all>) =>
    (await searchHistory.invoke({ ...all, ...filter })).map(({ incident }) => incident.id);
  expect(await ids({ statuses: ["open"] })).toEqual([accepted.incidentId]);
  expect(await ids({ type: "AWS_EKS_PLANNED_BETA" })).toEqual([discharged.incidentId]);
  expect(await ids({ type: "AWS_EKS_PLANNED" })).toEqual([]);
  expect(await ids({ limit: 1 })).toHaveLength(1);
});

test.each([{ statuses: ["new"] }, { limit: 0 }, { query: undefined }, { type: 1 }])(
  "%j is refused",
  async (filter) => {
    const { dependencies } = await testApplication();
    const wrong = (await dependencies.tools.reading()).searchHistory.invoke({ ...all, ...filter } as never);
    await expect(wrong).rejects.toThrow();
  },
);
