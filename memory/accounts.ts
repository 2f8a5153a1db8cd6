import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { AccountEntry } from "../policy/registry-entry.ts";
import { createRegistryTable, type RegistryTable } from "./registry-table.ts";

/** Accounts that were added beside the organization file, by hand or by AWS Organizations. */
export type Accounts = RegistryTable<AccountEntry>;

export const createAccounts = (client: DynamoDBDocumentClient, tableName: string): Accounts =>
  createRegistryTable(
    client,
    tableName,
    async () => (await import("../policy/registry-entry.ts")).AccountEntry,
  );
