import { expect, inject, test } from "vitest";
import { createSilentChannel } from "../channels/silent.ts";
import { cluster, health, PRODUCTION, said, testApplication } from "./test-application.ts";

const LATER = "2026-03-02T08:30:00Z";
const LATEST = "2026-03-02T08:45:00Z";
const closed = { statusCode: "closed" };
const COST = "You will be billed an additional charge of $2,500 per month.";

test("pages of one update are united in the incident and in its ticket, in whatever order they come", async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const pages = ["c3", "c1", "c2"].map((name) => cluster(name));
  const results = [];
  for (const [index, resource] of pages.entries())
    results.push(await send(health({ resources: [resource], page: [index + 1, 3] })));
  expect(results.map((result) => result.outcome)).toEqual(["accepted", "merged", "merged"]);

  const incident = await stores.incidents.get(results[0]?.incidentId ?? "");
  expect(incident).toMatchObject({ status: "open", outcome: "accepted", version: 3 });
  expect(incident?.event.resources.map((resource) => resource.id)).toEqual([...pages].sort());
  const { app01, ...others } = await ticketsOf(incident?.id ?? null);
  expect(others).toEqual({});
  expect(app01?.impactedResources).toEqual([...pages].sort());
});

test("a page that brings a network part adds the infra team, which owns the incident from then on", async () => {
  const { send, ticketsOf, notices } = await testApplication();
  await send(health({ page: [1, 2] }));
  const vpc = `arn:aws:ec2:eu-west-1:${PRODUCTION}:vpc/vpc-0abc`;
  const merged = await send(health({ resources: [vpc], page: [2, 2] }));
  expect(merged).toMatchObject({ outcome: "merged", owner: "inf01", stakeholders: ["app01", "inf01"] });
  const { app01, inf01 } = await ticketsOf(merged.incidentId);
  for (const ticket of [app01, inf01])
    expect([...(ticket?.impactedResources ?? [])].sort()).toEqual([vpc, cluster("core")]);
  expect(notices.map(({ team, action }) => `${team} ${action}`)).toEqual(["app01 created", "inf01 created"]);
});

test("a page of a discharged incident opens nothing", async () => {
  const { send, ticketsOf } = await testApplication({
    policy: { suppress: [{ type: "*", reason: "quiet" }] },
  });
  await send(health({ page: [1, 2] }));
  const merged = await send(health({ resources: [cluster("two")], page: [2, 2] }));
  expect(merged).toMatchObject({ outcome: "merged", tickets: [] });
  expect(await ticketsOf(merged.incidentId)).toEqual({});
});

test("an update changes date and severity, and brings in the team that is concerned now", async () => {
  const { send, stores, ticketsOf, notices } = await testApplication();
  const first = await send(health());
  const later = { startTime: "Sun, 20 Sep 2026 00:00:00 GMT", endTime: undefined };
  const text = `The change has moved to September 20, 2026. ${COST}`;
  const second = await send(health({ at: LATER, text, detail: later }));

  expect(first.severity).toBe(4);
  expect(second).toMatchObject({ outcome: "updated", severity: 3, costImpact: true });
  expect(second.stakeholders).toEqual(["app01", "fin01"]);
  expect(second.tickets.map(({ team, action }) => [team, action])).toEqual([
    ["app01", "updated"],
    ["fin01", "created"],
  ]);
  const { app01, fin01 } = await ticketsOf(second.incidentId);
  expect(app01).toMatchObject({ severity: 3, progress: "New", eventUpdatedAt: "2026-03-02T08:30:00.000Z" });
  expect(app01?.history[1]?.fields.severity).toEqual({ from: 4, to: 3 });
  expect(fin01).toMatchObject({ severity: 3, progress: "New" });
  expect(await stores.incidents.get(second.incidentId ?? "")).toMatchObject({
    status: "open",
    severity: 3,
    stakeholders: ["app01", "fin01"],
    version: 2,
  });
  expect(notices.map(({ team, action }) => `${team} ${action}`)).toEqual([
    "app01 created",
    "app01 updated",
    "fin01 created",
  ]);
});

test("an update that leaves out the resources goes on with those of before", async () => {
  const { send, ticketsOf } = await testApplication();
  const { incidentId } = await send(health());
  await send(health({ at: LATER, resources: [] }));
  const { app01 } = await ticketsOf(incidentId);
  expect(app01?.impactedResources).toEqual([cluster("core")]);
});

test("resources that are done are left out of the ticket", async () => {
  const { send, ticketsOf } = await testApplication();
  const resources = [{ id: cluster("done"), status: "RESOLVED" }, cluster("open")];
  const { incidentId } = await send(health({ resources }));
  expect((await ticketsOf(incidentId)).app01?.impactedResources).toEqual([cluster("open")]);
});

