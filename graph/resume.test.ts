import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { describe, expect, inject, test } from "vitest";
import { parseEvent } from "../events/test-payloads.ts";
import {
  cluster,
  endState,
  health,
  runUnfinished,
  type TestApplication,
  type TestOptions,
  unreachable,
} from "./test-application.ts";
import { useTestFolder } from "./test-folder.ts";

const { open } = useTestFolder();
const idOf = (id: string) => parseEvent(health({ id })).incidentId;
const COST = "You will be billed an additional charge of $2,500 per month.";
const LATER = "2026-03-02T08:30:00Z";

/** From the `at`-th write of a checkpoint on, none gets through. Gives a function that ends this and tells their number. */
function dieAtCheckpointWrite({ graph }: TestApplication, at: number): () => number {
  const saver = graph.checkpointer as BaseCheckpointSaver;
  let writes = 0;
  const dying = <Arguments extends unknown[], Value>(write: (...given: Arguments) => Promise<Value>) =>
    async function (this: BaseCheckpointSaver, ...given: Arguments): Promise<Value> {
      writes += 1;
      if (writes >= at) throw new Error("the process is killed");
      return write.apply(saver, given);
    };
  const own = { put: dying(saver.put), putWrites: dying(saver.putWrites) };
  Object.assign(saver, own);
  return () => {
    Reflect.deleteProperty(saver, "put");
    Reflect.deleteProperty(saver, "putWrites");
    return writes;
  };
}

interface Scenario {
  options?: () => TestOptions;
  earlier: (id: string) => unknown[];
  last: (id: string) => unknown;
}
const scenarios: Record<string, Scenario> = {
  "an accepted delivery": { earlier: () => [], last: (id) => health({ id, text: COST }) },
  "an update": {
    earlier: (id) => [health({ id })],
    last: (id) => health({ id, at: LATER, text: COST }),
  },
  "a further page": {
    earlier: (id) => [health({ id, page: [1, 2] })],
    last: (id) => health({ id, resources: [cluster("two")], page: [2, 2] }),
  },
  "a question to the operator": {
    options: () => ({ judges: unreachable() }),
    earlier: () => [],
    last: (id) => health({ id }),
  },
};

describe("killed while a checkpoint is written, and gone on with by another process", () => {
  const numbered = Object.entries(scenarios).map(([name, scenario], number) => ({ name, scenario, number }));
  test.each(numbered)("$name ends like one that was left alone", async ({ scenario, number }) => {
    const options = scenario.options?.() ?? {};
    const { earlier, last } = scenario;
    const first = await open(options);
    for (const raw of earlier("undisturbed")) await first.send(raw);
    const countWrites = dieAtCheckpointWrite(first, Number.POSITIVE_INFINITY);
    await first.send(last("undisturbed"));
    const writes = countWrites();
    const undisturbed = await endState(first, idOf("undisturbed"));

    // A node's work is stored in two writes; every node is tried, in turn before the first and between the two. Where not all are,
    // the scenarios share them.
    const isTried = (at: number) => (inject("isThorough") ? at % 4 < 2 : (at + 4 * number) % 16 < 2);
    const tried = Array.from({ length: writes }, (_, index) => index + 1).filter(isTried);
    expect(tried.length).toBeGreaterThanOrEqual(inject("isThorough") ? 4 : 1);
    const ids = tried.map((at) => `killed${at}`);
    for (const [index, id] of ids.entries()) {
      for (const raw of earlier(id)) await first.send(raw);
      const revive = dieAtCheckpointWrite(first, tried[index] ?? 0);
      await expect(first.send(last(id))).rejects.toThrow("killed");
      revive();
    }
    await first.close();

    const second = await open(options);
    await runUnfinished(second);
    for (const id of ids) expect([id, await endState(second, idOf(id))]).toEqual([id, undisturbed]);
    expect(await second.listUnfinished()).toEqual([]);
  });
});
