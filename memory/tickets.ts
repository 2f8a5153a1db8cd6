import { createHash } from "node:crypto";
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { ConflictError } from "./errors.ts";
import type { ObjectStore } from "./object-store.ts";
import { packPayload, unpackPayload } from "./payload.ts";
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
  incidentIds: z.array(z.string()),
  history: z.array(TicketChange),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.number().int(),
});
export type Ticket = z.infer<typeof Ticket>;

/** What a list shows of a ticket: all but its resources and its history, which can be long. */
export const TicketSummary = Ticket.omit({ impactedResources: true, history: true });
export type TicketSummary = z.infer<typeof TicketSummary>;

/** What a run may set on a ticket; the rest is derived or kept by the store. */
export type TicketFields = Pick<
  Ticket,
  | "title"
  | "description"
  | "recommendedActions"
  | "eventUpdatedAt"
  | "impactedAccounts"
  | "impactedResources"
  | "severity"
  | "incidentIds"
>;

/** `T-` and ten letters or digits, derived from cause and team: a repeat cannot make a second ticket. */
export function ticketIdOf(cause: string, team: string): string {
  const digest = createHash("sha256").update(`${cause}\n${team}`).digest();
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `T-${[...digest.subarray(0, 10)].map((byte) => letters[byte % 32]).join("")}`;
}

export interface Tickets {
  get(id: string): Promise<Ticket | null>;
  getMany(ids: readonly string[]): Promise<Ticket[]>;
  /** Writes the next version. Throws ConflictError when somebody else was faster. */
  save(ticket: Ticket): Promise<void>;
  /** Changes a ticket: `change` gets the newest version and gives the next one, or null to leave it. Retries conflicts. */
  change(id: string, change: (ticket: Ticket | null) => Ticket | null): Promise<Ticket | null>;
  /** Tickets of the teams, newest changes first. */
  list(teams: readonly string[], limit?: number): Promise<TicketSummary[]>;
}

/** Accounts that a list shows and searches; the payload has all. */
const ACCOUNTS_SHOWN = 100;

const [byTeam] = tables.tickets.indexes;
/** Conflicts mean that others got through, so waiting a little and trying again ends well. */
const MAX_CONFLICTS = 50;
const LONGEST_WAIT_MILLISECONDS = 40;

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

  const save = async ({ impactedResources, history, ...item }: Ticket): Promise<void> => {
    const { impactedAccounts } = item;
    const shown = { ...item, impactedAccounts: impactedAccounts.slice(0, ACCOUNTS_SHOWN) };
    const payload = await packPayload(
      { impactedAccounts, impactedResources, history },
      `payloads/${item.id}`,
      objects,
    );
    await putVersion(client, TableName, { ...shown, ...payload });
  };

  return {
    get,
    save,
    async getMany(ids) {
      const found = new Map<string, Ticket>();
      let keys = [...new Set(ids)].map((id) => ({ id }));
      while (keys.length > 0) {
        const request = { [TableName]: { Keys: keys.splice(0, 100), ConsistentRead: true } };
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetCommand({ RequestItems: request }),
        );
        for (const item of Responses?.[TableName] ?? []) found.set(String(item.id), await read(item));
        keys = [...keys, ...((UnprocessedKeys?.[TableName]?.Keys ?? []) as { id: string }[])];
      }
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    async change(id, change) {
      for (let tries = 0; ; tries += 1) {
        const next = change(await get(id));
        if (next === null) return null;
        try {
          await save(next);
          return next;
        } catch (error) {
          if (!(error instanceof ConflictError) || tries >= MAX_CONFLICTS) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT_MILLISECONDS));
        }
      }
    },
    async list(teams, limit = 1_000) {
      const lists = await Promise.all(
        teams.map((team) => queryIndex(client, TableName, byTeam, team, limit)),
      );
      const tickets = lists.flat().map((item) => TicketSummary.parse(item));
      return tickets.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, limit);
    },
  };
}
