import { userInfo } from "node:os";
import type { Command } from "commander";
import { createLiveAnswer } from "../../channels/live-answer.ts";
import { withoutEscapes } from "../../judgements/markdown-text.ts";
import type { Application } from "../application.ts";
import {
  type Call,
  type Common,
  cleanLines,
  EXIT,
  mustFind,
  organizationOption,
  stateOption,
  withApplication,
} from "./common.ts";

export function addAsk(program: Command, call: Call): void {
  program
    .command("ask")
    .description("ask about tickets and incidents, or report trouble, in plain words")
    .argument("<text...>")
    .option("--thread <name>", "the conversation; what it said before is remembered", "terminal")
    .option(
      "--incident <incident>",
      "in the thread of this incident: its id, or the beginning of the short id",
    )
    .option("--json", "the result as JSON", false)
    .option("--models <list>", 'the models that answer, in order; "rules" asks none (default: OHERO_MODELS)')
    .addOption(stateOption(call.environment))
    .addOption(organizationOption(call.environment))
    .addHelpText(
      "after",
      '\nExamples:\n  ohero ask "what is open for app01?"\n  ohero ask --incident 9ee8e795 "who owns it, and what is to be done?"\n  ohero ask "222233334444: the queue consumers are timing out"',
    )
    .action((words: string[], options: AskOptions) => ask(words, options, call));
}

interface AskOptions extends Common {
  thread: string;
  incident?: string;
  json: boolean;
  models?: string;
}

async function ask(words: string[], options: AskOptions, call: Call): Promise<void> {
  const { print, stdout } = call;
  await withApplication(options, call, async (application) => {
    const { thread, incident } = options;
    const message = {
      user: userInfo().username,
      thread,
      text: words.join(" "),
      ...(incident !== undefined && { incidentId: (await mustFind(application, incident)).id }),
    };
    const [part] = await application.receive({ message }, { interactive: true });
    if (!part) throw new Error("a message has one part");
    // Somebody who looks on sees the answer while it is written; a program gets it whole.
    const live = !options.json && stdout.isTTY ? createLiveAnswer((text) => stdout.write(text)) : null;
    const result = await application.run(part, live === null ? {} : { onPiece: live.hear });
    if (options.json) print(JSON.stringify(result));
    else {
      const answered = (await answerOf(application, part.threadId)) || result.outcome;
      const answer = cleanLines(result.outcome === "answered" ? withoutEscapes(answered) : answered);
      if (live === null) print(answer);
      else live.finish(answer);
    }
    if (result.outcome === "invalid") call.exitCode = EXIT.invalid;
  });
}

async function answerOf({ graph }: Application, threadId: string): Promise<string> {
  const { values } = await graph.getState({ configurable: { thread_id: threadId } });
  return values.answer ?? "";
}
