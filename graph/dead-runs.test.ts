import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { expect, onTestFinished, test } from "vitest";
import {
  endState,
  health,
  judgedBy,
  openTestApplication,
  PRODUCTION,
  runUnfinished,
  said,
  type TestApplication,
  testApplication,
  tickingClock,
} from "./test-application.ts";

const AN_HOUR_LATER = Date.parse("2026-03-02T10:00:00Z");
const EARLIER = "2026-03-02T07:30:00Z";
const LATER = "2026-03-02T08:30:00Z";
type Place = [store: "tickets" | "incidents" | "reports", method: string];

/** From the next call on, the store fails, and no checkpoint is written any more. Gives a function that ends this. */
function dieAt({ stores, graph }: TestApplication, [store, method]: Place): () => void {
  const target = stores[store] as unknown as Record<string, unknown>;
  const saver = graph.checkpointer as BaseCheckpointSaver;
  const original = target[method];
  const dead = () => Promise.reject(new Error("the process is killed"));
  target[method] = () => {
    Object.assign(saver, { put: dead, putWrites: dead });
    return dead();
  };
  return () => {
    target[method] = original;
    Reflect.deleteProperty(saver, "put");
    Reflect.deleteProperty(saver, "putWrites");
  };
}
const places: Place[] = [
  ["tickets", "change"],
  ["reports", "write"],
  ["incidents", "save"],
];

test.each(places)(
  "a newer delivery that comes first finishes the run that died at %s.%s",
  async (...place) => {
    const undisturbed = await testApplication();
    const { incidentId } = await undisturbed.send(health());
    await undisturbed.send(health({ at: LATER }));

    const dataDirectory = await mkdtemp(join(tmpdir(), "ohero-"));
    onTestFinished(() => rm(dataDirectory, { recursive: true, force: true }));
    const killed = await openTestApplication({ dataDirectory });
    dieAt(killed, place);
    await expect(killed.send(health())).rejects.toThrow("killed");
    await killed.close();

    const second = await testApplication({ dataDirectory, clock: tickingClock(AN_HOUR_LATER) });
    expect((await second.send(health({ at: LATER }))).outcome).toBe("updated");
    await runUnfinished(second);
    expect(await endState(second, incidentId ?? "")).toEqual(await endState(undisturbed, incidentId ?? ""));
  },
);

test("after a run that failed, the newer delivery's date and severity are in the ticket", async () => {
  const application = await testApplication();
  const revive = dieAt(application, ["incidents", "save"]);
  await expect(application.send(health())).rejects.toThrow("killed");
  revive();
  const detail = { startTime: "Sun, 20 Sep 2026 00:00:00 GMT" };
  const moved = health({ at: LATER, text: "Moved to September 20, 2026.", detail });
  const { incidentId } = await application.send(moved);
  await runUnfinished(application);
  const { app01 } = await application.ticketsOf(incidentId);
  expect(app01).toMatchObject({ severity: 2, eventUpdatedAt: "2026-03-02T08:30:00.000Z" });
});

test("after a run that failed, the closing delivery leaves no ticket open", async () => {
  const application = await testApplication();
  const revive = dieAt(application, ["incidents", "save"]);
  await expect(application.send(health())).rejects.toThrow("killed");
  revive();
  await application.send(health({ at: LATER, detail: { statusCode: "closed" } }));
  await runUnfinished(application);
  const tickets = await application.stores.tickets.list(["app01"]);
  expect(tickets.map((ticket) => ticket.status)).toEqual(["closed"]);
});

test("after a run that failed, the same delivery again ends like one that did not fail", async () => {
  const undisturbed = await testApplication();
  const { incidentId } = await undisturbed.send(health());
  const application = await testApplication();
  const revive = dieAt(application, ["incidents", "save"]);
  await expect(application.send(health())).rejects.toThrow("killed");
  revive();
  await application.send(health());
  await runUnfinished(application);
  const { tickets } = await endState(application, incidentId ?? "");
  expect(tickets).toEqual((await endState(undisturbed, incidentId ?? "")).tickets);
});

test("a part that is handed over once more after it has run keeps its outcome", async () => {
  const { receive, run, stores } = await testApplication();
  const [part] = await receive(health(), { interactive: false });
  if (part === undefined) throw new Error("a part is expected");
  await run(part);
  expect((await run(part, { isRepeat: true })).outcome).toBe("accepted");
  expect((await stores.deliveries.listByThread(part.threadId))[0]?.outcome).toBe("accepted");
  expect(await stores.reports.list(part.threadId)).toHaveLength(1);
});

test("a message without an id that is handed over once more is not said twice", async () => {
  const { receive, run, stores } = await testApplication();
  const text = `the database in ${PRODUCTION} is down`;
  const [part] = await receive(said(text), { interactive: true });
  if (part === undefined) throw new Error("a part is expected");
  await run(part);
  await run(part, { isRepeat: true });
  expect(await stores.incidents.get("chat~T1")).toMatchObject({ version: 1, event: { text } });
});

test.each(places)(
  "a late state whose run died at %s.%s ends like one that did not fail",
  async (...place) => {
    const late = health({
      at: EARLIER,
      text: "You will be billed an additional charge of $2,500 per month.",
    });
    const undisturbed = await testApplication();
    const { incidentId } = await undisturbed.send(health());
    await undisturbed.send(late);
    const expected = await endState(undisturbed, incidentId ?? "");
    expect(expected.deliveries).toEqual(["accepted", "stale"]);

    const application = await testApplication();
    await application.send(health());
    const revive = dieAt(application, place);
    await expect(application.send(late)).rejects.toThrow("killed");
    revive();
    await runUnfinished(application);
    expect(await endState(application, incidentId ?? "")).toEqual(expected);
  },
);

test("a late state whose run died when a ticket was written still says who wrote its text", async () => {
  const text = { value: "Update it", description: "It is replaced.", actions: [], evidence: null };
  const application = await testApplication({ judges: judgedBy({ "ticket-text": text }) });
  await application.send(health());
  const { change } = application.stores.tickets;
  application.stores.tickets.change = async (...given) => {
    await change(...given);
    throw new Error("the process is killed");
  };
  const cost = "You will be billed an additional charge of $2,500 per month.";
  await expect(application.send(health({ at: EARLIER, text: cost }))).rejects.toThrow("killed");
  application.stores.tickets.change = change;
  const [part] = await application.listUnfinished();
  if (part === undefined) throw new Error("a part is expected");
  const { outcome, judgements } = await application.run(part, { isRepeat: true });
  expect([outcome, judgements.map(({ name }) => name)]).toEqual(["stale", ["ticket-text"]]);
});
