import type { Environment } from "../../config/environment.ts";
import type { Judges } from "../../judgements/model.ts";
import { openOnce } from "../../memory/open-once.ts";
import { loadJudging } from "../../nodes/load-judging.ts";
import type { Organization } from "../../policy/organization.ts";
import { flushSpans } from "../../telemetry/flush-spans.ts";
import type { ReceivedPart, State } from "../application.ts";
import { type CallContext, createAgent } from "../create-agent.ts";
import type { Result } from "../result.ts";
import { log } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { openAwsApplication } from "./open-aws-application.ts";
import { loadBedrock, openAwsKnowledge } from "./open-aws-knowledge.ts";

/** Milliseconds that a run needs to end in good order after a model answered or gave up. */
const ENDING = 10_000;
/** Milliseconds that are left for sending what the runs had to say, where there are as many. */
const SENDING = 15_000;

export interface AgentStart {
  environment: Environment;
  state: State;
  organization: Organization;
}

/** The queue of deliveries → the graph, and out to people. */
export async function openAgent({ environment, ...start }: AgentStart) {
  let remaining = () => Number.POSITIVE_INFINITY;
  const forAModel = environment.OHERO_MODEL_TIMEOUT_SECONDS * 1_000 + ENDING;
  const { policy } = start.organization;
  /** Asks no model before `prepare` is done. */
  const judges: Judges = {
    models: [],
    onFailure: policy.onFailure,
    hasTime: () => remaining() > forAModel,
  };
  const { application, channels, hub, refresh } = await openAwsApplication(environment, {
    ...start,
    readsRegistryLater: true,
    isQueued: false,
    knowledge: openAwsKnowledge(environment),
    judges,
  });
  const metrics = createMetrics(environment);
  const run = createAgent({
    application,
    openHandBack: openOnce(async () => (await import("./open-aws-queue.ts")).openAwsHandBack(environment)),
    objects: start.state.objects,
    onRun: (ended) => measure(metrics, ended),
    log,
  });

  const makeJudges = async () => {
    const { createJudges } = await import("../create-judges.ts");
    Object.assign(judges, await createJudges(environment, policy, log));
  };
  /** What runs need and a start does not: it is loaded beside the first message, while that waits for the database. */
  const prepare = openOnce(() =>
    Promise.all([
      makeJudges(),
      loadJudging(),
      import("./open-aws-objects.ts"),
      environment.OHERO_KNOWLEDGE_BASES.length > 0 ? loadBedrock() : null,
      channels.slack?.(),
    ]),
  );

  return async function handler(event: unknown, context: CallContext) {
    remaining = () => context.getRemainingTimeInMillis();
    await Promise.all([refresh(), hub.refresh(), prepare()]);
    const response = await run(event, context);
    await hub.settled();
    if (context.getRemainingTimeInMillis() > SENDING)
      await channels
        .sendOnce(application)
        // What waits is kept, and sent by the function that looks for it each minute.
        .catch((error: unknown) => log(`sending failed, and is tried again: ${String(error)}`));
    metrics.flush();
    await flushSpans();
    return response;
  };
}

type Ended = { part: ReceivedPart; result: Result } | { failed: unknown };

function measure({ add }: Metrics, ended: Ended): void {
  if ("failed" in ended) {
    add("runFailures");
    return;
  }
  const { usage, durationMs } = ended.result;
  add("runs");
  add("runDuration", durationMs);
  if (usage === undefined) return;
  add("modelCostUsd", usage.costUsd);
  const failed = usage.calls.filter(({ problem }) => problem !== null).length;
  if (failed > 0) add("modelFallbacks", failed);
}
