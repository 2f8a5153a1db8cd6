import { HumanMessage } from "@langchain/core/messages";
import type { RunnableConfig } from "@langchain/core/runnables";
import {
  type BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointTuple,
  DeltaSnapshot,
  emptyCheckpoint,
  MemorySaver,
  type PendingWrite,
  uuid6,
} from "@langchain/langgraph-checkpoint";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";
import { Dice } from "./test-dice.ts";

/** Set SAVER_SEED to repeat a failure, SAVER_ROUNDS to search longer. */
const firstSeed = Number(process.env.SAVER_SEED ?? Date.now() % 1_000_000);
const rounds = Number(process.env.SAVER_ROUNDS ?? (inject("isThorough") ? 20 : 4));
const operationsPerRound = 45;

const namespaces = ["", "child:1|grandchild:2", "odd#name%23 %", `long-${"x".repeat(700)}`];
const channels = ["text", "list", "messages", "counter", "mixed", "bytes"];

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

interface Known {
  config: RunnableConfig;
  checkpoint: Checkpoint;
}

/** Makes the same calls on both savers, as LangGraph would make them, and compares what they return. */
class Comparison {
  private readonly dice: Dice;
  private readonly memory = new MemorySaver();
  private readonly createSaver: () => DynamoDBSaver;
  private saver: DynamoDBSaver;
  private known: Known[] = [];

  constructor(seed: number, createSaver: () => DynamoDBSaver) {
    this.dice = new Dice(seed);
    this.createSaver = createSaver;
    this.saver = createSaver();
  }

  async step(): Promise<void> {
    if (this.dice.chance(25)) this.saver = this.createSaver(); // another process: nothing in its caches
    const action = this.dice.below(100);
    if (action < 45) await this.putCheckpoint();
    else if (action < 68) await this.putWrites();
    else if (action < 76) await this.compareTuple();
    else if (action < 90) await this.compareList();
    else if (action < 97) await this.compareDeltas();
    else await this.deleteThread();
  }

  /** Every checkpoint of every thread. */
  async compareAll(): Promise<void> {
    this.saver = this.createSaver();
    for (const { config } of this.known) await this.compareTuple(config);
    await this.compareList({});
  }

  private async both(call: (saver: BaseCheckpointSaver) => Promise<unknown>): Promise<void> {
    const [expected, actual] = await Promise.all([call(this.memory), call(this.saver)]);
    expect(actual).toEqual(expected);
  }

  private async putCheckpoint(): Promise<void> {
    const { dice } = this;
    const parent = this.known.length > 0 && dice.chance(90) ? this.pickParent() : undefined;
    const scope = parent?.config.configurable ?? this.scope();
    const config = { configurable: { thread_id: scope.thread_id, checkpoint_ns: scope.checkpoint_ns } };
    if (parent) Object.assign(config.configurable, { checkpoint_id: parent.checkpoint.id });
    const values: Record<string, unknown> = { ...parent?.checkpoint.channel_values };
    const versions = { ...parent?.checkpoint.channel_versions };
    delete values.delta;
    const newVersions: Record<string, number> = {};
    for (const channel of [...channels, "delta"]) {
      if (!dice.chance(channel === "delta" ? 20 : 40)) continue;
      const value =
        channel === "delta" ? new DeltaSnapshot([dice.text(5)]) : this.value(channel, values[channel]);
      if (value === undefined) delete values[channel];
      else values[channel] = value;
      newVersions[channel] = versions[channel] = Number(versions[channel] ?? 0) + 1;
    }
    const checkpoint: Checkpoint = {
      ...emptyCheckpoint(),
      v: dice.chance(10) ? 3 : 4,
      id: uuid6(0),
      channel_values: values,
      channel_versions: versions,
      versions_seen: { node: { ...versions } },
    };
    const metadata = {
      source: dice.pick(["loop", "input", "update"]),
      step: dice.below(4),
      parents: {},
    } as const;
    await this.both((saver) => saver.put(config, checkpoint, metadata as CheckpointMetadata, newVersions));
    const known = {
      config: { configurable: { ...config.configurable, checkpoint_id: checkpoint.id } },
      checkpoint,
    };
    this.known.push(known);
  }

  private async putWrites(): Promise<void> {
    const { dice } = this;
    const target = this.known.at(-1 - dice.below(Math.min(4, this.known.length)));
    if (!target) return;
    const writes = Array.from({ length: 1 + dice.below(12) }, (): PendingWrite => {
      const channel = dice.chance(20)
        ? dice.pick(["__error__", "__scheduled__", "__interrupt__", "__resume__"])
        : dice.pick([...channels, "delta", "__pregel_tasks"]);
      return [channel, this.value(channel, undefined) ?? null];
    });
    const task = `${dice.pick(["task", "t#%", "日"])}${dice.below(3)}`;
    const path = dice.pick(["", "~__pregel_pull, a", "~__pregel_push, 10", "~__pregel_push, 9"]);
    await this.both((saver) => saver.putWrites(target.config, writes, task, path));
  }

