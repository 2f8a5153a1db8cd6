import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { DEVELOPMENT, decided, health, unreachable } from "../graph/test-application.ts";
import type { Application, ReceivedPart } from "./application.ts";
import { awaitSettled, UnderWayError } from "./await-settled.ts";
import { createHttpApp } from "./http.ts";
import { openTestAgent } from "./test-agent.ts";
import { QUEUE } from "./test-queue.ts";

const openQueued = (options: Parameters<typeof openTestAgent>[0] = {}) =>
  openTestAgent({ isQueued: true, ...options });

/** Receives a delivery that has one part. */
async function receive({ receive }: Pick<Application, "receive">, raw: unknown): Promise<ReceivedPart> {
  const [part, ...more] = await receive(raw, { interactive: false });
  if (part === undefined || more.length > 0) throw new Error("one part is expected");
  return part;
}

/** The clock by which one waits says each time that more than anybody's patience is over. */
function losePatience(): void {
  let now = 0;
  const spy = vi.spyOn(performance, "now").mockImplementation(() => {
    now += 60_000;
    return now;
  });
  onTestFinished(() => spy.mockRestore());
}

/** Something that happens once, and what says that it has. */
function signal(): [Promise<void>, () => void] {
  let say: () => void = () => {};
  const said = new Promise<void>((resolve) => {
    say = resolve;
  });
  return [said, say];
}

/** Waits until something is in the queue, on a busy machine too. */
const isFilled = ({ service }: { service: { isEmpty(name: string): boolean } }) =>
  vi.waitFor(() => expect(service.isEmpty(QUEUE)).toBe(false), { timeout: 15_000 });

const durationMs = expect.any(Number);

describe("an application with a queue", () => {
  test("receives into the queue, and stores nothing", async () => {
    const { application, queued } = await openQueued();
    expect(application.isQueued).toBe(true);
    const part = await receive(application, health());
    expect(queued.service.list(QUEUE).map(({ body }) => JSON.parse(body))).toEqual([part]);
    expect(await application.stores.deliveries.listAll()).toEqual([]);
    expect(await application.stores.incidents.list()).toEqual([]);
  });

  test("waits for the run, and gives what that says of itself", async () => {
    const { application, work, results } = await openQueued();
    const part = await receive(application, health());
    const waiting = application.run(part, { delivery: 3 });
    await work();
    expect(await waiting).toEqual({ ...results[0], delivery: 3, durationMs });
    expect(results[0]).toMatchObject({ outcome: "accepted", tickets: [{ action: "created" }] });
  });

  test("gives the end of a run that is not stored whole when its outcome is", async () => {
    const { application, work, results } = await openQueued();
    const { deliveries } = application.stores;
    const { settle } = deliveries;
    const [isSettled, hasSettled] = signal();
    const [isAsked, ask] = signal();
    deliveries.settle = async (...given) => {
      await settle(...given);
      hasSettled();
      await isAsked;
      await setTimeout(50);
    };
    const part = await receive(application, health());
    const working = work();
    await isSettled;
    const { getState } = application.graph;
    const spy = vi.spyOn(application.graph, "getState").mockImplementation(async (...given) => {
      const state = await getState.apply(application.graph, given);
      ask();
      return state;
    });
    onTestFinished(() => spy.mockRestore());
    const result = await application.run(part);
    await working;
    expect(result).toEqual({ ...results[0], durationMs });
    expect(result.path.at(-1)).toBe("record");
  });

  test("gives what a decision came to that a waiting run went on with, with its tickets", async () => {
    const { application, work, results, queued } = await openQueued({ judges: unreachable() });
    const { incidentId } = await receive(application, health());
    await work();
    const waiting = application.process(decided(incidentId, "accept"), { interactive: false });
    await isFilled(queued);
    await work();
    expect(await waiting).toEqual([{ ...results[1], durationMs }]);
    expect(results[1]).toMatchObject({ outcome: "accepted", tickets: [{ action: "created" }] });
  });

  test("gives what it kept of a run where the thread has gone on to another", async () => {
    const { application, work, results } = await openQueued();
    const part = await receive(application, health());
    await receive(application, health({ at: "2026-03-02T08:30:00Z", detail: { statusCode: "closed" } }));
    await work();
    expect(results.map(({ outcome }) => outcome)).toEqual(["accepted", "closed"]);
    const { outcome, owner, stakeholders, severity, costImpact } = results[0] ?? {};
    expect(await application.run(part)).toMatchObject({
      ...{ incidentId: part.incidentId, outcome, owner, stakeholders, severity, costImpact },
      ...{ path: [], tickets: [] },
    });
  });

  test("waits no longer than its patience", async () => {
    const { application } = await openQueued();
    const part = await receive(application, health());
    const wait = (patience: number) => awaitSettled(application, part, { delivery: 0, patience });
    await expect(wait(0)).rejects.toThrow(UnderWayError);
    const started = performance.now();
    await expect(wait(120)).rejects.toThrow("it is kept and waits for its run; look again in a moment");
    expect(performance.now() - started).toBeGreaterThan(90);
  });

  test("says why a part was given up, without waiting for it", async () => {
    const { application } = await openQueued();
    const { deliveries } = application.stores;
    const part = await receive(application, health());
    await deliveries.receive(part);
    await deliveries.giveUp(part, "Error: no incidents today");
    const failed = await application.run(part).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UnderWayError);
    expect(String(failed)).toContain("it failed, and was put aside: Error: no incidents today");
  });
});

