import { expect, test } from "vitest";
import {
  cluster,
  DEVELOPMENT,
  decided,
  health,
  said,
  testApplication,
  unreachable,
} from "./test-application.ts";

const LATER = "2026-03-02T08:30:00Z";
const LATEST = "2026-03-02T08:45:00Z";
const closed = { statusCode: "closed" };

test("a repeat of a further page is a duplicate", async () => {
  const { send, stores } = await testApplication();
  const { incidentId } = await send(health({ page: [1, 2] }));
  const second = health({ resources: [cluster("two")], page: [2, 2] });
  await send(second);
  expect((await send(second)).outcome).toBe("duplicate");
  expect((await stores.incidents.get(incidentId ?? ""))?.messageIds).toHaveLength(2);
});

test("resources of any page that are done are left out of the ticket", async () => {
  const { send, ticketsOf } = await testApplication();
  const done = (name: string) => ({ id: cluster(name), status: "RESOLVED" });
  await send(health({ resources: [done("a"), cluster("b")], page: [1, 2] }));
  const { incidentId } = await send(health({ resources: [done("c"), cluster("d")], page: [2, 2] }));
  expect((await ticketsOf(incidentId)).app01?.impactedResources).toEqual([cluster("b"), cluster("d")]);
});

test("what a person adds to an incident that an operator accepted does not discharge it", async () => {
  const { send, stores, ticketsOf } = await testApplication();
  const { incidentId } = await send(health({ account: DEVELOPMENT }));
  await send(decided(incidentId, "accept"));
  const more = said(`${cluster("edge", DEVELOPMENT)} is down too, errors on every call`, { incidentId });
  expect((await send(more, { interactive: true })).outcome).toBe("updated");
  expect((await ticketsOf(incidentId)).app01?.status).toBe("open");
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "open" });
});

test("what a person adds does not make the source's next state stale", async () => {
  const { send, stores } = await testApplication();
  const { incidentId } = await send(health());
  // Typed at 9:00. The source closes at 8:59, which arrives a minute later.
  await send(said(`${cluster("edge")} is down too, errors on every call`, { incidentId }));
  expect((await send(health({ at: "2026-03-02T08:59:00Z", detail: closed }))).outcome).toBe("closed");
  expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "closed" });
});

test("new trouble that a person reports in the thread of a closed incident opens its ticket again", async () => {
  const { send, ticketsOf } = await testApplication();
  const { incidentId } = await send(health());
  await send(health({ at: LATER, detail: closed }));
  const again = said(`${cluster("core")} is down again, errors on every call`, { incidentId });
  expect((await send(again, { interactive: true })).outcome).toBe("reopened");
  expect((await ticketsOf(incidentId)).app01?.status).toBe("open");
});

test("judged again after an operator's discharge: each judgement is asked once", async () => {
  const { send } = await testApplication();
  const { incidentId } = await send(health());
  await send(decided(incidentId, "discharge"));
  const again = await send(health({ at: LATER }));
  expect(again.outcome).toBe("reopened");
  const names = again.judgements.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test("an update that no model can judge is judged by the rule, not by what was known before", async () => {
  const { send } = await testApplication({ judges: unreachable() });
  const { incidentId } = await send(health());
  await send(decided(incidentId, "accept"));
  const detail = { startTime: "Sun, 20 Sep 2026 00:00:00 GMT" };
  const moved = await send(health({ at: LATER, text: "Moved to September 20, 2026.", detail }));
  expect(moved).toMatchObject({ outcome: "updated", severity: 2 });
});

test("closed once more tells nobody", async () => {
  const { send, notices } = await testApplication();
  await send(health());
  await send(health({ at: LATER, detail: closed }));
  await send(health({ at: LATEST, detail: closed }));
  expect(notices.map((notice) => notice.action)).toEqual(["created", "closed"]);
});