  private async compareTuple(config = this.dice.pick(this.known)?.config): Promise<void> {
    if (!config) return;
    const { checkpoint_id, ...latest } = config.configurable ?? {};
    for (const id of [{ checkpoint_id }, {}, { checkpoint_id: `${checkpoint_id}0` }]) {
      const read = { configurable: { ...latest, ...id } };
      await this.both(async (saver) => withSortedSends(await saver.getTuple(read)));
    }
  }

  private async compareList(configurable = this.dice.pick(this.known)?.config.configurable): Promise<void> {
    if (!configurable) return;
    const { dice } = this;
    const { thread_id, checkpoint_ns, checkpoint_id } = configurable;
    const config: RunnableConfig = { configurable: {} };
    if (thread_id !== undefined && dice.chance(80)) Object.assign(config.configurable ?? {}, { thread_id });
    const oneNamespace =
      thread_id !== undefined && config.configurable?.thread_id !== undefined && dice.chance(70);
    if (oneNamespace) Object.assign(config.configurable ?? {}, { checkpoint_ns });
    if (oneNamespace && dice.chance(15)) Object.assign(config.configurable ?? {}, { checkpoint_id });
    const options = {
      ...(dice.chance(40)
        ? {
            filter: {
              source: dice.pick(["loop", "input"]),
              ...(dice.chance(50) ? { step: dice.below(4) } : {}),
            },
          }
        : {}),
      ...(dice.chance(30) ? { before: { configurable: { checkpoint_id } } } : {}),
      // Which come first is only defined within a namespace.
      ...(oneNamespace && dice.chance(50) ? { limit: dice.below(5) } : {}),
    };
    await this.both(async (saver) => {
      const tuples: CheckpointTuple[] = [];
      for await (const tuple of saver.list(config, options)) tuples.push(withSortedSends(tuple));
      return oneNamespace ? tuples : tuples.sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
    });
  }

  private async compareDeltas(): Promise<void> {
    const config = this.dice.pick(this.known)?.config;
    if (!config) return;
    const wanted = ["delta", ...(this.dice.chance(30) ? ["text", "absent"] : [])];
    await this.both((saver) => saver.getDeltaChannelHistory({ config, channels: wanted }));
  }

  private async deleteThread(): Promise<void> {
    const threadId = this.scope().thread_id;
    await this.both((saver) => saver.deleteThread(threadId));
    this.known = this.known.filter(({ config }) => config.configurable?.thread_id !== threadId);
  }

  /** Mostly the newest checkpoint, at times an older one: a fork. */
  private pickParent(): Known {
    return (this.dice.chance(70) ? this.known.at(-1) : undefined) ?? this.dice.pick(this.known);
  }

  private scope(): { thread_id: string; checkpoint_ns: string } {
    return { thread_id: this.dice.pick(["a", "b/c d", "d#1"]), checkpoint_ns: this.dice.pick(namespaces) };
  }

  /** A new value for a channel, which may build on the present one; undefined clears it. */
  private value(channel: string, present: unknown): unknown {
    const { dice } = this;
    if (dice.chance(8)) return undefined;
    const size = dice.chance(4) ? 450_000 : dice.pick([3, 40, 300, 2_000, 20_000]);
    const list = Array.isArray(present) ? present : [];
    switch (channel) {
      case "list":
        if (dice.chance(15)) return list.slice(0, dice.below(list.length + 1));
        if (dice.chance(15)) return list.map((each, index) => (index === 2 ? dice.text(9) : each));
        return [...list, ...Array.from({ length: dice.below(4) }, () => dice.text(Math.min(size, 2_000)))];
      case "messages":
        return [...list, new HumanMessage({ content: dice.text(Math.min(size, 2_000)), id: dice.text(6) })];
      case "counter":
        return dice.below(1_000);
      case "mixed":
        return dice.pick<unknown>([
          null,
          "",
          [],
          {},
          0,
          false,
          new Map([["k", new Set([1])]]),
          [undefined, 1],
          { a: { b: [1] } },
        ]);
      case "bytes":
        return { inside: Uint8Array.from([dice.below(256), 0, 10]) };
      default:
        return dice.text(size);
    }
  }
}

/** MemorySaver returns the sends of checkpoints before version 4 in the order they were put, not in that of their tasks. */
function withSortedSends<Tuple extends CheckpointTuple | undefined>(tuple: Tuple): Tuple {
  const sends = tuple?.checkpoint.channel_values.__pregel_tasks;
  if (Array.isArray(sends)) sends.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  return tuple;
}

function orderOf({ config }: CheckpointTuple): string {
  return JSON.stringify(config.configurable);
}

it.each(Array.from({ length: rounds }, (_, round) => firstSeed + round))(
  "does what MemorySaver does (SAVER_SEED=%i SAVER_ROUNDS=1)",
  async (seed) => {
    const client = database.createClient();
    const tableName = await database.createTable();
    const comparison = new Comparison(seed, () => new DynamoDBSaver({ client, tableName }));
    for (let operation = 0; operation < operationsPerRound; operation += 1) await comparison.step();
    await comparison.compareAll();
  },
);