test("closed at the source closes the ticket; open again reopens the same one", async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const { incidentId } = await send(health());
  const closing = await send(health({ at: LATER, detail: closed }));
  expect(closing).toMatchObject({ outcome: "closed", owner: "app01", modelCalls: 0 });
  expect((await ticketsOf(incidentId)).app01).toMatchObject({ status: "closed", progress: "Closed" });
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "closed" });

  const reopening = await send(health({ at: LATEST }));
  expect(reopening).toMatchObject({ outcome: "reopened", tickets: [{ action: "reopened", status: "open" }] });
  const { app01, ...others } = await ticketsOf(incidentId);
  expect(others).toEqual({});
  expect(app01).toMatchObject({ status: "open", progress: "Reopened" });
  expect(app01?.history.map((change) => change.action)).toEqual(["created", "closed", "reopened"]);
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "open", version: 3 });
});

test("closed once more is an update of what is closed", async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const { incidentId } = await send(health());
  await send(health({ at: LATER, detail: closed }));
  expect((await send(health({ at: LATEST, detail: closed }))).outcome).toBe("updated");
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "closed" });
  expect((await ticketsOf(incidentId)).app01).toMatchObject({ status: "closed", progress: "Closed" });
});

test("an older state that comes after the closing one does not open it again", async () => {
  const { send, ticketsOf } = await testApplication();
  await send(health({ detail: {} }));
  const { incidentId } = await send(health({ at: LATEST, detail: closed }));
  expect((await send(health({ at: LATER }))).outcome).toBe("stale");
  expect((await ticketsOf(incidentId)).app01?.status).toBe("closed");
});

test("a team that cannot be told keeps no other from hearing, and is told when the run is repeated", async () => {
  const told: string[] = [];
  let isAway = true;
  const channel = {
    ...createSilentChannel(),
    notifyTeam: async ({ team }: { team: string }) => {
      if (team === "app01" && isAway) throw new Error("the database is away");
      told.push(team);
    },
  };
  const { send, listUnfinished, run, stores } = await testApplication({ channel });
  await expect(send(health({ text: COST }))).rejects.toThrow("the database is away");
  expect(told).toEqual(["fin01"]);
  isAway = false;
  const [part] = await listUnfinished();
  if (part === undefined) throw new Error("the delivery is kept");
  const { outcome, incidentId } = await run(part, { isRepeat: true });
  expect(outcome).toBe("accepted");
  // Each notice has a name, by which a real channel knows that it has told it.
  expect(told).toContain("app01");
  const incident = await stores.incidents.get(incidentId ?? "");
  const [key = ""] = await stores.reports.list(incident?.threadId ?? "");
  const report = await stores.reports.read(key);
  for (const team of ["app01", "fin01"]) expect(report).toContain(`noted: ${team}`);
});

test("earlier incidents of the same kind are mentioned in the ticket", async () => {
  const { send, ticketsOf } = await testApplication();
  const same = { eventTypeCode: "AWS_EKS_PLANNED_X" };
  const first = await send(health({ id: "a", detail: same }));
  const second = await send(health({ id: "b", detail: same }));
  expect((await ticketsOf(first.incidentId)).app01?.description).not.toContain("Earlier incidents");
  expect((await ticketsOf(second.incidentId)).app01?.description).toContain("Earlier incidents like this");
});

const MANY = inject("isThorough") ? 20_000 : 6_000;
test(`${MANY} resources go from the delivery into incident and ticket`, async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const resources = Array.from({ length: MANY }, (_, index) => cluster(`c${index}`));
  const { incidentId } = await send(health({ resources }));
  expect((await stores.incidents.get(incidentId ?? ""))?.event.resources).toHaveLength(MANY);
  expect((await ticketsOf(incidentId)).app01?.impactedResources).toHaveLength(MANY);
});

test("deliveries of one incident that come at once are run one after another", async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const minutes = Array.from({ length: 8 }, (_, index) => `2026-03-02T08:0${index}:00Z`);
  const results = await Promise.all(minutes.map((at) => send(health({ at }))));
  expect(results.map((result) => result.outcome)).toEqual(["accepted", ...Array(7).fill("updated")]);
  const incident = await stores.incidents.get(results[0]?.incidentId ?? "");
  expect(incident).toMatchObject({ version: 8, updatedAt: "2026-03-02T08:07:00.000Z" });
  expect((await ticketsOf(incident?.id ?? null)).app01?.history).toHaveLength(8);
});

test("what a person adds in the thread of an incident reaches its ticket", async () => {
  const { send, ticketsOf } = await testApplication();
  const { incidentId } = await send(health());
  const more = said(`${cluster("edge")} is down too, errors on every call`, { incidentId });
  expect(await send(more, { interactive: true })).toMatchObject({ incidentId, outcome: "updated" });
  expect((await ticketsOf(incidentId)).app01?.impactedResources).toContain(cluster("edge"));
});
