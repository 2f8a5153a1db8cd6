import type { Command } from "commander";
import type { Environment } from "../../config/environment.ts";
import type { Organization } from "../../policy/organization.ts";
import { TeamEntry } from "../../policy/registry-entry.ts";
import { UsageError } from "../known-error.ts";
import { printTable } from "../print.ts";
import { type Common, note, organizationOption, print, stateOption } from "./common.ts";
import { removeEntry } from "./remove-entry.ts";
import { saveEntry } from "./save-entry.ts";
import { byOption, countedEntries, noteList, originFields, originOf, withRegistry } from "./with-registry.ts";

export function addTeam(program: Command, environment: Environment): void {
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
      .addOption(stateOption(environment))
      .addOption(organizationOption(environment));
  add("add", "add a team, or change one that was added")
    .argument("<id>", "what tags of accounts and tickets call it")
    .option("--channel <id>", "Slack channel in which it hears of its tickets, C…")
    .option("--name <name>", "what people call it; default: its id")
    .option("--role <role>", "leadership, finops, security, infra or app; default: app")
    .option("--responsibilities <text>", "what it looks after")
    .addOption(byOption())
    .action(addOne);
  add("list", "every team, with where it comes from")
    .option("--json", "one JSON object a line", false)
    .action(list);
  add("remove", "remove a team that was added").argument("<id>").action(remove);
}

interface AddOptions extends Common {
  channel?: string;
  name?: string;
  role?: string;
  responsibilities?: string;
  by: string;
}

async function addOne(id: string, options: AddOptions): Promise<void> {
  await withRegistry(options, async ({ stores, dependencies }, file) => {
    if (isNamed(file, id))
      throw new UsageError(`team ${id} stands in ${options.organization}: change it there`);
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
        schema: TeamEntry,
        before,
        by: options.by,
        now: dependencies.clock(),
        names: { id: "<id>", channel: "--channel", name: "--name", role: "--role", by: "--by" },
      },
    );
    if (before === null && !channel)
      note(`it has no channel: in Slack it hears of nothing; ohero team add ${id} --channel C…`);
  });
}

async function list({ json, ...options }: Common & { json: boolean }): Promise<void> {
  await withRegistry(options, async ({ stores, organization, notes }, file) => {
    const entries = countedEntries(await stores.teams.list(), file.teams);
    if (json)
      for (const team of organization.teams)
        print(JSON.stringify({ ...team, ...originFields(entries.get(team.id)) }));
    else
      print(
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
    noteList("teams", { file: file.teams.length, added: entries.size, options, notes });
  });
}

async function remove(id: string, options: Common): Promise<void> {
  await withRegistry(options, async ({ stores, organization }, file) => {
    const isInFile = isNamed(file, id);
    const owned = organization.accounts.filter(({ tags }) => tags.team === id).map((account) => account.id);
    if (owned.length > 0 && !isInFile && (await stores.teams.get(id)) !== null)
      throw new UsageError(
        `team ${id} has accounts: ${owned.join(", ")}; give them to another first: ohero account add ${owned[0]} --team TEAM`,
      );
    await removeEntry(stores.teams, id, { what: "team", inFile: isInFile ? options.organization : null });
  });
}

const isNamed = ({ teams }: Organization, id: string) => teams.some((team) => team.id === id);
