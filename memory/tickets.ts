import { createHash } from "node:crypto";
import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { ConflictError } from "./errors.ts";
import { getItems } from "./get-items.ts";
import { newestOfEach } from "./newest-of-each.ts";
import type { ObjectStore } from "./object-store.ts";
import { KEPT, packPayload, unpackPayload } from "./payload.ts";
import { tables } from "./tables.ts";
import { putVersion, queryIndex } from "./versioned.ts";

/** One entry of a ticket's history: which run changed which fields, when. */
export const TicketChange = z.object({
  at: z.string(),
  run: z.string(),
  action: z.enum(["created", "updated", "closed", "reopened"]),
  note: z.string(),
  fields: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })),
});
export type TicketChange = z.infer<typeof TicketChange>;

/** What one incident brings to a ticket. Only the incident's own runs change it, so the order of incidents is no matter. */
export const TicketIncident = z.object({
  incidentId: z.string(),
  status: z.enum(["open", "closed"]),
  severity: z.number().int().min(1).max(5),
  eventUpdatedAt: z.string().describe("the source's own time of its newest state"),
  accounts: z.array(z.string()),
  resources: z.array(z.string()),
});
export type TicketIncident = z.infer<typeof TicketIncident>;

/** Where a ticket is mirrored. */
export const ExternalLink = z.object({
  system: z.string(),
  key: z.string().describe("what people call it there: OPS-12, INC0010023"),
  url: z.string(),
});
export type ExternalLink = z.infer<typeof ExternalLink>;

/** One per cause and team. */
export const Ticket = z.object({
  id: z.string(),
  cause: z.string().describe("what the ticket is about: the incident, or what joins several"),
  team: z.string().describe("owner team of this ticket"),
  title: z.string(),
  description: z.string().describe("what must be done"),
  recommendedActions: z.array(z.object({ text: z.string(), url: z.string().nullable() })),
  eventUpdatedAt: z.string().describe("the event's last updated time"),
  impactedAccounts: z.array(z.string()),
  impactedResources: z.array(z.string()),
  severity: z.number().int().min(1).max(5),
  progress: z.enum(["New", "Closed", "Reopened"]),
  status: z.enum(["open", "closed"]),
  incidentIds: z
    .array(z.string())
    .describe("the incidents of the cause, the one that opened the ticket first"),
  incidents: z
    .array(TicketIncident)
    .describe("what each brings; accounts, resources, severity, status are their sum"),
  joinedInto: z.string().nullable().describe("the ticket that took this one's incidents over"),
  external: ExternalLink.nullable().default(null).describe("the same ticket in the team's own system"),
  closedElsewhere: z
    .boolean()
    .default(false)
    .describe("a person closed it there, and the policy lets that count until an incident of it has news"),
  history: z.array(TicketChange),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.number().int(),
});
export type Ticket = z.infer<typeof Ticket>;

/** What a list shows of a ticket: all but its resources and its history, which can be long. */
export const TicketSummary = Ticket.omit({ impactedResources: true, incidents: true, history: true });
export type TicketSummary = z.infer<typeof TicketSummary>;

/** `T-` and ten letters or digits, derived from cause and team: a repeat cannot make a second ticket. */
export function ticketIdOf(cause: string, team: string): string {
  const digest = createHash("sha256").update(`${cause}\n${team}`).digest();
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `T-${[...digest.subarray(0, 10)].map((byte) => letters[byte % 32]).join("")}`;
}

export interface Tickets {
  get(id: string): Promise<Ticket | null>;
  getMany(ids: readonly string[]): Promise<Ticket[]>;
  /** Those of the ids under which there is a ticket; reads no more of them. */
  findIds(ids: readonly string[]): Promise<string[]>;
  /** Writes the next version. Throws ConflictError when somebody else was faster. */
  save(ticket: Ticket): Promise<void>;
  /**
   * Changes a ticket: `change` gets the newest version and gives the next one, or null to leave it. Retries conflicts.
   * Gives the ticket as it is then. `read` is the version that the caller has just read, so that it is not read again.
   */
  change(
    id: string,
    change: (ticket: Ticket | null) => Ticket | null,
    read?: Ticket | null,
  ): Promise<Ticket | null>;
  /** Tickets of the teams, newest changes first. */
  list(teams: readonly string[], limit?: number): Promise<TicketSummary[]>;
}

/** Accounts that a list shows and searches; the payload has all. */
const ACCOUNTS_SHOWN = 100;

const [byTeam] = tables.tickets.indexes;
/** Conflicts mean that others got through, so waiting a little and trying again ends well. */
const MAX_CONFLICTS = 50;
const LONGEST_WAIT_MILLISECONDS = 40;

const keysOf = (ids: readonly string[]) => [...new Set(ids)].map((id) => ({ id }));

export function createTickets(
  client: DynamoDBDocumentClient,
  TableName: string,
  objects: ObjectStore,
): Tickets {
  const read = async (item: Record<string, unknown>): Promise<Ticket> =>
    Ticket.parse({ ...item, ...((await unpackPayload(item, objects)) as object) });

  const get = async (id: string): Promise<Ticket | null> => {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
    return Item ? read(Item) : null;
  };

  const save = async ({ impactedResources, incidents, history, ...item }: Ticket): Promise<void> => {
    const { impactedAccounts } = item;
    const shown = { ...item, impactedAccounts: impactedAccounts.slice(0, ACCOUNTS_SHOWN) };
    const payload = await packPayload(
      { impactedAccounts, impactedResources, incidents, history },
      `${KEPT}/${item.id}`,
      objects,
    );
    await putVersion(client, TableName, { ...shown, ...payload });
  };

  /** `read` is the newest version as far as the caller knows; undefined where it must be read. */
  const changeNow = async (
    id: string,
    change: (ticket: Ticket | null) => Ticket | null,
    read: Ticket | null | undefined,
  ): Promise<Ticket | null> => {
    for (let tries = 0; ; tries += 1) {
      const known = tries === 0 && read !== undefined ? read : await get(id);
      const next = change(known);
      if (next === null) return known;
      try {
        await save(next);
        return next;
      } catch (error) {
        if (!(error instanceof ConflictError) || tries >= MAX_CONFLICTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT_MILLISECONDS));
      }
    }
  };

  /** A storm is many changes to one ticket: within a process each goes on with what the one before it wrote. */
  const underWay = new Map<string, Promise<Ticket | null>>();

  return {
    get,
    save,
    async getMany(ids) {
      const items = await getItems(client, TableName, keysOf(ids));
      const found = new Map(
        await Promise.all(items.map(async (item) => [String(item.id), await read(item)] as const)),
      );
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    findIds: async (ids) =>
      (await getItems(client, TableName, keysOf(ids), "id")).map((item) => String(item.id)),
    async change(id, change, read) {
      const before = underWay.get(id);
      const mine =
        before === undefined
          ? changeNow(id, change, read)
          : before.then(
              (written) => changeNow(id, change, written),
              () => changeNow(id, change, undefined),
            );
      underWay.set(id, mine);
      try {
        return await mine;
      } finally {
        if (underWay.get(id) === mine) underWay.delete(id);
      }
    },
    async list(teams, limit = 1_000) {
      const lists = await Promise.all(
        teams.map((team) => queryIndex(client, TableName, byTeam, team, limit)),
      );
      // One without incidents only leads to another.
      const tickets = newestOfEach(lists.flat(), "id")
        .map((item) => TicketSummary.parse(item))
        .filter(({ incidentIds }) => incidentIds.length > 0);
      return tickets.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, limit);
    },
  };
}
