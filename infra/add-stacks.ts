import { type App, Tags } from "aws-cdk-lib";
import type { Plan } from "./plan.ts";
import { isKept } from "./private-bucket.ts";
import { AgentStack } from "./stacks/agent.ts";
import { ChannelsStack, importLive } from "./stacks/channels.ts";
import { EventLakeStack } from "./stacks/event-lake.ts";
import { EventsStack } from "./stacks/events.ts";
import { IntakeStack } from "./stacks/intake.ts";
import { KnowledgeStack } from "./stacks/knowledge.ts";
import { OperationsStack } from "./stacks/operations.ts";
import { StateStack } from "./stacks/state.ts";

/** Puts OHERO's stacks into an app, each after what it uses. */
export function addStacks(app: App, plan: Plan): void {
  const { places, deployment } = plan;
  const env = { account: places.account, region: places.region };
  const propsOf = (description: string) => ({ env, description });
  const name = (what: string) => `${places.prefix}-${what}`;

  const state = new StateStack(app, name("state"), plan, {
    ...propsOf("OHERO: tables and reports"),
    terminationProtection: isKept(plan),
  });
  const intake = new IntakeStack(app, name("intake"), plan, propsOf("OHERO: bus and queue"));
  const knowledge = new KnowledgeStack(app, name("knowledge"), plan, propsOf("OHERO: documents and history"));
  const channels = new ChannelsStack(app, name("channels"), plan, propsOf("OHERO: HTTP API, page, Slack"));
  const inputs = {
    knowledge,
    live: plan.hasPage ? importLive(plan) : null,
    pageUrl: channels.pageUrl,
    slackSecret: channels.slackSecret,
  };
  const agent = new AgentStack(app, name("agent"), plan, inputs, propsOf("OHERO: what runs deliveries"));
  const lake = new EventLakeStack(
    app,
    name("event-lake"),
    plan,
    propsOf("OHERO: events, to be asked by SQL"),
  );
  const operations = new OperationsStack(
    app,
    name("operations"),
    plan,
    propsOf("OHERO: alarms and dashboard"),
  );

  // Names and ARNs are text, so the CDK does not see what needs what.
  knowledge.addStackDependency(state);
  channels.addStackDependency(state);
  channels.addStackDependency(intake);
  agent.addStackDependency(state);
  agent.addStackDependency(intake);
  agent.addStackDependency(knowledge);
  agent.addStackDependency(channels);
  lake.addStackDependency(state);
  lake.addStackDependency(intake);
  operations.addStackDependency(agent);
  for (const region of deployment.OHERO_EVENT_REGIONS) {
    const events = new EventsStack(app, `${places.eventsPrefix}-events-${region}`, plan, {
      env: { account: deployment.OHERO_EVENT_ACCOUNT, region },
      description: `OHERO: collects events of ${region}`,
    });
    events.addStackDependency(intake);
    // In one place their alarm has one name: an upgrade takes it out of the one stack before the other makes it.
    if (events.environment === operations.environment) operations.addStackDependency(events);
  }
  Tags.of(app).add("application", places.prefix);
}
