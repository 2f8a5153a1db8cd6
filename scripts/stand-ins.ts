// Jira and ServiceNow on this machine, as the tests have them: what OHERO writes there is shown, and commands do what people do. `npm run stand-ins`
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "../config/environment.ts";
import { folded } from "../judgements/text.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { type Copy, openTestSystem, type TestSystem } from "../ticketing/test-systems.ts";
import { TICKET_SYSTEMS } from "../ticketing/ticket-system.ts";
import { count } from "../web/page/text/words.ts";

/** Where the server is that hears of changes. */
const PORT = readEnvironment().OHERO_PORT;
const SERVER = `http://127.0.0.1:${PORT}`;
const LOOK_MILLISECONDS = 300;
const HELP = `Commands, by what a ticket is called there (OPS-1, INC0010001):
  list                   all tickets
  comment KEY text …     a person says something
  assign KEY             a person takes it on
  priority KEY           a person makes it urgent
  close KEY              a person closes it
  remove KEY             a person removes it
  outage on | off        nothing answers any more, until it does again
Ctrl-C ends it; nothing of it is kept.`;

/** What people do. */
const ACTS = new Map<string, (person: TestSystem["person"], id: string, text: string) => void>([
  ["comment", (person, id, text) => person.comment(id, text)],
  ["assign", (person, id) => person.assign(id)],
  ["priority", (person, id) => person.setPriority(id)],
  ["close", (person, id) => person.close(id)],
  ["remove", (person, id) => person.remove(id)],
]);

const systems = await Promise.all(TICKET_SYSTEMS.map((name) => openTestSystem[name](Date.now)));
for (const { name, connect } of systems) connect(`${SERVER}/tickets/${name}`);
const folder = await mkdtemp(join(tmpdir(), "ohero-stand-ins-"));
const file = await writeSettings(folder, systems);
console.log(`Jira and ServiceNow answer on this machine. In another terminal:

  export OHERO_ENV_FILE=${file}
  npm run --silent ohero -- tickets test
  npm start

${HELP}
`);

const shown = new Map<string, string>();
const lineOf = ({ key, status, priority, title, comments }: Copy) =>
  `${key}  ${status}, ${priority ?? "no priority"}, ${count(comments.length, "comment")}: ${folded(title)}`;
const copies = () => systems.flatMap((system) => system.copies().map((copy) => ({ system, copy })));
const looking = setInterval(() => {
  for (const { system, copy } of copies()) {
    const line = lineOf(copy);
    const at = `${system.name} ${copy.id}`;
    if (shown.get(at) !== line) console.log(line);
    shown.set(at, line);
  }
}, LOOK_MILLISECONDS);

const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const said = obey(line.trim());
  if (said !== "") console.log(said);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void end());

async function end(): Promise<void> {
  clearInterval(looking);
  input.close();
  process.stdin.destroy();
  await Promise.all(systems.map((system) => system.close()));
  await rm(folder, { recursive: true, force: true });
}

/** Does what a line asks for, and gives what there is to say. */
function obey(line: string): string {
  const [command = "", key = "", ...words] = line.split(/\s+/);
  if (command === "") return "";
  if (command === "list")
    return copies()
      .map(({ copy }) => lineOf(copy))
      .join("\n");
  if (command === "outage" && ["on", "off"].includes(key)) {
    for (const system of systems) system.setOutage(key === "on");
    return `outage ${key}`;
  }
  const act = ACTS.get(command);
  if (act === undefined) return HELP;
  const found = copies().find(({ copy }) => copy.key === key);
  if (found === undefined) return `no ticket is called ${JSON.stringify(key)} here; list shows all of them`;
  act(found.system.person, found.copy.id, words.join(" "));
  return "";
}

/** An organization of which every other team works in each of them, and the settings to work with it. Gives the file of settings. */
async function writeSettings(folder: string, systems: readonly TestSystem[]): Promise<string> {
  const { teams, ...rest } = await loadOrganization(
    fileURLToPath(new URL("../policy/organization.yaml", import.meta.url)),
  );
  const organization = {
    ...rest,
    teams: teams.map((team, index) => ({ ...team, ticketing: systems[index % systems.length]?.ticketing })),
  };
  const settings = {
    ...Object.assign({}, ...systems.map(({ environment }) => environment)),
    OHERO_ORGANIZATION: join(folder, "organization.json"),
    OHERO_DATA: join(folder, "data"),
    OHERO_PORT: PORT,
    OHERO_URL: SERVER,
  };
  await mkdir(settings.OHERO_DATA);
  await writeFile(settings.OHERO_ORGANIZATION, JSON.stringify(organization));
  const file = join(folder, "settings.env");
  await writeFile(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  return file;
}
