/** A DynamoDB table as data, read by the local start-up and by the CDK app. All keys are strings. */
export interface TableDefinition {
  partitionKey: string;
  sortKey?: string;
  indexes?: readonly { name: string; partitionKey: string; sortKey: string }[];
  /** Attribute with the epoch second after which DynamoDB may delete an item. */
  timeToLiveAttribute?: string;
}

/** The application's own tables; the checkpointer brings its own definition. */
export const tables = {
  incidents: {
    partitionKey: "threadId",
    indexes: [
      { name: "byStatus", partitionKey: "status", sortKey: "changedAt" },
      { name: "byType", partitionKey: "type", sortKey: "changedAt" },
      // Sparse: only incidents that are set aside until a given time carry `awaiting`.
      { name: "byRelease", partitionKey: "awaiting", sortKey: "releaseAt" },
    ],
  },
  tickets: {
    partitionKey: "id",
    indexes: [{ name: "byTeam", partitionKey: "team", sortKey: "updatedAt" }],
  },
  causes: { partitionKey: "threadId", timeToLiveAttribute: "expiresAt" },
  accounts: { partitionKey: "id" },
  teams: { partitionKey: "id" },
  deliveries: {
    partitionKey: "threadId",
    sortKey: "runId",
    // Sparse: only deliveries that no run has finished, and those that could not be read, carry `waiting`.
    indexes: [{ name: "byWaiting", partitionKey: "waiting", sortKey: "runId" }],
    timeToLiveAttribute: "expiresAt",
  },
  messages: {
    partitionKey: "threadId",
    sortKey: "key",
    // Sparse: only messages that stand in a room by themselves carry `room`.
    indexes: [{ name: "byRoom", partitionKey: "room", sortKey: "key" }],
    timeToLiveAttribute: "expiresAt",
  },
  outbox: {
    partitionKey: "group",
    sortKey: "key",
    indexes: [
      // Sparse: only what is still to be sent carries `waiting`, the name of the service.
      { name: "byDue", partitionKey: "waiting", sortKey: "dueAt" },
      // Sparse: only what others refer to by the service's own id carries `place`.
      { name: "byPlace", partitionKey: "place", sortKey: "key" },
    ],
    timeToLiveAttribute: "expiresAt",
  },
  connections: { partitionKey: "id", timeToLiveAttribute: "expiresAt" },
} as const satisfies Record<string, TableDefinition>;

export type TableKey = keyof typeof tables;
export type TableNames = Record<TableKey | "checkpoints", string>;

/** The tables' names in an account: `ohero-incidents` and so on. */
export function tableNames(prefix = "ohero"): TableNames {
  const name = (key: string) => `${prefix}-${key}`;
  return {
    incidents: name("incidents"),
    tickets: name("tickets"),
    causes: name("causes"),
    accounts: name("accounts"),
    teams: name("teams"),
    deliveries: name("deliveries"),
    messages: name("messages"),
    outbox: name("outbox"),
    connections: name("connections"),
    checkpoints: name("checkpoints"),
  };
}
