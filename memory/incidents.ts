import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { OperationalEvent } from "../events/operational-event.ts";
import { POLICY, TIME_OUT } from "../events/person-name.ts";
import { INCIDENT_STATUSES } from "./incident-statuses.ts";
import { newestOfEach } from "./newest-of-each.ts";
import type { ObjectStore } from "./object-store.ts";
import { KEPT, packPayload, unpackPayload } from "./payload.ts";
import { tables } from "./tables.ts";
import { threadIdOf } from "./thread-id.ts";
import { putVersion, queryIndex } from "./versioned.ts";

export { INCIDENT_STATUSES, threadIdOf };

/** What is tracked: everything that shares an identity. `version` counts its changes, from 1. */
export const Incident = z.object({
  id: z.string().describe("the identity that its deliveries share"),
  threadId: z.string().describe("a UUID derived from it; also the LangGraph thread"),
  status: z.enum(INCIDENT_STATUSES),
  outcome: z.string().describe("of the last delivery that changed something"),
  reason: z.string().nullable(),
  note: z.string().nullable().describe("the policy's or the source's own words for it"),
  source: z.string(),
  type: z.string(),
  service: z.string().default(""),
  region: z.string().nullable().default(null),
  dueAt: z.string().nullable().default(null).describe("by when something must be done, as the source says"),
  title: z.string(),
  owner: z.string().nullable(),
  stakeholders: z.array(z.string()),
  severity: z.number().nullable(),
  costImpact: z.boolean().nullable(),
  accounts: z.array(z.string()).describe("at most 100 of them; the event has all"),
  resourceIds: z
    .array(z.string())
    .default([])
    .describe("ids to find it by, at most 100 of them, without their ends where they are long"),
  tickets: z.array(z.object({ id: z.string(), team: z.string() })),
  cause: z.string().describe("what its tickets are about: itself, or what it has in common with others"),
  causeReason: z.string().nullable().describe("why it shares its tickets; null where it stands alone"),
  mergedInto: z.string().nullable().describe("the incident that opened the tickets it shares; null: itself"),
  releaseAt: z
    .string()
    .nullable()
    .default(null)
    .describe("when what set it aside ends; what is open then is judged"),
  turns: z.array(z.string()).describe("when it last opened and closed, by the source's time, newest last"),
  decidedBy: z
    .string()
    .describe('"policy", "time-out" where nobody answered, or the operator who decided by hand'),
  decidedAt: z.string().nullable().default(null).describe("when that operator did; null where none did"),
  updatedAt: z.string().describe("the source's own time of the newest state that is known"),
  messageIds: z.array(z.string()).describe("messages that were taken in, newest last"),
  event: OperationalEvent,
  createdAt: z.string(),
  changedAt: z.string(),
  version: z.number().int(),
  lastRun: z.string().describe("the run that wrote this version"),
  lastReport: z.string().describe("the name of its report"),
});
export type Incident = z.infer<typeof Incident>;

/** Has a person decided about it, rather than the policy or the end of the time that people had? */
export const isDecidedByPerson = ({ decidedBy }: Pick<Incident, "decidedBy">): boolean =>
  decidedBy !== POLICY && decidedBy !== TIME_OUT;

/** What a list shows of an incident: all but the event, which can be large. */
export const IncidentSummary = Incident.omit({ event: true });
export type IncidentSummary = z.infer<typeof IncidentSummary>;

export interface Incidents {
  get(id: string): Promise<Incident | null>;
  getByThread(threadId: string): Promise<Incident | null>;
  /** Writes the next version. Throws ConflictError when somebody else was faster; writing one run's version again is fine. */
  save(incident: Incident): Promise<void>;
  /** Newest changes first. */
  list(filter?: { statuses?: readonly Incident["status"][]; limit?: number }): Promise<IncidentSummary[]>;
  /** Incidents that were set aside until some time before `at` (ISO 8601), the earliest first. */
  listReleased(at: string): Promise<IncidentSummary[]>;
  /** Incidents of the same kind, newest changes first. */
  listByType(type: string, limit: number): Promise<IncidentSummary[]>;
}

/** The event is the largest part of an item, and no list shows it. */
const SUMMARY = Object.keys(IncidentSummary.shape);

const [byStatus, byType, byRelease] = tables.incidents.indexes;

export function createIncidents(
  client: DynamoDBDocumentClient,
  TableName: string,
  objects: ObjectStore,
): Incidents {
  const read = async (item: Record<string, unknown>): Promise<Incident> =>
    Incident.parse({ ...item, event: await unpackPayload(item, objects) });

  const getByThread = async (threadId: string): Promise<Incident | null> => {
    const { Item } = await client.send(
      new GetCommand({ TableName, Key: { threadId }, ConsistentRead: true }),
    );
    return Item ? read(Item) : null;
  };

  return {
    getByThread,
    get: (id) => getByThread(threadIdOf(id)),
    async save({ event, releaseAt, ...item }) {
      const payload = await packPayload(event, `${KEPT}/${item.threadId}`, objects);
      try {
        // A key of an index may be missing, but not null.
        const release = releaseAt === null ? {} : { releaseAt, awaiting: "release" };
        await putVersion(client, TableName, { ...item, ...release, ...payload });
      } catch (error) {
        const stored = await getByThread(item.threadId);
        if (stored?.lastRun !== item.lastRun || stored.version !== item.version) throw error;
      }
    },
    async list({ statuses = INCIDENT_STATUSES, limit = 1_000 } = {}) {
      const lists = await Promise.all(
        statuses.map((status) => queryIndex(client, TableName, byStatus, status, limit, { only: SUMMARY })),
      );
      const newest = newestOfEach(lists.flat(), "threadId").sort((a, b) =>
        compare(String(b.changedAt), String(a.changedAt)),
      );
      return newest.slice(0, limit).map((item) => IncidentSummary.parse(item));
    },
    async listReleased(at) {
      const due = await queryIndex(client, TableName, byRelease, "release", Number.POSITIVE_INFINITY, {
        before: at,
        only: SUMMARY,
      });
      return newestOfEach(due, "threadId")
        .map((item) => IncidentSummary.parse(item))
        .reverse();
    },
    async listByType(type, limit) {
      const found = await queryIndex(client, TableName, byType, type, limit, { only: SUMMARY });
      return newestOfEach(found, "threadId").map((item) => IncidentSummary.parse(item));
    },
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
