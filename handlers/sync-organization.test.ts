import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { expect, onTestFinished, test } from "vitest";
import { type Accounts, createAccounts } from "../memory/accounts.ts";
import { useTestDatabase } from "../memory/test-database.ts";
import { AccountEntry } from "../policy/registry-entry.ts";
import { OrganizationSyncError } from "./known-error.ts";
import { createOrganizationSync } from "./sync-organization.ts";
import { callCommandLine } from "./test-command-line.ts";
import { type OrganizationOptions, startOrganizations, type TestAccount } from "./test-organizations.ts";

let accounts: Accounts;
useTestDatabase(({ documents, names }) => {
  accounts = createAccounts(documents, names.accounts);
});

const UNITS = {
  "ou-ab12-workload": { name: "Workloads" },
  "ou-ab12-production": { name: "Production", parent: "ou-ab12-workload" },
};
const payments: TestAccount = {
  Id: "111122223333",
  Name: "payments-prod",
  Email: "aws+payments@example.com",
  State: "ACTIVE",
  tags: { Environment: "production", team: "app01", Team: "old", "cost center": "42" },
  unit: "ou-ab12-production",
};
const sandbox: TestAccount = {
  Id: "222233334444",
  Name: "sandbox",
  Email: "s@example.com",
  Status: "SUSPENDED",
};
const shop: TestAccount = { ...payments, Id: "333344445555", Name: "shop", tags: { team: "app01" } };

/** A sync against a stand-in that knows these accounts. Each sync is a minute later. */
async function syncOf(options: Partial<OrganizationOptions> = {}) {
  const organization: OrganizationOptions = { accounts: [payments, sandbox, shop], units: UNITS, ...options };
  const aws = await startOrganizations(organization);
  onTestFinished(() => aws.close());
  const client = new OrganizationsClient({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
  });
  const lines: string[] = [];
  let minute = 0;
  const clock = () => new Date(Date.UTC(2026, 2, 2, 9, minute));
  const sync = createOrganizationSync({ client, accounts, log: (line) => lines.push(line), clock });
  return {
    aws,
    organization,
    lines,
    sync: () => {
      minute += 1;
      return sync();
    },
  };
}

const none = { added: 0, changed: 0, unchanged: 0, removed: 0, skipped: 0 };
const byHand = { from: "operator", by: "anna", at: "2026-03-01T00:00:00.000Z", version: 1 };

test("accounts come with status, tags and the names of their OUs; each OU is asked for once", async () => {
  const { sync, aws, lines } = await syncOf();
  expect(await sync()).toEqual({ ...none, added: 3 });
  expect(await accounts.list()).toEqual([
    {
      id: "111122223333",
      name: "payments-prod",
      email: "aws+payments@example.com",
      status: "ACTIVE",
      // A tag decides by its name in small letters, whichever way it is written; where both are there, that one.
      tags: {
        Environment: "production",
        environment: "production",
        Team: "old",
        team: "app01",
        "cost center": "42",
      },
      ou_names: ["Workloads", "Production"],
      ...{ from: "organizations", by: "AWS Organizations", at: "2026-03-02T09:01:00.000Z", version: 1 },
    },
    expect.objectContaining({ id: "222233334444", status: "SUSPENDED", tags: {}, ou_names: [] }),
    expect.objectContaining({ id: "333344445555", ou_names: ["Workloads", "Production"] }),
  ]);
  expect(aws.countOf("DescribeOrganizationalUnit")).toBe(2);
  expect(lines).toEqual([
    "accounts of the organization: 3",
    "+ 111122223333 payments-prod",
    "+ 222233334444 sandbox",
    "+ 333344445555 shop",
  ]);
});

test("only what changed is written, and what left is removed", async () => {
  const { sync, organization, lines } = await syncOf();
  await sync();
  const before = await accounts.get("111122223333");
  organization.accounts = [payments, { ...sandbox, Name: "sand\u001bbox", tags: { team: "app01" } }];
  lines.length = 0;
  expect(await sync()).toEqual({ ...none, changed: 1, unchanged: 1, removed: 1 });
  expect(await accounts.get("111122223333")).toEqual(before);
  expect(await accounts.get("222233334444")).toMatchObject({
    tags: { team: "app01" },
    at: "2026-03-02T09:02:00.000Z",
    version: 2,
  });
  expect(lines.slice(1)).toEqual(["~ 222233334444 sand box", "- 333344445555 shop"]);
});

test("what an operator added keeps name and tags, and stays when it is in no organization", async () => {
  const given = { name: "Payments", tags: { team: "app02" }, ...byHand };
  await accounts.put(AccountEntry.parse({ id: "111122223333", ...given }));
  await accounts.put(AccountEntry.parse({ id: "999900001111", ...given }));
  const { sync } = await syncOf();
  expect(await sync()).toEqual({ ...none, added: 2, changed: 1 });
  expect(await accounts.get("111122223333")).toEqual({
    id: "111122223333",
    ...given,
    email: "aws+payments@example.com",
    status: "ACTIVE",
    ou_names: ["Workloads", "Production"],
    version: 2,
  });
  expect(await accounts.get("999900001111")).toMatchObject({ name: "Payments", version: 1 });
  expect(await sync()).toEqual({ ...none, unchanged: 3 });
});

