import type { Command } from "commander";
import { z } from "zod";
import { isSlackChannel, SLACK_CHANNEL_ID } from "../../config/slack-channels.ts";
import type { Organization } from "../../policy/organization.ts";
import { TeamEntry } from "../../policy/registry-entry.ts";
import { UsageError } from "../known-error.ts";
import { printTable } from "../print.ts";
import { type Call, type Common, organizationOption, stateOption } from "./common.ts";
import { removeEntry } from "./remove-entry.ts";
import { saveEntry } from "./save-entry.ts";
import { byOption, countedEntries, noteList, originFields, originOf, withRegistry } from "./with-registry.ts";

export function addTeam(program: Command, call: Call): void {
  const team = program
    .command("team")
    .description("teams that are added beside the organization file: add, list, remove")
    .addHelpText(
      "after",
      `
Examples:
  ohero team add app02 --channel C0APP00002 --name Payments
  ohero team add app02 --responsibilities "checkout, invoices"   of a team that is there, what is given changes
  ohero team list
  ohero team remove app02

A team that the organization file names is changed there.`,
    );
  const add = (name: string, description: string) =>
    team
      .command(name)
      .description(description)
      .addOption(stateOption(call.environment))
      .addOption(organizationOption(call.environment));
  add("add", "add a team, or change one that was added")
    .argument("<id>", "what tags of accounts and tickets call it")
    .option("--channel <id>", "id of the Slack channel in which it hears of its tickets, such as C0APP00002")
    .option("--name <name>", "what people call it; default: its id")
    .option("--role <role>", "leadership, finops, security, infra or app; default: app")
    .option("--responsibilities <text>", "what it looks after")
    .addOption(byOption())
    .action((id: string, options: AddOptions) => addOne(id, options, call));
  add("list", "every team, with where it comes from")
    .option("--json", "one JSON object a line", false)
    .action((options: ListOptions) => list(options, call));
  add("remove", "remove a team that was added")
    .argument("<id>")
    .action((id: string, options: Common) => remove(id, options, call));
}

/** What a command may bring in: ids go into ticket ids, tags and addresses, and channels are Slack's. */
const NewTeam = TeamEntry.extend({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "an id of letters, digits, dots and hyphens, such as app02"),
  channel: z
    .string()
    .refine((id) => id === "" || isSlackChannel(id), SLACK_CHANNEL_ID)
    .default(""),
});

interface AddOptions extends Common {
  channel?: string;
  name?: string;
  role?: string;
  responsibilities?: string;
  by: string;
}

type ListOptions = Common & { json: boolean };

async function addOne(id: string, options: AddOptions, call: Call): Promise<void> {
  await withRegistry(options, call, async ({ stores, organization, dependencies }, file) => {
    if (isNamed(file, id))
      throw new UsageError(`team ${id} stands in ${options.organization}: change it there`);
    const alike = organization.teams.find(
      (team) => team.id !== id && team.id.toLowerCase() === id.toLowerCase(),
    );
    if (alike !== undefined)
      throw new UsageError(`there is a team ${alike.id}, which people would take for ${id}`);
    const before = await stores.teams.get(id);
    const { channel, name, role, responsibilities } = options;
    const given = Object.entries({ channel, name, role, responsibilities }).filter(
      ([, value]) => value !== undefined,
    );
    const usual = before === null ? { name: id, role: "app" } : {};
    await saveEntry(
      stores.teams,
      { ...usual, ...Object.fromEntries(given), id },
      {
        schema: NewTeam,
        before,
        by: options.by,
        now: dependencies.clock(),
        names: { id: "<id>", channel: "--channel", name: "--name", role: "--role", by: "--by" },
      },
      call,
    );
    if (before === null && !channel)
      call.note(`it has no channel: in Slack it hears of nothing; ohero team add ${id} --channel C…`);
  });
}

async function list({ json, ...options }: ListOptions, call: Call): Promise<void> {
  await withRegistry(options, call, async ({ stores, organization, notes }, file) => {
    const entries = countedEntries(await stores.teams.list(), file.teams);
    if (json)
      for (const team of organization.teams)
        call.print(JSON.stringify({ ...team, ...originFields(entries.get(team.id)) }));
    else
      call.print(
        printTable(
          ["team", "name", "role", "channel", "from"],
          organization.teams.map(({ id, name, role, channel }) => [
            id,
            name,
            role,
            channel || null,
            originOf(entries.get(id)),
          ]),
        ),
      );
    noteList("teams", { file: file.teams.length, added: entries.size, options, notes }, call);
  });
}

async function remove(id: string, options: Common, call: Call): Promise<void> {
  await withRegistry(options, call, async ({ stores, organization }, file) => {
    const isInFile = isNamed(file, id);
    const owned = organization.accounts.filter(({ tags }) => tags.team === id).map((account) => account.id);
    if (owned.length > 0 && !isInFile && (await stores.teams.get(id)) !== null)
      throw new UsageError(
        `team ${id} has accounts: ${owned.join(", ")}; give them to another first: ohero account add ${owned[0]} --team TEAM`,
      );
    await removeEntry(
      stores.teams,
      id,
      { what: "team", inFile: isInFile ? options.organization : null },
      call,
    );
  });
}

const isNamed = ({ teams }: Organization, id: string) => teams.some((team) => team.id === id);
