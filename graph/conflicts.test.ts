import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConflictError } from "../memory/errors.ts";
import { cluster, endState, health, type TestApplication, testApplication } from "./test-application.ts";

const moved = (at: string, day: string) =>
  health({ at, text: `Moved to ${day}.`, detail: { startTime: `${day}T00:00:00Z` } });

/** Two processes on one folder, as the command line and the server are. */
async function twoProcesses(): Promise<[TestApplication, TestApplication]> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(dataDirectory, { recursive: true, force: true }));
  const owner = await testApplication({ dataDirectory });
  const guest = await testApplication({ dataDirectory, share: true });
  expect([owner.isOwner, guest.isOwner]).toEqual([true, false]);
  return [owner, guest];
}

/** Lets the other process run something right before this one commits an incident for the first time. */
function beforeSaving({ stores }: TestApplication, other: () => Promise<unknown>): void {
  const { save } = stores.incidents;
  stores.incidents.save = async (incident) => {
    stores.incidents.save = save;
    await other();
    return save(incident);
  };
}

test("an update that another process has overtaken is stale, and does not touch the ticket", async () => {
  const [one, two] = await twoProcesses();
  await one.send(health());
  beforeSaving(one, () => two.send(moved("2026-03-02T08:30:00Z", "2026-09-20")));
  const overtaken = await one.send(moved("2026-03-02T08:20:00Z", "2026-04-20"));
  expect(overtaken.outcome).toBe("stale");
  const newest = { severity: 2, updatedAt: "2026-03-02T08:30:00.000Z" };
  expect(await one.stores.incidents.get(overtaken.incidentId ?? "")).toMatchObject(newest);
  const { app01 } = await one.ticketsOf(overtaken.incidentId);
  expect(app01).toMatchObject({ severity: 2, eventUpdatedAt: newest.updatedAt });
  expect(await one.listUnfinished()).toEqual([]);
});

test("an event that two processes take at once is accepted once", async () => {
  const [one, two] = await twoProcesses();
  beforeSaving(one, () => two.send(health()));
  const { outcome, incidentId } = await one.send(health());
  expect(outcome).toBe("duplicate");
  const { incident, tickets, deliveries } = await endState(one, incidentId ?? "");
  expect(incident).toMatchObject({ status: "open", version: 1 });
  expect(tickets).toMatchObject([{ team: "app01", status: "open" }]);
  expect([...deliveries].sort()).toEqual(["accepted", "duplicate"]);
});

test("who loses every time is told in the end, and the delivery is kept for the next try", async () => {
  const { send, stores, listUnfinished } = await testApplication();
  let tries = 0;
  stores.incidents.save = () => {
    tries += 1;
    return Promise.reject(new ConflictError("somebody was faster"));
  };
  await expect(send(health())).rejects.toThrow("somebody was faster");
  expect(tries).toBeGreaterThan(1);
  expect(await listUnfinished()).toHaveLength(1);
});

test("two pages of one event that two processes take at once are both in the ticket", async () => {
  const [one, two] = await twoProcesses();
  const page = (number: number) => health({ resources: [cluster(`c${number}`)], page: [number, 3] });
  const { incidentId } = await one.send(page(1));
  beforeSaving(one, () => two.send(page(3)));
  await one.send(page(2));
  const all = ["c1", "c2", "c3"].map((name) => cluster(name));
  const incident = await one.stores.incidents.get(incidentId ?? "");
  expect(incident?.event.resources.map(({ id }) => id)).toEqual(all);
  expect((await one.ticketsOf(incidentId)).app01?.impactedResources).toEqual(all);
});

test("of two updates that two processes take at once the newer one is in the ticket", async () => {
  const [one, two] = await twoProcesses();
  const { incidentId } = await one.send(health());
  beforeSaving(one, () => two.send(moved("2026-03-02T08:20:00Z", "2026-04-20")));
  await one.send(moved("2026-03-02T08:30:00Z", "2026-09-20"));
  const newest = { severity: 2, updatedAt: "2026-03-02T08:30:00.000Z" };
  expect(await one.stores.incidents.get(incidentId ?? "")).toMatchObject(newest);
  expect((await one.ticketsOf(incidentId)).app01).toMatchObject({
    severity: 2,
    eventUpdatedAt: newest.updatedAt,
  });
});
