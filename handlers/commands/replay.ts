import { access } from "node:fs/promises";
import type { Command } from "commander";
import type { Delivery } from "../../memory/deliveries.ts";
import type { Incident } from "../../memory/incidents.ts";
import type { Application } from "../application.ts";
import { UsageError } from "../known-error.ts";
import { printReplayed } from "../print.ts";
import {
  type Call,
  type Common,
  EXIT,
  mustFind,
  organizationOption,
  stateOption,
  withApplication,
} from "./common.ts";

export function addReplay(program: Command, call: Call): void {
  program
    .command("replay")
    .description("run what was received through another policy, and print what would change; writes nothing")
    .argument("[incident]", "its id, or the beginning of the short id that `ohero incidents` shows")
    .option("--all", "every delivery that is kept", false)
    .option("--check", "exit with 1 when a decision or a ticket would change", false)
    .option("--json", "one JSON object a line for each incident, changed or not", false)
    .addOption(stateOption(call.environment))
    .addOption(organizationOption(call.environment))
    .addHelpText(
      "after",
      `
Each delivery is judged at the time at which it came in, by the rules. Try a policy before it goes live:
  ohero replay --all --organization new.yaml
  ohero replay --all --organization new.yaml --check   in CI: 0 nothing changes, 1 something does, 2 a wrong call`,
    )
    .action((reference: string | undefined, options: ReplayOptions) => runReplay(reference, options, call));
}

interface ReplayOptions extends Common {
  all: boolean;
  check: boolean;
  json: boolean;
}

async function runReplay(reference: string | undefined, options: ReplayOptions, call: Call): Promise<void> {
  const { print, note, stderr } = call;
  if ((reference === undefined) !== options.all)
    throw new UsageError("name one incident, or give --all: ohero replay INCIDENT | --all");
  if (options.data) await mustExist(options.data);
  await withApplication({ ...options, readOnly: true }, call, async (application) => {
    const { stores, organization } = application;
    const incident = reference === undefined ? null : await mustFind(application, reference);
    const kept =
      incident === null ? await stores.deliveries.listAll() : await deliveriesOf(application, incident);
    const deliveries = kept.filter(({ outcome }) => outcome !== null && outcome !== "awaiting-operator");
    if (deliveries.length < kept.length)
      note(`${kept.length - deliveries.length} deliveries are not decided yet and left out`);
    const { replay } = await import("../replay.ts");
    const results = await replay(stores, organization, {
      deliveries,
      now: new Date(),
      ...(incident && { only: new Set([incident.id]) }),
      onProgress: (done) => {
        if (stderr.isTTY) stderr.write(`\r${done}/${deliveries.length}`);
      },
    });
    if (stderr.isTTY) stderr.write("\r\x1b[K");

    const changed = results.filter(({ isChanged }) => isChanged);
    if (options.json) for (const result of results) print(JSON.stringify(result));
    else if (changed.length > 0) print(printReplayed(changed));
    note(
      `${deliveries.length} deliveries of ${results.length} incidents: ${changed.length} incidents would change`,
    );
    if (options.check && changed.length > 0) call.exitCode = EXIT.changed;
  });
}

/** A look at a folder that is not there must not make it. */
async function mustExist(folder: string): Promise<void> {
  await access(folder).catch(() => {
    throw new UsageError(`there is no state in ${folder}; --data names another folder`);
  });
}

/** The deliveries of an incident and of those that share its tickets, in order of arrival. */
async function deliveriesOf({ stores }: Application, incident: Incident): Promise<Delivery[]> {
  const tickets = await stores.tickets.getMany(incident.tickets.map(({ id }) => id));
  const ids = new Set([incident.id, ...tickets.flatMap((ticket) => ticket.incidentIds)]);
  const deliveries: Delivery[] = [];
  for (const id of ids) {
    const { threadId } = (await stores.incidents.get(id)) ?? {};
    if (threadId !== undefined) deliveries.push(...(await stores.deliveries.listByThread(threadId)));
  }
  return deliveries.sort((a, b) => (a.runId < b.runId ? -1 : 1));
}
