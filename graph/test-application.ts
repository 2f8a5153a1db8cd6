import { onTestFinished } from "vitest";
import type { TeamNotice } from "../channels/channel.ts";
import { createSilentChannel } from "../channels/silent.ts";
import { healthPayload, type LooseEnvelope } from "../events/test-payloads.ts";
import type { Application } from "../handlers/application.ts";
import { type LocalApplicationOptions, openLocalApplication } from "../handlers/open-local-application.ts";
import type { Result } from "../handlers/result.ts";
import type { Judges } from "../judgements/model.ts";
import { type Reply, ScriptedModel } from "../judgements/scripted-model.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { Policy } from "../policy/organization.ts";
import { freshRun, OUTCOMES, type RunState } from "./state.ts";
import { organizationWith, PRODUCTION, tickingClock } from "./test-organization.ts";

export { DEVELOPMENT, organizationWith, PRODUCTION, STRANGER, tickingClock } from "./test-organization.ts";

export interface TestApplication extends Application {
  notices: TeamNotice[];
  /** Processes a delivery that has one part. */
  send(raw: unknown, options?: { interactive?: boolean }): Promise<Result>;
  /** The tickets that an incident holds, by team. */
  ticketsOf(incidentId: string | null): Promise<Record<string, Ticket>>;
}

export type TestOptions = Partial<LocalApplicationOptions> & { policy?: Partial<Policy> };

/** The whole application, in memory unless a folder is given. Whoever opens it closes it. */
export async function openTestApplication({
  policy,
  ...options
}: TestOptions = {}): Promise<TestApplication> {
  const notices: TeamNotice[] = [];
  const application = await openLocalApplication({
    organization: organizationWith(policy),
    dataDirectory: null,
    channel: {
      ...createSilentChannel(),
      notifyTeam: async (notice) => {
        notices.push(notice);
      },
    },
    share: false,
    clock: tickingClock(),
    ...options,
  });
  const areDone = followCalls(application.stores);
  return {
    ...application,
    notices,
    async close() {
      await areDone();
      await application.close();
    },
    async send(raw, { interactive = false } = {}) {
      const [only, ...more] = await application.process(raw, { interactive });
      if (only === undefined || more.length > 0) throw new Error("the delivery does not have one part");
      return only;
    },
    async ticketsOf(incidentId) {
      const incident = incidentId === null ? null : await application.stores.incidents.get(incidentId);
      const tickets = await application.stores.tickets.getMany(
        incident?.tickets.map((ticket) => ticket.id) ?? [],
      );
      return Object.fromEntries(tickets.map((ticket) => [ticket.team, ticket]));
    },
  };
}

/** A run that fails can leave calls behind: the database must not be closed under them. */
function followCalls(stores: object): () => Promise<unknown> {
  const calls = new Set<Promise<unknown>>();
  for (const store of Object.values(stores) as Record<string, (...given: unknown[]) => Promise<unknown>>[])
    for (const [name, method] of Object.entries(store))
      store[name] = (...given) => {
        const call = method(...given);
        calls.add(call);
        return call.finally(() => calls.delete(call));
      };
  return () => Promise.allSettled(calls);
}

/** An application for one test, closed at its end. */
export async function testApplication(options: TestOptions = {}): Promise<TestApplication> {
  const application = await openTestApplication(options);
  onTestFinished(() => application.close());
  return application;
}

export interface HealthChanges {
  /** Tells incidents apart. */
  id?: string;
  account?: string;
  /** The source's own time of this state. */
  at?: string;
  text?: string;
  resources?: (string | { id: string; status: string })[];
  page?: [number: number, total: number];
  detail?: Record<string, unknown>;
}

export const cluster = (name: string, account = PRODUCTION) =>
  `arn:aws:eks:eu-west-1:${account}:cluster/${name}`;

const TEXT =
  "One of your clusters runs a version that is replaced on March 14, 2026. Update it before that date.";

