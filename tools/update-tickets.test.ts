import { expect, test } from "vitest";
import { ID, LATER, text, useTickets } from "./test-tickets.ts";

const { stores, read, create, update } = useTickets();

test("the history says what changed, from what to what", async () => {
  await create();
  const changed = await update({ severity: 2, resources: ["r-1", "r-2"] }, { text });
  expect(changed).toMatchObject({
    ...text,
    severity: 2,
    impactedResources: ["r-1", "r-2"],
    updatedAt: LATER,
    version: 2,
    progress: "New",
    status: "open",
  });
  expect(changed.history.at(-1)).toEqual({
    at: LATER,
    run: "run-2",
    action: "updated",
    note: "why",
    fields: {
      severity: { from: 3, to: 2 },
      impactedResources: { from: ["r-1"], to: ["r-1", "r-2"] },
    },
  });
  expect(await read()).toEqual(changed);
});

test("a repeat of the run changes nothing", async () => {
  await create();
  const changed = await update({ severity: 2 });
  expect(await update({ severity: 1 }, { at: "2026-03-02T11:00:00.000Z" })).toEqual(changed);
});

test("closed and reopened show in status and progress", async () => {
  await create();
  expect(await update({ status: "closed" })).toMatchObject({ status: "closed", progress: "Closed" });
  // A mere update leaves closed what is closed.
  expect(await update({ severity: 1 }, { run: "run-3" })).toMatchObject({
    status: "closed",
    progress: "Closed",
    severity: 1,
  });
  const reopened = await update({ status: "open" }, { run: "run-4" });
  expect(reopened).toMatchObject({ status: "open", progress: "Reopened" });
  expect(reopened.history.map((change) => change.action)).toEqual([
    "created",
    "closed",
    "updated",
    "reopened",
  ]);
});

test("the text follows the incident that opened the ticket, and no other", async () => {
  await create();
  await create({ incidentId: "two" }, { run: "run-2" });
  const other = { text: { ...text, title: "about two" }, incidentId: "two", run: "run-3" };
  expect(await update({ severity: 4 }, other)).toMatchObject({ severity: 4, title: text.title });
  const own = { text: { ...text, title: "about one" }, run: "run-4" };
  expect(await update({}, own)).toMatchObject({ severity: 4, title: "about one" });
});

test("long lists are in the ticket whole, and in its history by their length", async () => {
  await create();
  const resources = Array.from({ length: 500 }, (_, index) => `r-${index}`);
  const changed = await update({ resources });
  expect(changed.impactedResources).toEqual(resources);
  expect(changed.history.at(-1)?.fields.impactedResources).toEqual({ from: ["r-1"], to: "500 entries" });
});

test("of updates of several incidents at once none is lost", async () => {
  const ids = Array.from({ length: 8 }, (_, index) => `incident-${index}`);
  for (const incidentId of ids) await create({ incidentId }, { run: incidentId });
  await Promise.all(
    ids.map((incidentId) =>
      update({ resources: [`of ${incidentId}`] }, { incidentId, run: `${incidentId}-2` }),
    ),
  );
  expect((await read()).impactedResources).toEqual(ids.map((incidentId) => `of ${incidentId}`));
});

test("there must be a ticket, and the incident must be in it", async () => {
  await expect(update({}, { id: "T-NONE" })).rejects.toThrow("there is no ticket T-NONE");
  const before = await create();
  await expect(update({}, { incidentId: "two" })).rejects.toThrow(`ticket ${ID} has no incident two`);
  expect(await read()).toEqual(before);
});

test.each([
  [{ severity: 0 }, {}],
  [{ status: "new" }, {}],
  [{}, { run: undefined }],
  [{}, { text: { title: 1 } }],
])("%j with %j is refused, and nothing is written", async (changes, more) => {
  const before = await create();
  await expect(update(changes as never, more)).rejects.toThrow();
  expect(await stores().tickets.get(before.id)).toEqual(before);
});
