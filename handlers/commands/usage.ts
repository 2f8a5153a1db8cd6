import type { Command } from "commander";
import type { Environment } from "../../config/environment.ts";
import { type ModelCall, totalOf } from "../../judgements/usage.ts";
import { printTable } from "../print.ts";
import { type Common, note, organizationOption, print, stateOption, withApplication } from "./common.ts";

export function addUsage(program: Command, environment: Environment): void {
  program
    .command("usage")
    .description("what models were asked, and what that cost, by model and question")
    .option("--since <day>", "only what was received on that day (UTC) or later, such as 2026-03-02")
    .option("--json", "one JSON object a line", false)
    .addOption(stateOption(environment))
    .addOption(organizationOption(environment))
    .action(showUsage);
}

/** What the calls of one model for one question come to. */
interface UsageLine extends ReturnType<typeof totalOf> {
  model: string;
  question: string;
  /** Calls whose answer, or a part of it, was not used. */
  failedCalls: number;
  /** Calls of models that have no price. */
  unpricedCalls: number;
}

async function showUsage(options: Common & { since?: string; json: boolean }): Promise<void> {
  await withApplication({ ...options, readOnly: true }, async ({ stores }) => {
    const deliveries = (await stores.deliveries.listAll()).filter(
      ({ receivedAt }) => receivedAt >= (options.since ?? ""),
    );
    const lines = summarise(deliveries.flatMap(({ calls }) => calls));
    if (options.json) for (const line of lines) print(JSON.stringify(line));
    else if (lines.length > 0) print(usageTable(lines));
    const asking = deliveries.filter(({ calls }) => calls.length > 0).length;
    const { modelCalls, costUsd } = totalOf(deliveries.flatMap(({ calls }) => calls));
    note(
      `${deliveries.length} deliveries, ${asking} of them with a model: ${modelCalls} calls, ${costUsd.toFixed(4)} USD by the price table`,
    );
  });
}

function summarise(calls: readonly ModelCall[]): UsageLine[] {
  const groups = new Map<string, ModelCall[]>();
  for (const call of calls) {
    const key = `${call.model}\n${call.question}`;
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return [...groups.values()]
    .map((group) => ({
      model: group[0]?.model ?? "",
      question: group[0]?.question ?? "",
      ...totalOf(group),
      failedCalls: group.filter(({ problem }) => problem !== null).length,
      unpricedCalls: group.filter(({ costUsd }) => costUsd === null).length,
    }))
    .sort((a, b) => b.costUsd - a.costUsd || b.modelCalls - a.modelCalls);
}

function usageTable(lines: readonly UsageLine[]): string {
  return printTable(
    ["model", "asked for", "calls", "not used", "tokens in", "cached", "tokens out", "seconds", "USD"],
    lines.map((line) => [
      line.model,
      line.question,
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
