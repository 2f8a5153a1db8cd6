import type { Command } from "commander";
import type { OutboxEntry } from "../../memory/outbox.ts";
import { minuteOf, printTable } from "../print.ts";
import { type Call, type Common, organizationOption, stateOption, withApplication } from "./common.ts";

export function addChannels(program: Command, call: Call): void {
  program
    .command("channels")
    .description("where people are told, and what still waits to be sent")
    .option("--json", "one JSON object a line for each message that waits", false)
    .addOption(stateOption(call.environment))
    .addOption(organizationOption(call.environment))
    .addHelpText(
      "after",
      "\nThe server sends what waits, and tries again what failed; nothing is lost meanwhile. Where Slack does not take something, the last\nproblem is Slack's own code for it: not_in_channel (invite the app), channel_not_found, invalid_auth, missing_scope …",
    )
    .action((options: Options) => runChannels(options, call));
}

type Options = Common & { json: boolean };

async function runChannels(options: Options, call: Call): Promise<void> {
  const { print, note } = call;
  const { NOTIFICATION_CHANNEL: names, SLACK_CHANNEL } = call.environment;
  await withApplication({ ...options, readOnly: true }, call, async ({ stores }) => {
    const waiting = await stores.outbox.listWaiting("slack");
    if (options.json) {
      for (const { payload: _, ...entry } of waiting) print(JSON.stringify(entry));
      return;
    }
    const slack = names.includes("slack") ? `slack (incidents in ${SLACK_CHANNEL})` : null;
    note(`people are told by: ${names.map((name) => (name === "slack" ? slack : name)).join(", ")}`);
    if (waiting.length === 0) note("nothing waits to be sent");
    else
      print(printTable(["channel", "waiting", "since", "next try", "tries", "last problem"], lanes(waiting)));
  });
}

/** A line for each channel of Slack, of what waits the longest there. */
function lanes(waiting: readonly OutboxEntry[]): (string | number | null)[][] {
  const names = [...new Set(waiting.map(({ lane }) => lane))].sort();
  return names.map((lane) => {
    const here = waiting.filter((entry) => entry.lane === lane).sort((a, b) => (a.at < b.at ? -1 : 1));
    const problem = here.find((entry) => entry.problem !== null) ?? here[0];
    const minute = (at: string | null | undefined) => (at ? minuteOf(at) : null);
    return [
      lane,
      here.length,
      minute(here[0]?.at),
      minute(problem?.dueAt),
      problem?.attempts ?? null,
      problem?.problem ?? null,
    ];
  });
}