/** A planned change within 30 days that concerns an app team of a production account and costs nothing. */
export function health({
  id = "one",
  account = PRODUCTION,
  at = "2026-03-02T08:00:00Z",
  text = TEXT,
  resources = [cluster("core", account)],
  page = [1, 1],
  detail = {},
}: HealthChanges = {}): LooseEnvelope {
  const code = `AWS_EKS_PLANNED_${id.toUpperCase()}`;
  const entities = resources.map((one) => (typeof one === "string" ? { id: one, status: "PENDING" } : one));
  return healthPayload(
    {
      eventArn: `arn:aws:health:eu-west-1::event/EKS/${code}/${code}_${id}`,
      service: "EKS",
      eventTypeCode: code,
      eventRegion: "eu-west-1",
      communicationId: `${at.replace(/\W/g, "")}-${page[0]}`,
      lastUpdatedTime: at,
      eventDescription: [{ language: "en_US", latestDescription: text }],
      affectedEntities: entities.map((entity) => ({ entityValue: entity.id, status: entity.status })),
      affectedAccount: account,
      page: String(page[0]),
      totalPages: String(page[1]),
      ...detail,
    },
    { account, region: "eu-west-1", resources: entities.map((entity) => entity.id) },
  );
}

/** What a person typed, as it arrives. */
export const said = (text: string, more: Record<string, unknown> = {}) => ({
  message: { user: "U1", thread: "T1", text, ...more },
});

/** An operator's decision, as it arrives. */
export const decided = (
  incidentId: string | null,
  action: "accept" | "discharge",
  reason = "seen by a person",
) => ({ decision: { incidentId, action, reason, by: "olga" } });

/** Judgements that are asked together, by the name of the question. */
const TOGETHER: Record<string, readonly string[]> = {
  assess: ["cost-impact", "severity"],
  classify: ["classify", "report-facts"],
};

/** Judges of one model that gives the answers by the name of the judgement, and fails where there is none. */
export function judgedBy(
  answers: Record<string, Reply | (() => Reply)>,
  onFailure: Judges["onFailure"] = "rule",
) {
  const model = new ScriptedModel((name) => {
    const parts = (TOGETHER[name] ?? []).filter((part) => answers[part] !== undefined);
    if (parts.length > 0) return Object.fromEntries(parts.map((part) => [part, answers[part]]));
    const answer = answers[name];
    return typeof answer === "function" ? answer() : (answer ?? new Error("the model is not reachable"));
  });
  return { models: [{ id: "test:scripted", model }], onFailure, model, answers };
}

/** Judges whose only model is down, under a policy that wants a person then. */
export const unreachable = () => judgedBy({}, "operator");

/** The state of a run about an event, as what differs from one that has just begun. */
export function runState(changes: Partial<RunState> = {}): RunState {
  return {
    ...freshRun(),
    delivery: null,
    part: 0,
    runId: "20260302T090000000Z-0000001-0a0b0c0d.0",
    interactive: false,
    snapshot: null,
    receivedAt: "2026-03-02T09:00:00.000Z",
    relation: "new",
    incidentId: "incident",
    outcome: "accepted",
    tickets: [],
    failures: [],
    judgements: [],
    trace: [],
    calls: [],
    messages: [],
    ...changes,
  };
}

/** Everything that must be the same whether a run died or not. */
export async function endState({ stores, ticketsOf }: TestApplication, incidentId: string) {
  const incident = await stores.incidents.get(incidentId);
  const threadId = incident?.threadId ?? "";
  const reports = await stores.reports.list(threadId);
  return {
    incident: incident && {
      status: incident.status,
      outcome: incident.outcome,
      owner: incident.owner,
      stakeholders: incident.stakeholders,
      severity: incident.severity,
      version: incident.version,
      messages: incident.messageIds.length,
      decidedBy: incident.decidedBy,
    },
    tickets: Object.values(await ticketsOf(incidentId)).map((ticket) => ({
      team: ticket.team,
      status: ticket.status,
      progress: ticket.progress,
      severity: ticket.severity,
      eventUpdatedAt: ticket.eventUpdatedAt,
      resources: ticket.impactedResources.length,
      incidents: ticket.incidentIds.length,
      history: ticket.history.map((change) => change.action),
    })),
    deliveries: (await stores.deliveries.listByThread(threadId)).map((delivery) => delivery.outcome),
    reports: reports.map((key) => OUTCOMES.find((outcome) => key.endsWith(`-${outcome}.md`))),
  };
}

/** What a start does with the deliveries that a process left when it died. */
export const runUnfinished = async ({ listUnfinished, run }: TestApplication) => {
  for (const part of await listUnfinished()) await run(part, { isRepeat: true });
};