test("when more than half would go, none does, and the error names them", async () => {
  const { sync, organization } = await syncOf();
  await sync();
  const fresh = { ...shop, Id: "444455556666" };
  organization.accounts = [payments, fresh];
  await expect(sync()).rejects.toThrow(
    /^2 of the 3 accounts that came from AWS Organizations .* none was removed: 222233334444, 333344445555\. .*ohero account remove/,
  );
  // What is new is no less true.
  expect((await accounts.list()).map(({ id }) => id)).toEqual(
    [payments, sandbox, shop, fresh].map(({ Id }) => Id),
  );
});

test("a list without any account changes nothing", async () => {
  const { sync, organization } = await syncOf();
  await sync();
  organization.accounts = [];
  await expect(sync()).rejects.toThrow(/listed no account at all/);
  expect(await accounts.list()).toHaveLength(3);
});

test("what is throttled is asked again", async () => {
  let throttled = 0;
  const { sync } = await syncOf({
    fault: ({ operation }) => {
      if (operation !== "ListTagsForResource" || throttled >= 2) return null;
      throttled += 1;
      return { fault: "TooManyRequestsException" };
    },
  });
  expect(await sync()).toEqual({ ...none, added: 3 });
  expect(throttled).toBe(2);
});

test("a failure in the middle leaves what was not read as it was, and names what is missing", async () => {
  const { sync, organization } = await syncOf();
  await sync();
  const before = await accounts.list();
  organization.accounts = [
    { ...payments, Name: "pay" },
    { ...sandbox, Name: "sand" },
  ];
  organization.fault = ({ operation, input }) =>
    operation === "ListTagsForResource" && input.ResourceId === sandbox.Id
      ? { fault: "AccessDeniedException", message: "You don't have permissions to access this resource." }
      : null;
  const failure = sync();
  await expect(failure).rejects.toThrow(OrganizationSyncError);
  await expect(failure).rejects.toThrow(
    /^no access to AWS Organizations \(the tags of 222233334444\): the role needs organizations:ListTagsForResource, .*; 1 of 2 accounts are up to date/,
  );
  const [first, ...rest] = await accounts.list();
  expect(first).toMatchObject({ name: "pay", version: 2 });
  expect(rest).toEqual(before.slice(1));
});

test("an account that leaves while it is read waits for the next time", async () => {
  const { sync } = await syncOf({
    fault: ({ operation, input }) =>
      operation === "ListParents" && input.ChildId === sandbox.Id
        ? { fault: "ChildNotFoundException" }
        : null,
  });
  expect(await sync()).toEqual({ ...none, added: 2, skipped: 1 });
});

test("what somebody changes at the same time is left to them", async () => {
  const { sync, organization } = await syncOf();
  await sync();
  organization.accounts = [{ ...payments, Name: "pay" }, sandbox, shop];
  organization.fault = ({ operation, input }) => {
    // The entry was read by then, and is written right after.
    if (
      operation === "ListTagsForResource" &&
      input.NextToken === undefined &&
      input.ResourceId === payments.Id
    )
      changing = accounts.put(AccountEntry.parse({ id: payments.Id, name: "ours", ...byHand, version: 2 }));
    return null;
  };
  let changing = Promise.resolve();
  expect(await sync()).toEqual({ ...none, unchanged: 2, skipped: 1 });
  await changing;
  expect(await accounts.get(payments.Id)).toMatchObject({ name: "ours" });
});

test("where a role is named, it is assumed, and reads", async () => {
  const aws = await startOrganizations({ accounts: [payments], units: UNITS });
  onTestFinished(() => aws.close());
  const data = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const role = "arn:aws:iam::999988887777:role/ohero-organization";
  const env = { ...aws.environment, OHERO_DATA: data, OHERO_ORGANIZATIONS_ROLE: role };
  const { code, stdout } = await callCommandLine(["account", "sync"], { env });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "1 added, 0 changed, 0 unchanged, 0 removed, 0 skipped\n",
  });
  const [assumed, ...others] = aws.requests;
  expect(assumed).toMatchObject({ operation: "AssumeRole", input: { RoleArn: role }, region: "us-east-1" });
  expect(new Set(others.map(({ accessKeyId }) => accessKeyId))).toEqual(
    new Set(["ASIAohero-organization-sync"]),
  );
});

test("a role that may not be assumed is named", async () => {
  const aws = await startOrganizations({
    accounts: [payments],
    fault: ({ service }) => (service === "sts" ? { fault: "AccessDenied", message: "not authorized" } : null),
  });
  onTestFinished(() => aws.close());
  const role = "arn:aws:iam::999988887777:role/ohero-organization";
  const data = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const env = { ...aws.environment, OHERO_DATA: data, OHERO_ORGANIZATIONS_ROLE: role };
  const { code, stdout, stderr } = await callCommandLine(["account", "sync"], { env });
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: "",
    stderr: `ohero: no access to the role ${role} of OHERO_ORGANIZATIONS_ROLE: the role needs sts:AssumeRole on it, and its trust policy must name who asks\n`,
  });
});
