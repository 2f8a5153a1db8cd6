import type { Command } from "commander";
import type { Organization } from "../../policy/organization.ts";
import { isProduction } from "../../policy/registry.ts";
import { AccountEntry } from "../../policy/registry-entry.ts";
import { UsageError } from "../known-error.ts";
import { printTable } from "../print.ts";
import { type Call, type Common, organizationOption, stateOption } from "./common.ts";
import { removeEntry } from "./remove-entry.ts";
import { saveEntry } from "./save-entry.ts";
import { byOption, countedEntries, noteList, originFields, originOf, withRegistry } from "./with-registry.ts";

export function addAccount(program: Command, call: Call): void {
  const account = program
    .command("account")
    .description("accounts that are added beside the organization file: add, list, remove, sync")
    .addHelpText(
      "after",
      `
Examples:
  ohero account add 123456789012 --team app02 --environment production --name payments-prod
  ohero account add 123456789012 --team app01    of an account that is there, what is given changes
  ohero account list
  ohero account remove 123456789012
  ohero account sync                             take accounts, tags and OUs from AWS Organizations

An account that the organization file names is changed there. Events of accounts that nobody named are discharged.`,
    );
  const add = (name: string, description: string) =>
    account
      .command(name)
      .description(description)
      .addOption(stateOption(call.environment))
      .addOption(organizationOption(call.environment));
  add("add", "add an account, or change one that was added")
    .argument("<id>", "its 12 digits")
    .option("--name <name>", "what people call it; a new one needs it")
    .option("--team <id>", "the team that runs it; decides ownership where there are several app teams")
    .option("--environment <name>", "such as production; compared with policy.productionEnvironments")
    .option("--email <address>", "its e-mail address")
    .addOption(byOption())
    .action((id: string, options: AddOptions) => addOne(id, options, call));
  add("list", "every account, with where it comes from")
    .option("--json", "one JSON object a line", false)
    .action((options: ListOptions) => list(options, call));
  add("remove", "remove an account that was added")
    .argument("<id>")
    .action((id: string, options: Common) => remove(id, options, call));
  add(
    "sync",
    "take accounts, their tags and OUs from AWS Organizations; what an operator added keeps name and tags",
  )
    .option("--json", "the counts as JSON", false)
    .action((options: ListOptions) => sync(options, call));
}

interface AddOptions extends Common {
  name?: string;
  team?: string;
  environment?: string;
  email?: string;
  by: string;
}

type ListOptions = Common & { json: boolean };

async function addOne(id: string, options: AddOptions, call: Call): Promise<void> {
  await withRegistry(options, call, async ({ stores, organization, dependencies }, file) => {
    if (isNamed(file, id))
      throw new UsageError(`account ${id} stands in ${options.organization}: change it there`);
    const { name, team, environment, email } = options;
    mustBeTeam(team, organization);
    const before = await stores.accounts.get(id);
    const tags = { ...before?.tags, ...defined({ team, environment }) };
    await saveEntry(
      stores.accounts,
      { ...defined({ name, email }), tags, id },
      {
        schema: AccountEntry,
        before,
        by: options.by,
        now: dependencies.clock(),
        names: { id: "<id>", name: "--name", email: "--email", by: "--by" },
      },
      call,
    );
    if (isProduction(organization, { tags })) return;
    const production = organization.policy.productionEnvironments.join(" or ");
    call.note(
      tags.environment === undefined
        ? `it has no environment and does not count as production; ohero account add ${id} --environment …`
        : `it is ${JSON.stringify(tags.environment)}, which does not count as production; ${production} does`,
    );
  });
}

function mustBeTeam(team: string | undefined, { teams }: Organization): void {
  if (team === undefined || teams.some(({ id }) => id === team)) return;
  const known = teams.map(({ id }) => id).join(", ");
  throw new UsageError(
    `--team: expected one of the teams ${known}, found ${JSON.stringify(team)}; add the team first: ohero team add ${team || "ID"} --channel C…`,
  );
}

/** Options that were given. */
const defined = (given: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

async function list({ json, ...options }: ListOptions, call: Call): Promise<void> {
  await withRegistry(options, call, async ({ stores, organization, notes }, file) => {
    const entries = countedEntries(await stores.accounts.list(), file.accounts);
    if (json)
      for (const account of organization.accounts)
        call.print(JSON.stringify({ ...account, ...originFields(entries.get(account.id)) }));
    else
      call.print(
        printTable(
          ["account", "name", "environment", "team", "status", "OUs", "from"],
          organization.accounts.map(({ id, name, tags, status, ou_names: units }) => [
            id,
            name,
            tags.environment ?? null,
            tags.team ?? null,
            status,
            units.join(" / ") || null,
            originOf(entries.get(id)),
          ]),
        ),
      );
    noteList("accounts", { file: file.accounts.length, added: entries.size, options, notes }, call);
  });
}

async function remove(id: string, options: Common, call: Call): Promise<void> {
  await withRegistry(options, call, async ({ stores }, file) => {
    const inFile = isNamed(file, id) ? options.organization : null;
    const { from } = await removeEntry(stores.accounts, id, { what: "account", inFile }, call);
    if (from === "organizations")
      call.note("the next ohero account sync adds it again, if it is still in the organization");
  });
}

async function sync({ json, ...options }: ListOptions, call: Call): Promise<void> {
  const [{ createOrganizationSync }, { openOrganizations }] = await Promise.all([
    import("../sync-organization.ts"),
    import("../open-organizations.ts"),
  ]);
  await withRegistry(options, call, async ({ stores, dependencies: { clock } }) => {
    const client = openOrganizations(call.environment);
    const counts = await createOrganizationSync({
      client,
      accounts: stores.accounts,
      log: call.note,
      clock,
    })();
    if (json) call.print(JSON.stringify(counts));
    else
      call.print(
        Object.entries(counts)
          .map(([what, count]) => `${count} ${what}`)
          .join(", "),
      );
  });
}

const isNamed = ({ accounts }: Organization, id: string) => accounts.some((account) => account.id === id);
