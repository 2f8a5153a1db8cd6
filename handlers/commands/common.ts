import { Option } from "commander";
import type { Environment } from "../../config/environment.ts";
import type { Incident } from "../../memory/incidents.ts";
import type { Application } from "../application.ts";
import { findIncident } from "../find-incident.ts";
import { UsageError } from "../known-error.ts";
import type { Terminal } from "../terminal.ts";

/** Exit codes: 0 all went well; 1 some deliveries were invalid, or a replay changes something; 2 a wrong call or a broken configuration. */
export const EXIT = { invalid: 1, changed: 1, wrong: 2, interrupted: 130 } as const;

/** One call of the command line. */
export interface Call extends Terminal {
  environment: Environment;
  /** What is wrong with the settings, where the command was called all the same; one line each. */
  faults: readonly string[];
  /** Results go to standard output … */
  print(text: string): void;
  /** … and everything else to standard error. */
  note(text: string): void;
  /** What it ends with, where nothing is thrown. */
  exitCode: number;
}

/** What every command takes. */
export interface Common {
  organization: string;
  /** null: the state on AWS. */
  data?: string | null;
}

export const organizationOption = ({ OHERO_ORGANIZATION }: Environment) =>
  new Option("--organization <file>", "accounts, teams and policy (YAML or JSON)").default(
    OHERO_ORGANIZATION,
  );

export const folderOption = ({ OHERO_DATA }: Environment) =>
  new Option("--data <dir>", "folder of the state").default(OHERO_DATA);

/** A folder that is named is one of this machine, where the state is on AWS otherwise. */
export const stateOption = (environment: Environment) =>
  environment.OHERO_BUCKET === ""
    ? folderOption(environment)
    : folderOption(environment).default(null, "the state on AWS, as OHERO_BUCKET is set");

/** Opens the application, does the work, and closes it whatever happens. */
export async function withApplication<T>(
  options: Common & { now?: Date; readOnly?: boolean; models?: string },
  { environment, variables, note }: Pick<Call, "environment" | "variables" | "note">,
  work: (application: Application) => Promise<T>,
): Promise<T> {
  const { now, readOnly = false, models } = options;
  if (options.data === null) return withAwsApplication(options, environment, work);
  // Loaded only now: help and wrong calls do without.
  const [{ loadOrganization }, { withModels }, { createJudges }] = await Promise.all([
    import("../../policy/load-organization.ts"),
    import("../../config/models.ts"),
    import("../create-judges.ts"),
  ]);
  const organization = await loadOrganization(options.organization);
  const settings = models === undefined ? environment : withModels(environment, models);
  // What only looks asks nobody.
  const judges = readOnly ? undefined : await createJudges(settings, organization.policy, note);
  // The graph and the database only for an organization that can be read.
  const [
    { openLocalApplication },
    { openResources },
    { takeInDocuments },
    { openChannels },
    { createHub },
    { createSilentChannel },
  ] = await Promise.all([
    import("../open-local-application.ts"),
    import("../open-resources.ts"),
    import("../take-in-documents.ts"),
    import("../open-channels.ts"),
    import("../hub.ts"),
    import("../../channels/silent.ts"),
  ]);
  const dataDirectory = options.data ?? null;
  // What is only tried out, or only looked at, is told to nobody.
  const channels =
    dataDirectory === null || readOnly
      ? null
      : openChannels(withoutConsole(settings), { hub: createHub(), write: note, log: note });
  // What is wrong with it is said before anything is touched.
  await channels?.slack?.();
  const resources = await openResources(settings, organization, { dataDirectory, variables, log: note });
  const application = await openLocalApplication({
    organization,
    dataDirectory,
    channel: channels?.create ?? createSilentChannel(),
    share: true,
    readOnly,
    ...(judges && { judges }),
    ...resources,
    ...(now && { clock: () => now }),
  });
  try {
    if (!readOnly) await takeInDocuments(application.stores, settings, { dataDirectory, say: note });
    return await work(application);
  } finally {
    try {
      const waiting = (await channels?.sendOnce(application)) ?? 0;
      if (waiting > 0)
        note(`${waiting} messages wait for Slack; the server, or the next command, sends them`);
    } finally {
      await application.close();
      await resources.close();
    }
  }
}

/** The same over the tables on AWS. What a command brings in goes into the queue, and the agent there runs it. */
async function withAwsApplication<T>(
  options: Common,
  environment: Environment,
  work: (application: Application) => Promise<T>,
): Promise<T> {
  const [{ openAwsApplication }, { openAwsKnowledge }, { loadOrganization }] = await Promise.all([
    import("../aws/open-aws-application.ts"),
    import("../aws/open-aws-knowledge.ts"),
    import("../../policy/load-organization.ts"),
  ]);
  const { application } = await openAwsApplication(
    // Whoever runs it tells people.
    { ...environment, NOTIFICATION_CHANNEL: ["none"] },
    {
      organization: await loadOrganization(options.organization),
      isQueued: true,
      knowledge: openAwsKnowledge(environment),
    },
  );
  try {
    return await work(application);
  } finally {
    await application.close();
  }
}

/** The answer of a command is on its standard output already. */
const withoutConsole = (settings: Environment): Environment => ({
  ...settings,
  NOTIFICATION_CHANNEL: settings.NOTIFICATION_CHANNEL.filter((name) => name !== "console"),
});

/** The incident that a person means; throws UsageError where there is none, or more than one. */
export async function mustFind({ stores }: Application, reference: string): Promise<Incident> {
  const found = await findIncident(stores.incidents, reference);
  if ("problem" in found) throw new UsageError(found.problem);
  return found.incident;
}

/** Untrusted text on a terminal: line by line, without what it would obey. */
export const cleanLines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, ""))
    .join("\n");
