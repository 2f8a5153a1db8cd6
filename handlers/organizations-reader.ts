import {
  type Account,
  DescribeOrganizationalUnitCommand,
  type OrganizationsClient,
  paginateListAccounts,
  paginateListParents,
  paginateListTagsForResource,
} from "@aws-sdk/client-organizations";
import { describeFailure } from "../memory/knowledge/bedrock-failure.ts";
import { OrganizationSyncError } from "./known-error.ts";

/** Who may ask, by the documentation of ListAccounts: the management account, or a delegated administrator. */
const WHOSE =
  "of the management account or a delegated administrator; OHERO_ORGANIZATIONS_ROLE names another role";

/** What is read of AWS Organizations. Pages may be empty though more follow, so only the token says when a list ends. */
export function createOrganizationsReader(client: OrganizationsClient) {
  const paging = { client };
  /** The names of OUs from the top down, by the OU's id; each is asked for once. */
  const units = new Map<string, string[]>();

  async function unitsAbove(child: string): Promise<string[]> {
    for await (const { Parents = [] } of paginateListParents(paging, { ChildId: child }))
      for (const { Id = "", Type } of Parents) return Type === "ROOT" ? [] : await pathOf(Id);
    return [];
  }

  async function pathOf(unit: string): Promise<string[]> {
    const known = units.get(unit);
    if (known !== undefined) return known;
    const { OrganizationalUnit: found } = await client.send(
      new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: unit }),
    );
    const path = [...(await unitsAbove(unit)), found?.Name ?? unit];
    units.set(unit, path);
    return path;
  }

  return {
    /** Every account of the organization. */
    listAccounts: () =>
      ask("the list of accounts", "organizations:ListAccounts", async () => {
        const accounts: Account[] = [];
        for await (const page of paginateListAccounts(paging, {})) accounts.push(...(page.Accounts ?? []));
        return accounts;
      }),

    /** Tags and OUs of an account; null where it has left since it was listed. */
    readAccount: async (id: string): Promise<{ tags: Record<string, string>; units: string[] } | null> => {
      try {
        const tags = await ask(`the tags of ${id}`, "organizations:ListTagsForResource", async () => {
          const pairs: [string, string][] = [];
          for await (const { Tags = [] } of paginateListTagsForResource(paging, { ResourceId: id }))
            pairs.push(...Tags.map(({ Key = "", Value = "" }): [string, string] => [Key, Value]));
          return Object.fromEntries(pairs);
        });
        const permissions = "organizations:ListParents and organizations:DescribeOrganizationalUnit";
        return { tags, units: await ask(`the OUs of ${id}`, permissions, () => unitsAbove(id)) };
      } catch (error) {
        const { cause } = error instanceof Error ? error : {};
        if (cause instanceof Error && HAS_LEFT.includes(cause.name)) return null;
        throw error;
      }
    },
  };
}

const HAS_LEFT = ["TargetNotFoundException", "ChildNotFoundException"];

async function ask<T>(what: string, permissions: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof OrganizationSyncError) throw cause;
    const target = `AWS Organizations (${what})`;
    const permission = `${permissions}, and must be ${WHOSE}`;
    throw new OrganizationSyncError(describeFailure(cause, { target, permission, timeoutMs: 0 }), { cause });
  }
}
