import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemorySaver } from "@langchain/langgraph";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSilentChannel } from "../../channels/silent.ts";
import type { RunState, RunUpdate } from "../../graph/state.ts";
import { health, organizationWith } from "../../graph/test-application.ts";
import { openEmbeddedKnowledge } from "../../memory/knowledge/embedded-knowledge.ts";
import type { Nodes } from "../../nodes/nodes.ts";
import { openApplication } from "../application.ts";
import { openLocalState } from "../open-local-application.ts";
import { WrittenOverError } from "./journal.ts";
import { createTimeTravel } from "./time-travel.ts";

type Config = { configurable: Record<string, unknown> };
type World = Awaited<ReturnType<typeof open>>;

let directory: string;
let world: World;
let saver: MemorySaver;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "ohero-"));
  saver = new MemorySaver();
  world = await open();
});
afterEach(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

/** The application as Studio opens it, with threads that outlive it, as the Agent Server's do. */
async function open() {
  const knowledge = await openEmbeddedKnowledge(join(directory, "knowledge"));
  const state = await openLocalState(directory, { share: false });
  const timeTravel = createTimeTravel(state, knowledge, directory);
  const application = await openApplication({
    state: timeTravel.state,
    knowledge: timeTravel.knowledge,
    organization: organizationWith(),
    channel: createSilentChannel(),
    clock: () => new Date("2026-03-02T09:00:00Z"),
  });
  const { graph, stores } = application;
  graph.checkpointer = saver;
  return {
    stores,
    /** Runs a delivery on a thread, or goes on from a checkpoint. */
    async run(
      start: { threadId: string; delivery: unknown } | Config,
      stopBefore?: keyof Nodes,
    ): Promise<RunState> {
      const isDelivery = "delivery" in start;
      const thread = isDelivery ? { configurable: { thread_id: start.threadId } } : start;
      const config = { ...thread, ...(stopBefore && { interruptBefore: [stopBefore] }) };
      await timeTravel.travel(graph, config);
      if (!isDelivery) return (await graph.invoke(null, config)) as RunState;
      const [received] = await application.receive(start.delivery, { interactive: false });
      return (await graph.invoke(
        { delivery: start.delivery, runId: received?.runId ?? "" },
        config,
      )) as RunState;
    },
    /** The checkpoint before a node, or the last one for null; of the newest branch that has one. */
    async before(threadId: string, node: string | null): Promise<Config> {
      for await (const { config, next } of graph.getStateHistory({ configurable: { thread_id: threadId } }))
        if ((next[0] ?? null) === node) return config as Config;
      throw new Error(`no checkpoint before ${node}`);
    },
    async checkpoints(threadId: string): Promise<Config[]> {
      const configs: Config[] = [];
      for await (const { config, metadata } of graph.getStateHistory({
        configurable: { thread_id: threadId },
      })) {
        configs.push(config as Config);
        if (metadata?.source === "input") break;
      }
      return configs;
    },
    travel: (config: Config) => timeTravel.travel(graph, config),
    change: async (config: Config, values: RunUpdate) =>
      ({ configurable: (await graph.updateState(config, values)).configurable }) as Config,
    /** All that is known, and what was remembered. */
    async look() {
      const { threadId = "" } = (await stores.incidents.list())[0] ?? {};
      return {
        incidents: await Promise.all(
          (await stores.incidents.list()).map(({ id }) => stores.incidents.get(id)),
        ),
        tickets: await Promise.all(
          (await stores.tickets.list(["app01", "fin01", "sec01"])).map(({ id }) => stores.tickets.get(id)),
        ),
        deliveries: (await stores.deliveries.listAll()).map(({ outcome, runId }) => ({ outcome, runId })),
        reports: threadId && (await stores.reports.list(threadId)),
        history: (await knowledge.list("history")).map(({ id }) => id),
      };
    },
    async close() {
      await application.close();
      await knowledge.close();
    },
  };
}

const COST = "You will be billed an additional charge of $2,500 per month.";
const costly = health({ text: COST });
const costlyUpdate = health({ text: COST, at: "2026-03-02T08:30:00Z" });
const update = health({ at: "2026-03-02T08:30:00Z" });
const end = health({ at: "2026-03-02T08:40:00Z", detail: { statusCode: "closed" } });

test("a fork takes the place of what the first branch wrote, and going back brings that again", async () => {
  const first = await world.run({ threadId: "a", delivery: health() });
  expect(first).toMatchObject({ outcome: "accepted", tickets: [{ team: "app01", action: "created" }] });
  const [afterFirst, endOfFirst] = [await world.look(), await world.before("a", null)];

  const fork = await world.change(await world.before("a", "accept"), { reason: "not-significant" });
  const other = await world.run(fork);
  expect(other).toMatchObject({ outcome: "discharged", tickets: [] });
  expect(await world.look()).toMatchObject({
    incidents: [{ status: "discharged", version: 1 }],
    tickets: [],
    deliveries: [{ outcome: "discharged" }],
    reports: [expect.stringContaining("discharged")],
    history: [first.incidentId],
  });

  await world.travel(endOfFirst);
  expect(await world.look()).toEqual(afterFirst);
});

test("what a fork changes shows in what it writes", async () => {
  const first = await world.run({ threadId: "a", delivery: health() });
  const checkpoint = await world.before("a", "checkSignificance");
  const cost = { value: true, monthlyUsd: 90_000, openEnded: false, evidence: null };
  await world.run(await world.change(checkpoint, { assessment: { cost, severity: 5 } }));
  const { tickets } = await world.look();
  expect(first.tickets).toHaveLength(1);
  expect(tickets.map((ticket) => ticket?.severity)).toEqual([5, 5]);
});

test.each([
  ["opens tickets of two teams", [], costly],
  ["updates a ticket, which a team joins", [health()], costlyUpdate],
  ["closes what it remembers then", [health()], end],
])(
  "from any checkpoint of a run that %s the rest leads to the same",
  { timeout: 60_000 },
  async (_, before, delivery) => {
    for (const earlier of before) await world.run({ threadId: "a", delivery: earlier });
    await world.run({ threadId: "a", delivery });
    const [expected, endOfFirst] = [await world.look(), await world.before("a", null)];
    const checkpoints = await world.checkpoints("a");
    expect(checkpoints.length).toBeGreaterThan(7);
    for (const checkpoint of checkpoints) {
      await world.run(checkpoint);
      expect(await world.look()).toEqual(expected);
    }
    await world.travel(endOfFirst);
    expect(await world.look()).toEqual(expected);
  },
);

test("a run that was stopped before a node goes on without losing what it wrote", async () => {
  await world.run({ threadId: "a", delivery: health() }, "notifyTeams");
  expect(await world.look()).toMatchObject({ incidents: [], tickets: [{ team: "app01" }] });
  await world.run(await world.before("a", "notifyTeams"));
  expect(await world.look()).toMatchObject({ incidents: [{ version: 1 }], tickets: [{ version: 1 }] });
});

test("a process that is started again knows what to take back", async () => {
  await world.run({ threadId: "a", delivery: health() });
  await world.close();
  world = await open();
  await world.run(await world.change(await world.before("a", "accept"), { reason: "not-significant" }));
  expect(await world.look()).toMatchObject({ incidents: [{ status: "discharged" }], tickets: [] });
});

test("what another thread has built on is not taken back, and nothing is changed then", async () => {
  await world.run({ threadId: "a", delivery: health() });
  await world.run({ threadId: "b", delivery: update });
  const before = await world.look();
  const fork = await world.change(await world.before("a", "accept"), { reason: "not-significant" });
  await expect(world.run(fork)).rejects.toThrow(WrittenOverError);
  expect(await world.look()).toEqual(before);
});
