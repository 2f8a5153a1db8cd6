import { createSilentChannel } from "../channels/silent.ts";
import { readEnvironment } from "../config/environment.ts";
import { startLangSmith } from "../config/langsmith.ts";
import type { CompiledGraph } from "../graph/create-graph.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import type { Application } from "./application.ts";
import { createJudges } from "./create-judges.ts";
import { openLocalApplication } from "./open-local-application.ts";
import { openResources } from "./open-resources.ts";
import { takeInDocuments } from "./take-in-documents.ts";

let opened: Promise<CompiledGraph> | undefined;

/** What `langgraph.json` names. The Agent Server calls it for every run and every look at the state, so it opens once. */
export function graph(): Promise<CompiledGraph> {
  opened ??= open();
  return opened;
}

async function open(): Promise<CompiledGraph> {
  const environment = readEnvironment();
  // The server of Studio begins runs by itself, so that there is nothing for spans of OpenTelemetry to be in.
  const langSmith = await startLangSmith();
  if (langSmith !== null) console.error(langSmith.line);
  const organization = await loadOrganization(environment.OHERO_ORGANIZATION);
  const { OHERO_DATA: dataDirectory } = environment;
  const resources = await openResources(environment, organization, { dataDirectory, log: console.error });
  const application = await openLocalApplication({
    ...resources,
    organization,
    judges: await createJudges(environment, organization.policy, console.error),
    dataDirectory,
    channel: createSilentChannel(),
    share: true,
  });
  await takeInDocuments(application.stores, environment, { dataDirectory, say: console.error });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void application.close().then(resources.close).then(langSmith?.stop));
  return takeEnvelopes(application);
}

/**
 * Studio sends what a person pasted: a raw delivery is kept first, as every other way in does, and then becomes the
 * graph's input. Resumes and forks have none and pass as they are.
 */
function takeEnvelopes(application: Application): CompiledGraph {
  const { graph: compiled } = application;
  const streamEvents = compiled.streamEvents.bind(compiled) as (...rest: unknown[]) => AsyncIterable<unknown>;
  const taking = async function* (input: unknown, ...rest: unknown[]) {
    yield* streamEvents(await toInput(application, input), ...rest);
  };
  compiled.streamEvents = taking as unknown as typeof compiled.streamEvents;
  return compiled;
}

async function toInput(application: Application, input: unknown): Promise<unknown> {
  if (typeof input !== "object" || input === null || "lg_name" in input) return input;
  const { delivery = input, part = 0, interactive = true } = input as Record<string, unknown>;
  const options = { interactive: interactive === true, only: Number(part) };
  const [received] = await application.receive(delivery, options);
  if (!received) return { delivery, part, interactive };
  return { delivery, part: received.part, runId: received.runId, interactive };
}
