import { join } from "node:path";
import type { RunnableConfig } from "@langchain/core/runnables";
import { createSilentChannel } from "../channels/silent.ts";
import { readEnvironment } from "../config/environment.ts";
import { startLangSmith } from "../config/langsmith.ts";
import type { CompiledGraph } from "../graph/create-graph.ts";
import type { RunState } from "../graph/state.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { type Application, openApplication } from "./application.ts";
import { createJudges } from "./create-judges.ts";
import { openLocalState } from "./open-local-application.ts";
import { openResources } from "./open-resources.ts";
import { partsOf } from "./parts-of.ts";
import { takeInDocuments } from "./take-in-documents.ts";
import { createTimeTravel, type TimeTravel } from "./time-travel/time-travel.ts";

/** In the data folder: what is tried in Studio stays apart from what the server knows, which would finish what stands still. */
const FOLDER = "studio";

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
  const dataDirectory = join(environment.OHERO_DATA, FOLDER);
  const opened = { dataDirectory, log: console.error };
  const { knowledge, close, ...resources } = await openResources(environment, organization, opened);
  const state = await openLocalState(dataDirectory, { share: true });
  const timeTravel = createTimeTravel(state, knowledge, dataDirectory);
  const application = await openApplication({
    ...resources,
    state: timeTravel.state,
    knowledge: timeTravel.knowledge,
    organization,
    judges: await createJudges(environment, organization.policy, console.error),
    channel: createSilentChannel(),
  });
  await takeInDocuments(application.stores, environment, { dataDirectory, say: console.error });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void application.close().then(close).then(langSmith?.stop));
  return prepareRuns(application, timeTravel);
}

/** Lets every run of the Agent Server begin as it does here: with a delivery that is kept, in the state of its checkpoint. */
function prepareRuns(application: Application, timeTravel: TimeTravel): CompiledGraph {
  const { graph: compiled } = application;
  const streamEvents = compiled.streamEvents.bind(compiled) as (...rest: unknown[]) => AsyncIterable<unknown>;
  const prepared = async function* (input: unknown, config: RunnableConfig, ...rest: unknown[]) {
    const start = await timeTravel.travel(compiled, config);
    if (input === null && start?.next.includes("intake")) await keepDelivery(application, start.values);
    yield* streamEvents(await toInput(application, input), config, ...rest);
  };
  compiled.streamEvents = prepared as unknown as typeof compiled.streamEvents;
  return compiled;
}

/** A fork may bring another delivery, under the name of the first. What is kept already stays. */
async function keepDelivery({ stores }: Application, values: RunState): Promise<void> {
  const { delivery, part, runId, interactive } = values;
  const receivedAt = new Date().toISOString();
  const [named] = partsOf(delivery, { name: runId, receivedAt, interactive }).slice(part, part + 1);
  if (named !== undefined) await stores.deliveries.receive({ ...named, runId });
}

/**
 * Studio sends what a person pasted: a raw delivery is kept first, as every other way in does, and then becomes the
 * graph's input. Resumes and forks have none and pass as they are.
 */
async function toInput(application: Application, input: unknown): Promise<unknown> {
  if (typeof input !== "object" || input === null || "lg_name" in input) return input;
  const { delivery = input, part = 0, interactive = true } = input as Record<string, unknown>;
  // A file of test events is a list of one.
  const raw = Array.isArray(delivery) && delivery.length === 1 ? delivery[0] : delivery;
  const options = { interactive: interactive === true, only: Number(part) };
  const [received] = await application.receive(raw, options);
  if (!received) return { delivery: raw, part, interactive };
  return { delivery: raw, part: received.part, runId: received.runId, interactive };
}
