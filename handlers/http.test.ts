import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { LooseEnvelope } from "../events/test-payloads.ts";
import {
  decided,
  health,
  openTestApplication,
  said,
  type TestApplication,
  testApplication,
} from "../graph/test-application.ts";
import { createGate } from "./access-key.ts";
import { createHttpApp } from "./http.ts";

const KEY = "the-key";

let application: TestApplication;
let app: ReturnType<typeof createHttpApp>;

beforeAll(async () => {
  application = await openTestApplication();
  app = createHttpApp(application, {
    isAllowedHost: (host) => /^localhost(:\d+)?$/.test(host),
    gate: createGate(KEY),
  });
});
afterAll(() => application.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  app.request(path, { headers: { host: "localhost:8787", ...headers } });
const post = (body: string, headers: Record<string, string> = {}) =>
  app.request("/events", {
    method: "POST",
    body,
    headers: { host: "localhost:8787", "content-type": "application/json", ...headers },
  });
const read = async (response: Response) => (await response.json()) as LooseEnvelope;
const outcomes = async (response: Response) => {
  const { results } = await read(response);
  return results.map((result: { outcome: string }) => result.outcome);
};
const json = JSON.stringify;

describe("POST /events", () => {
  test("an envelope is processed, and the result comes back", async () => {
    const response = await post(json(health({ id: "envelope" })));
    expect(response.status).toBe(200);
    const { results } = await read(response);
    expect(results).toMatchObject([{ delivery: 0, part: 0, outcome: "accepted", owner: "app01" }]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("an array is processed in order", async () => {
    const response = await post(json([health({ id: "array" }), health({ id: "array" })]));
    expect(await outcomes(response)).toEqual(["accepted", "duplicate"]);
  });

  test("a put-events request is processed", async () => {
    const { detail, resources } = health({ id: "entries" });
    const entry = {
      Source: "test.aws.health",
      DetailType: "AWS Health Event",
      Detail: json(detail),
      Resources: resources,
    };
    expect(await outcomes(await post(json({ Entries: [entry] })))).toEqual(["accepted"]);
  });

  test.each(["application/x-ndjson", "application/json; charset=utf-8", "application/cloudevents+json"])(
    "lines of JSON are processed, and a broken one is invalid: %s",
    async (type) => {
      const id = type.replace(/\W/g, "");
      const lines = [json(health({ id })), "{broken", json(said("What is open?", { thread: id }))];
      const response = await post(lines.join("\n"), { "content-type": type });
      expect(response.status).toBe(200);
      expect(await outcomes(response)).toEqual(["accepted", "invalid", "answered"]);
    },
  );

  test.each(["{broken", "", "null", '"text"', "[{}]"])("400 where nothing can be read: %j", async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await read(response)).toMatchObject({ results: [{ outcome: "invalid", problem: {} }] });
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/jsonp",
    "",
  ])("415 for %j, which a form on a foreign page could send", async (type) => {
    const before = await application.stores.incidents.list();
    const response = await post(json(health({ id: "form" })), { "content-type": type });
    expect(response.status).toBe(415);
    expect(await application.stores.incidents.list()).toEqual(before);
  });

  test("decisions are refused, and nothing of the request is processed", async () => {
    const { incidentId } = await application.send(health({ id: "decision" }));
    const smuggled = { ...said("hello", { incidentId }), ...decided(incidentId, "discharge") };
    for (const decision of [decided(incidentId, "discharge"), smuggled])
      for (const body of [
        json(decision),
        json([health({ id: "beside" }), decision]),
        `{}\n${json(decision)}`,
      ])
        expect((await post(body)).status).toBe(400);
    expect(await application.stores.incidents.get(incidentId ?? "")).toMatchObject({
      status: "open",
      version: 1,
    });
    expect((await get("/incidents/EKS_PLANNED_BESIDE")).status).toBe(404);
  });

  test("413 for a body over the limit", async () => {
    const response = await post(json({ text: "x".repeat(10 * 1024 * 1024) }));
    expect(response.status).toBe(413);
    expect(await read(response)).toEqual({ error: "a request may hold up to 10485760 bytes" });
  });
});

describe("who may ask", () => {
  test.each([
    [{ host: "evil.example" }],
    [{ host: "localhost.evil.example" }],
    [{ host: "" }],
    [{ origin: "https://evil.example" }],
    [{ origin: "http://localhost.evil.example" }],
    [{ origin: "http://evil.example/http://localhost" }],
    [{ origin: "null" }],
  ])("%j is refused", async (headers) => {
    for (const response of [await get("/incidents", headers), await post(json(health()), headers)]) {
      expect(response.status).toBe(403);
      expect(await response.text()).not.toContain("incidentId");
    }
  });

  test("a page of this server may ask", async () => {
    expect((await get("/healthz", { origin: "http://localhost:8787" })).status).toBe(200);
  });
});

describe("GET /incidents", () => {
  test("by identity as it is and encoded, by thread, by the beginning of that and by a part of the identity", async () => {
    const { incidentId } = await application.send(health({ id: "lookup" }));
    const id = incidentId ?? "";
    const { threadId = "" } = (await application.stores.incidents.get(id)) ?? {};
    expect(id).toContain("/");
    for (const reference of [id, encodeURIComponent(id), threadId, threadId.slice(0, 8), "PLANNED_LOOKUP"]) {
      const response = await get(`/incidents/${reference}`);
      expect([reference, response.status]).toEqual([reference, 200]);
      expect(await read(response)).toMatchObject({ id, threadId });
    }
  });

  test("an incident comes with its event, tickets, deliveries and report", async () => {
    await application.send(health({ id: "whole" }));
    const incident = await read(await get("/incidents/PLANNED_WHOLE"));
    expect(incident).toMatchObject({
      status: "open",
      event: { type: "AWS_EKS_PLANNED_WHOLE" },
      tickets: [{ team: "app01", status: "open" }],
      deliveries: [{ outcome: "accepted", part: 0 }],
      reports: [expect.stringMatching(/-accepted\.md$/)],
    });
    expect(incident.report).toContain("# accepted");
    expect(incident.deliveries[0]).not.toHaveProperty("raw");
  });

  test("an incident that nobody knows, and one that is not meant clearly, are 404 with a reason", async () => {
    for (const id of ["a1", "a2"]) await application.send(health({ id: `many${id}` }));
    const unknown = await get("/incidents/arn:aws:health:none");
    expect([unknown.status, await read(unknown)]).toEqual([
      404,
      { error: "there is no incident arn:aws:health:none" },
    ]);
    const unclear = await get("/incidents/PLANNED_MANY");
    expect(unclear.status).toBe(404);
    expect((await read(unclear)).error).toContain("fits 2 incidents");
  });

  test("the list is by status, the newest change first", async () => {
    await application.send(health({ id: "old", account: "123412341234" }));
    const { incidentId } = await application.send(health({ id: "new", account: "123412341234" }));
    const { incidents } = await read(await get("/incidents?status=discharged"));
    expect(incidents[0]).toMatchObject({ id: incidentId, status: "discharged", reason: "unknown-account" });
    expect(incidents.every((incident: { status: string }) => incident.status === "discharged")).toBe(true);
    expect((await get("/incidents?status=new")).status).toBe(400);
    expect((await read(await get("/incidents"))).incidents.length).toBeGreaterThan(incidents.length);
  });

  test("how many are listed changes neither which they are nor their order", async () => {
    await application.send(health({ id: "grave" }));
    await application.send(health({ id: "mild", account: "123412341234" }));
    for (const query of ["", "status=open,discharged&", "team=app01&"]) {
      const idsOf = async (more: string) =>
        (await read(await get(`/incidents?${query}${more}`))).incidents.map(({ id }: { id: string }) => id);
      const all = await idsOf("");
      expect(await idsOf("limit=2")).toEqual(all.slice(0, 2));
    }
  });

  test("what was decided now has changed now, however old the source's message is", async () => {
    const { incidentId } = await application.send(health({ id: "ancient", at: "2026-01-02T08:00:00Z" }));
    const idsOf = async (query: string) =>
      (await read(await get(`/incidents?${query}`))).incidents.map(({ id }: { id: string }) => id);
    expect(await idsOf("since=12h")).toContain(incidentId);
    expect(await idsOf("received=12h&order=newest")).toContain(incidentId);
    expect(await idsOf("owner=inf01")).not.toContain(incidentId);
    expect(await idsOf("owner=app01&region=eu-west-1")).toContain(incidentId);
  });

  test("a query is by the same names as on the command line, counted and listed", async () => {
    for (const account of ["222233334444", "333344445555"])
      await application.send(health({ id: "query", account, detail: { service: "ATHENA" } }));
    const asked = await read(await get("/incidents?team=app01&service=athena&due=30d&severity=3.."));
    expect(asked).toMatchObject({ total: 2, isComplete: true, groups: null });
    expect(asked.incidents.map(({ owner }: { owner: string }) => owner)).toEqual(["app01", "app01"]);
    expect(asked.incidents[0]).not.toHaveProperty("messageIds");
    const one = await read(await get("/incidents?service=ATHENA&account=payments-prod"));
    expect([one.total, one.incidents[0].accounts]).toEqual([1, ["222233334444"]]);
    const limited = await read(await get("/incidents?service=ATHENA&limit=1"));
    expect([limited.total, limited.incidents.length]).toEqual([2, 1]);
    expect(await read(await get("/incidents?service=ATHENA&by=account&count=true"))).toEqual({
      total: 2,
      isComplete: true,
      groups: [
        { key: "payments-prod", count: 1 },
        { key: "storefront-prod", count: 1 },
      ],
      incidents: [],
    });
    expect((await read(await get("/incidents?service=ATHENA&status=closed,discharged"))).total).toBe(0);
    expect((await read(await get("/incidents?service=ATHENA&status=closed&status=open"))).total).toBe(2);
  });

  test.each([
    ["severity=9", 'severity: expected 1 to 5, such as 4, 3.. or 2..4, found "9"'],
    ["team=app02", 'team: expected one of mgt01, fin01, sec01, inf01, app01, found "app02"'],
    ["ownership=app01", 'unknown parameter "ownership"; there are team, role, owner, account'],
    ["toString=1", 'unknown parameter "toString"'],
    ["status=", 'status: expected a value, such as open, found ""'],
  ])("400 that says what is wrong: %s", async (parameters, message) => {
    const response = await get(`/incidents?${parameters}`);
    expect(response.status).toBe(400);
    expect((await read(response)).error).toContain(message);
  });

  test.each(["/", "/incident", "/incidents/"])("404 with the ways in: %s", async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect((await read(response)).error).toContain("POST /events");
  });
});

test("what goes wrong here is a 500 that gives nothing away", async () => {
  const broken = await testApplication();
  broken.stores.incidents.list = () => Promise.reject(new Error("SECRET"));
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const response = await createHttpApp(broken, { isAllowedHost: () => true, gate: createGate(KEY) }).request(
    "/incidents",
  );
  said.mockRestore();
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("SECRET");
});

describe("POST /incidents/:id/decision", () => {
  const decide = (id: string, body: string, key = KEY) =>
    app.request(`/incidents/${encodeURIComponent(id)}/decision`, {
      method: "POST",
      body,
      headers: { host: "localhost:8787", ...(key !== "" && { authorization: `Bearer ${key}` }) },
    });
  const discharge = { action: "discharge", reason: "planned already", by: "olga" };

  test("an operator overrules, by name and with a reason", async () => {
    const { incidentId } = await application.send(health({ id: "overruled" }));
    const response = await decide(incidentId ?? "", json(discharge));
    expect(response.status).toBe(200);
    expect(await read(response)).toMatchObject({ incidentId, outcome: "discharged", reason: "by-operator" });
    expect(await application.stores.incidents.get(incidentId ?? "")).toMatchObject({ decidedBy: "olga" });
  });

  test("where it counts only once, whoever comes second is told who was first", async () => {
    const { incidentId } = await application.send(health({ id: "twice" }));
    const once = { ...discharge, when: "undecided" };
    expect((await decide(incidentId ?? "", json(once))).status).toBe(200);
    const second = await decide(incidentId ?? "", json({ ...once, action: "accept", by: "bob" }));
    expect(second.status).toBe(409);
    expect(await read(second)).toEqual({ error: "already decided by olga: discharged" });
  });

  test("without the key nothing is decided, and nothing is told", async () => {
    const { incidentId } = await application.send(health({ id: "locked" }));
    for (const key of ["", "other"]) {
      const response = await decide(incidentId ?? "", json(discharge), key);
      expect(response.status).toBe(401);
      expect(JSON.stringify(await read(response))).not.toContain(KEY);
    }
    expect((await decide("nothing-of-the-kind", json(discharge), "other")).status).toBe(401);
    expect(await application.stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "open" });
  });

  test.each([
    ["", 400, /decision\.action/],
    ["[]", 400, /decision\.action/],
    [json({ ...discharge, action: "close" }), 400, /decision\.action: expected .*accept/],
    [json({ ...discharge, reason: "  " }), 400, /decision\.reason/],
    [json({ ...discharge, by: undefined }), 400, /decision\.by/],
    [json({ ...discharge, by: "policy" }), 400, /decision\.by/],
    [json({ ...discharge, by: "a".repeat(10_000) }), 400, /decision\.by/],
    [json({ ...discharge, by: "\u202eann" }), 400, /decision\.by/],
    [json({ ...discharge, by: "time-out", when: "always" }), 403, /no person's name/],
    [json({ ...discharge, reason: "x".repeat(2_001) }), 400, /decision\.reason/],
    [json({ ...discharge, incidentId: "another", reason: "x".repeat(100_000) }), 413, /bytes/],
  ])("%j is refused", async (body, status, fault) => {
    const { incidentId } = await application.send(health({ id: "malformed" }));
    const response = await decide(incidentId ?? "", body);
    expect(response.status).toBe(status);
    expect((await read(response)).error).toMatch(fault);
  });

  test("an incident that is not known is named", async () => {
    expect((await decide("nothing-of-the-kind", json(discharge))).status).toBe(404);
  });
});

test("where it is reached from elsewhere the API takes the key, and no other host gets in", async () => {
  const open = createHttpApp(application, {
    isAllowedHost: (host) => host === "localhost",
    isPublicHost: (host) => host === "ohero.example.com",
    gate: createGate(KEY),
  });
  const ask = async (headers: Record<string, string>, path = "/incidents") =>
    (await open.request(path, { headers })).status;
  const authorization = `Bearer ${KEY}`;
  expect(await ask({ host: "localhost" })).toBe(200);
  expect(await ask({ host: "localhost", "x-forwarded-for": "198.51.100.7" })).toBe(401);
  expect(await ask({ host: "ohero.example.com" })).toBe(401);
  expect(await ask({ host: "ohero.example.com", authorization })).toBe(200);
  expect(await ask({ host: "ohero.example.com", authorization, origin: "https://evil.example" })).toBe(403);
  expect(await ask({ host: "evil.example", authorization })).toBe(403);
  expect(await ask({ host: "ohero.example.com" }, "/healthz")).toBe(200);
  const event = {
    method: "POST",
    headers: { host: "ohero.example.com", "content-type": "application/json" },
    body: "{}",
  };
  expect((await open.request("/events", event)).status).toBe(401);
});

test("where the policy names approvers, nobody else decides", async () => {
  const operators = { withinHours: 24, otherwise: "accept" as const, approvers: ["olga"] };
  const strict = await testApplication({ policy: { operators } });
  const { incidentId } = await strict.send(health());
  const strictApp = createHttpApp(strict, { isAllowedHost: () => true, gate: createGate(KEY) });
  const decide = (by: string) =>
    strictApp.request(`/incidents/${encodeURIComponent(incidentId ?? "")}/decision`, {
      method: "POST",
      body: json({ action: "discharge", reason: "planned", by }),
      headers: { authorization: `Bearer ${KEY}` },
    });
  const refused = await decide("bob");
  expect(refused.status).toBe(403);
  expect((await read(refused)).error).toMatch(/bob may not decide; who may is in the policy/);
  expect(await strict.stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "open" });
  expect((await decide("olga")).status).toBe(200);
});
