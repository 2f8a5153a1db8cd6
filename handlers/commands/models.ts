import type { Command } from "commander";
import type { UsedModelCheck } from "../../config/check-models.ts";
import { PRICES_AS_OF } from "../../config/model-prices.ts";
import { printTable } from "../print.ts";
import type { Call } from "./common.ts";

export function addModels(program: Command, call: Call): void {
  program
    .command("models")
    .description("try each configured model with one small call: does it answer, how fast, at what cost?")
    .option("--models <list>", "try these instead: provider:model, with commas between them")
    .option("--json", "one JSON object a line", false)
    .addHelpText(
      "after",
      `
Examples:
  OHERO_MODELS=bedrock:us.amazon.nova-pro-v1:0 ohero models
  ohero models --models bedrock:us.amazon.nova-lite-v1:0,ollama:llama3.1

Exit code 0 when all answered or none is configured, 1 when one failed or cannot be read.`,
    )
    .action((options: Options) => runModels(options, call));
}

interface Options {
  models?: string;
  json: boolean;
}

const FAILED = 1;
const NONE =
  "no models are configured: the rules judge. OHERO_MODELS names models, such as bedrock:us.amazon.nova-pro-v1:0";

async function runModels({ models, json }: Options, call: Call): Promise<void> {
  const { environment, print, note } = call;
  const [{ checkModels }, { withModels }] = await Promise.all([
    import("../../config/check-models.ts"),
    import("../../config/models.ts"),
  ]);
  const checks = await checkModels(models === undefined ? environment : withModels(environment, models));
  if (checks.length === 0) return void note(NONE);
  if (json) for (const check of checks) print(JSON.stringify(check));
  else print(printChecks(checks));
  if (!json && checks.some(({ costUsd }) => costUsd !== null))
    note(`costs by the list prices of ${PRICES_AS_OF}`);
  if (checks.some(({ problem }) => problem !== null)) call.exitCode = FAILED;
}

function printChecks(checks: readonly UsedModelCheck[]): string {
  return printTable(
    ["model", "used for", "ms", "tokens in", "out", "USD", "result"],
    checks.map(({ model, usedFor, ms, inputTokens, outputTokens, costUsd, problem }) => [
      model,
      usedFor.join(", "),
      ms,
      ...(problem === null
        ? [inputTokens, outputTokens, costUsd === null ? "unknown" : costUsd.toFixed(6)]
        : [null, null, null]),
      problem ?? "answers",
    ]),
  );
}
