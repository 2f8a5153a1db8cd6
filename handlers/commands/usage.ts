import { type Command, Option } from "commander";
import { type ModelCall, totalOf } from "../../judgements/usage.ts";
import type { Delivery } from "../../memory/deliveries.ts";
import { minuteOf, printTable } from "../print.ts";
import { type Call, type Common, organizationOption, stateOption, withApplication } from "./common.ts";

export function addUsage(program: Command, call: Call): void {
  program
    .command("usage")
    .description("what models were asked, and what that cost, by model and judgement")
    .addOption(
      new Option("--by <what>", "one line for each")
        .choices(["judgement", "model", "run"])
        .default("judgement"),
    )
    .option("--since <day>", "only what was received on that day (UTC) or later, such as 2026-03-02")
    .option("--json", "one JSON object a line", false)
    .addOption(stateOption(call.environment))
    .addOption(organizationOption(call.environment))
    .addHelpText(
      "after",
      `
Examples:
  ohero usage                              each model, judgement by judgement
  ohero usage --by run --since 2026-03-02  each delivery since then, the dearest first
  ohero usage --by model --json            for programs`,
    )
    .action((options: UsageOptions) => showUsage(options, call));
}

interface UsageOptions extends Common {
  by: "judgement" | "model" | "run";
  since?: string;
  json: boolean;
}

type Asked = Pick<Delivery, "runId" | "receivedAt" | "incidentId" | "calls">;

/** What the calls of one line come to. */
interface UsageLine extends ReturnType<typeof totalOf> {
  model?: string;
  judgement?: string;
  run?: string;
  receivedAt?: string;
  incidentId?: string | null;
  /** Calls whose answer, or a part of it, was not used. */
  failedCalls: number;
  /** Calls of models that have no price. */
  unpricedCalls: number;
}

async function showUsage(options: UsageOptions, call: Call): Promise<void> {
  const { print, note } = call;
  await withApplication({ ...options, readOnly: true }, call, async ({ stores }) => {
    const received = (await stores.deliveries.listAll()).filter(
      ({ receivedAt }) => receivedAt >= (options.since ?? ""),
    );
    const all = received.flatMap(({ calls }) => calls);
    const asked = received.map((one) => ({ ...one, calls: one.calls.filter(({ replayed }) => !replayed) }));
    const lines = summarise(asked, options.by);
    if (options.json) for (const line of lines) print(JSON.stringify(line));
    else if (lines.length > 0) print(usageTable(lines, options.by));
    const asking = asked.filter(({ calls }) => calls.length > 0).length;
    const { modelCalls, costUsd } = totalOf(asked.flatMap(({ calls }) => calls));
    const replayed = all.length - modelCalls;
    note(
      `${received.length} deliveries, ${asking} of them with a model: ${modelCalls} calls, ${costUsd.toFixed(4)} USD by the price table` +
        (replayed > 0 ? `; besides, ${replayed} recorded answers, which cost nothing` : ""),
    );
  });
}

/** The dearest first. */
function summarise(asked: readonly Asked[], by: UsageOptions["by"]): UsageLine[] {
  const groups = new Map<string, { about: Partial<UsageLine>; calls: ModelCall[] }>();
  for (const { runId, receivedAt, incidentId, calls } of asked)
    for (const call of calls) {
      const { model, question: judgement } = call;
      const about =
        by === "run"
          ? { run: runId, receivedAt, incidentId }
          : by === "model"
            ? { model }
            : { model, judgement };
      const key = JSON.stringify(about);
      const group = groups.get(key) ?? { about, calls: [] as ModelCall[] };
      group.calls.push(call);
      groups.set(key, group);
    }
  return [...groups.values()]
    .map(({ about, calls }) => ({
      ...about,
      ...totalOf(calls),
      failedCalls: calls.filter(({ problem }) => problem !== null).length,
      unpricedCalls: calls.filter(({ costUsd }) => costUsd === null).length,
    }))
    .sort((a, b) => b.costUsd - a.costUsd || b.modelCalls - a.modelCalls);
}

const ABOUT: Record<UsageOptions["by"], { head: string[]; cells(line: UsageLine): string[] }> = {
  judgement: {
    head: ["model", "asked for"],
    cells: ({ model, judgement }) => [model ?? "", judgement ?? ""],
  },
  model: { head: ["model"], cells: ({ model }) => [model ?? ""] },
  run: {
    head: ["received", "incident"],
    cells: ({ receivedAt, incidentId, run }) => [minuteOf(receivedAt ?? ""), incidentId ?? run ?? ""],
  },
};

function usageTable(lines: readonly UsageLine[], by: UsageOptions["by"]): string {
  const { head, cells } = ABOUT[by];
  return printTable(
    [...head, "calls", "not used", "tokens in", "cached", "tokens out", "seconds", "USD"],
    lines.map((line) => [
      ...cells(line),
      line.modelCalls,
      line.failedCalls,
      line.inputTokens,
      line.cachedTokens,
      line.outputTokens,
      (line.modelMs / 1_000).toFixed(1),
      line.unpricedCalls === line.modelCalls ? "unknown" : line.costUsd.toFixed(4),
    ]),
  );
}
