import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { TeamEntry } from "../policy/registry-entry.ts";
import { createRegistryTable, type RegistryTable } from "./registry-table.ts";

/** Teams that were added beside the organization file. */
export type Teams = RegistryTable<TeamEntry>;

export const createTeams = (client: DynamoDBDocumentClient, tableName: string): Teams =>
  createRegistryTable(client, tableName, async () => (await import("../policy/registry-entry.ts")).TeamEntry);
