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
  teams: { partitionKey: "id" },
  deliveries: {
    partitionKey: "threadId",
    sortKey: "runId",
    // Sparse: only deliveries that no run has finished, and those that could not be read, carry `waiting`.
    indexes: [{ name: "byWaiting", partitionKey: "waiting", sortKey: "runId" }],
    timeToLiveAttribute: "expiresAt",
  },
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
    teams: name("teams"),
    deliveries: name("deliveries"),
    checkpoints: name("checkpoints"),
  };
}
