import { userInfo } from "node:os";
import type { Command } from "commander";
import type { Environment } from "../../config/environment.ts";
import type { Application } from "../application.ts";
import {
  type Common,
  cleanLines,
  EXIT,
  organizationOption,
  print,
  stateOption,
  withApplication,
} from "./common.ts";

export function addAsk(program: Command, environment: Environment): void {
  program
    .command("ask")
    .description("ask about tickets and incidents, or report trouble, in plain words")
    .argument("<text...>")
    .option("--thread <name>", "the conversation; what it said before is remembered", "terminal")
    .option("--json", "the result as JSON", false)
    .addOption(stateOption(environment))
    .addOption(organizationOption(environment))
    .addHelpText(
      "after",
      '\nExamples:\n  ohero ask "what is open for app01?"\n  ohero ask "222233334444: the queue consumers are timing out"',
    )
    .action(ask);
}

async function ask(words: string[], options: Common & { thread: string; json: boolean }): Promise<void> {
  await withApplication(options, async (application) => {
    const message = { user: userInfo().username, thread: options.thread, text: words.join(" ") };
    const [part] = await application.receive({ message }, { interactive: true });
    if (!part) throw new Error("a message has one part");
    const result = await application.run(part);
    if (options.json) print(JSON.stringify(result));
    else print(cleanLines((await answerOf(application, part.threadId)) || result.outcome));
    if (result.outcome === "invalid") process.exitCode = EXIT.invalid;
  });
}

async function answerOf({ graph }: Application, threadId: string): Promise<string> {
  const { values } = await graph.getState({ configurable: { thread_id: threadId } });
  return values.answer ?? "";
}