describe("HTTP before a queue", () => {
  const headers = { "content-type": "application/json", authorization: "Bearer key" };
  const openHttp = async (options: Parameters<typeof openTestAgent>[0] = {}) => {
    const opened = await openQueued(options);
    const app = createHttpApp(opened.application, { isAllowedHost: () => true, gate: () => "granted" });
    const post = async (path: string, body: unknown) => {
      const response = await app.request(path, { method: "POST", headers, body: JSON.stringify(body) });
      return { status: response.status, body: await response.json() };
    };
    return { ...opened, post };
  };

  test("events are taken, and wait: 202 with what is queued", async () => {
    const { post, queued, application, work, ended } = await openHttp();
    const [first, second] = [health({ id: "one" }), health({ id: "two" })];
    const { status, body } = await post("/events", [first, {}, second]);
    expect(status).toBe(202);
    const incident = (id: string) => expect.stringContaining(`_${id}~`);
    expect(body).toEqual({
      queued: [
        { delivery: 0, part: 0, incidentId: incident("one") },
        { delivery: 1, part: 0, incidentId: null },
        { delivery: 2, part: 0, incidentId: incident("two") },
      ],
    });
    expect(queued.service.list(QUEUE)).toHaveLength(3);
    expect(await application.stores.deliveries.listAll()).toEqual([]);
    await work();
    expect(ended.toSorted()).toEqual(["accepted", "accepted", "invalid"]);
  });

  const discharged = async () => {
    const opened = await openHttp();
    const { incidentId } = await receive(opened.application, health({ account: DEVELOPMENT }));
    await opened.work();
    const path = `/incidents/${encodeURIComponent(incidentId ?? "")}/decision`;
    const decision = { action: "accept", reason: "the demo is tomorrow", by: "olga" };
    return { ...opened, decide: () => opened.post(path, decision) };
  };

  test("a decision is answered with what it came to", async () => {
    const { decide, work, queued } = await discharged();
    const answered = decide();
    await isFilled(queued);
    await work();
    expect(await answered).toMatchObject({ status: 200, body: { outcome: "accepted", owner: "app01" } });
  });

  test("a decision that takes too long is pending: 202, and it is carried out all the same", async () => {
    const { decide, work, ended } = await discharged();
    losePatience();
    expect(await decide()).toEqual({
      status: 202,
      body: { pending: "it is kept and waits for its run; look again in a moment" },
    });
    await work();
    expect(ended.at(-1)).toBe("accepted");
  });
});
