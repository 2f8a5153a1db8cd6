import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { apiSettingsOf } from "../../config/ticket-settings.ts";
import { grantedModels } from "../bedrock-models.ts";
import { createFailureQueue } from "../create-queue.ts";
import { createSecret } from "../create-secret.ts";
import { environmentOf, ORGANIZATION } from "../environment.ts";
import { type FunctionName, type Grant, grants } from "../grants.ts";
import { createFunction } from "../ohero-function.ts";
import type { Plan } from "../plan.ts";
import type { Live } from "./channels.ts";

/** What stacks before this one made, whose names AWS gave. */
export interface AgentInputs {
  knowledge: { setting: string; arns: readonly string[] };
  /** null without a page. */
  live: Live | null;
  /** Where the page is; empty without one. */
  pageUrl: string;
  slackSecret: string | null;
}

/** When a function is called, and how long a call waits where there is no room for it. */
interface Timing {
  schedule: Schedule;
  waits: Duration;
}

/** What waits longer than until the next call would only pile up, and ring late. */
const EACH_MINUTE: Timing = { schedule: Schedule.rate(Duration.minutes(1)), waits: Duration.minutes(1) };
const EACH_NIGHT: Timing = {
  // At night in the Americas and Europe, and not at the full hour, when everybody else does.
  schedule: Schedule.cron({ hour: "3", minute: "17" }),
  waits: Duration.hours(6),
};

/** What runs deliveries, and what is done from time to time. */
export class AgentStack extends Stack {
  private readonly plan: Plan;

  constructor(scope: Construct, id: string, plan: Plan, inputs: AgentInputs, props: StackProps) {
    super(scope, id, props);
    this.plan = plan;
    const { places, deployment } = plan;
    const secrets = inputs.slackSecret === null ? [] : [inputs.slackSecret];
    const shared = environmentOf(plan, "everybody", {
      OHERO_URL: inputs.pageUrl,
      OHERO_SECRETS: secrets.join(","),
    });

    const agent = createFunction(this, "agent", {
      plan,
      grants: grants.agent(places, {
        models: grantedModels(deployment, places),
        knowledgeBases: inputs.knowledge.arns,
        live: inputs.live?.arn ?? null,
        secrets,
        isSlackOn: plan.hasSlack,
        hasTicketSystems: plan.ticketSystems.length > 0,
      }),
      environment: {
        ...shared,
        ...ORGANIZATION,
        ...modelsOf(plan),
        OHERO_KNOWLEDGE_BASES: inputs.knowledge.setting,
        ...(inputs.live && { OHERO_LIVE_URL: inputs.live.url }),
      },
    });
    new EventSourceMapping(this, "FromDeliveries", {
      target: agent,
      eventSourceArn: places.arn("sqs", places.queue),
      batchSize: 10,
      maxConcurrency: deployment.OHERO_MAX_CONCURRENCY,
      reportBatchItemFailures: true,
    });

    this.createScheduled("timeouts", EACH_MINUTE, grants.timeouts(places), {
      ...environmentOf(plan, "nobody"),
      ...ORGANIZATION,
    });
    if (plan.hasSlack)
      this.createScheduled(
        "send-messages",
        EACH_MINUTE,
        grants["send-messages"](places, { secrets }),
        shared,
      );
    if (plan.ticketSystems.length > 0) this.createTicketSync(inputs, secrets);
    if (deployment.OHERO_SYNC_ORGANIZATION)
      this.createScheduled(
        "organization-sync",
        EACH_NIGHT,
        grants["organization-sync"](places, { role: deployment.OHERO_ORGANIZATIONS_ROLE }),
        environmentOf(plan, "nobody", { OHERO_ORGANIZATIONS_ROLE: deployment.OHERO_ORGANIZATIONS_ROLE }),
      );
  }

  /**
   * Mirrors tickets. Nothing keeps two calls from overlapping, because room that is reserved for one function is taken from all others, and
   * new accounts have none to spare: a call ends within the minute as a rule, and of two that look at a ticket one gets it.
   */
  private createTicketSync({ live, pageUrl }: AgentInputs, slack: readonly string[]): void {
    const own = this.plan.ticketSystems.map(
      (system) =>
        createSecret(this, this.plan, {
          name: system,
          description: `What ${system} is called with: fill it in`,
          empty: apiSettingsOf(system),
          notRotated: "The system makes these values, and people write them here.",
        }).secretArn,
    );
    const secrets = [...slack, ...own];
    this.createScheduled(
      "sync-tickets",
      EACH_MINUTE,
      grants["sync-tickets"](this.plan.places, { live: live?.arn ?? null, secrets }),
      {
        ...environmentOf(this.plan, "everybody", { OHERO_URL: pageUrl, OHERO_SECRETS: secrets.join(",") }),
        ...ORGANIZATION,
        ...(live && { OHERO_LIVE_URL: live.url }),
      },
    );
  }

  /** A call that fails is followed by the next one anyway; it is kept, so that an alarm rings. */
  private createScheduled(
    name: FunctionName,
    { schedule, waits }: Timing,
    allowed: readonly Grant[],
    environment: Readonly<Record<string, string>>,
  ): void {
    const { prefix } = this.plan.places;
    const queue = createFailureQueue(this, `${name}-dead-letters`, `${prefix}-${name}-dead-letters`);
    const target = createFunction(this, name, {
      plan: this.plan,
      grants: allowed,
      environment,
      failures: { queue, retries: 0, waits },
    });
    new Rule(this, `${name}-schedule`, {
      ruleName: `${prefix}-${name}`,
      description: `Calls ${prefix}-${name}`,
      schedule,
      targets: [new LambdaFunction(target, { deadLetterQueue: queue, retryAttempts: 0 })],
    });
  }
}

function modelsOf({ deployment }: Plan): Record<string, string> {
  const {
    OHERO_MODELS,
    OHERO_MODELS_CLASSIFY,
    OHERO_MODELS_ASSESS,
    OHERO_MODELS_TICKET_TEXT,
    OHERO_MODELS_ANSWER,
    OHERO_MODEL_TIMEOUT_SECONDS,
    OHERO_MODEL_ATTEMPTS,
    OHERO_MODEL_TOKENS_PER_RUN,
    OHERO_MODEL_PAUSE_SECONDS,
  } = deployment;
  const settings = {
    OHERO_MODELS,
    OHERO_MODELS_CLASSIFY,
    OHERO_MODELS_ASSESS,
    OHERO_MODELS_TICKET_TEXT,
    OHERO_MODELS_ANSWER,
    OHERO_MODEL_TIMEOUT_SECONDS: String(OHERO_MODEL_TIMEOUT_SECONDS),
    OHERO_MODEL_ATTEMPTS: String(OHERO_MODEL_ATTEMPTS),
    OHERO_MODEL_TOKENS_PER_RUN: String(OHERO_MODEL_TOKENS_PER_RUN),
    OHERO_MODEL_PAUSE_SECONDS: String(OHERO_MODEL_PAUSE_SECONDS),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ""));
}
