import { type AwsAnswer, type AwsRequest, startAws } from "./test-aws.ts";

export interface TestAccount {
  Id: string;
  Name?: string;
  Email?: string;
  State?: string;
  /** What AWS calls the state until September 2026. */
  Status?: string;
  tags?: Record<string, string>;
  /** The OU it is in; default: the root. */
  unit?: string;
}

export interface OrganizationOptions {
  accounts: TestAccount[];
  /** OUs by id; those without a parent are below the root. */
  units?: Record<string, { name: string; parent?: string }>;
  /** Asked before each call is answered. */
  fault?: (request: AwsRequest) => AwsAnswer | null;
}

const ROOT = "r-ab12";
const PAGE = 2;

/**
 * AWS Organizations and the roles of STS, as an SDK client sees them; what it knows may change while a test goes on. Pages are
 * short, and the first is empty, as its documentation warns.
 */
export async function startOrganizations(organization: OrganizationOptions) {
  const aws = await startAws((request) => {
    const fault = organization.fault?.(request);
    return fault ?? answer(request);
  });

  function answer({ service, operation, input, accessKeyId }: AwsRequest): AwsAnswer {
    if (service === "sts" && operation === "AssumeRole") {
      const Credentials = {
        AccessKeyId: `ASIA${String(input.RoleSessionName)}`,
        SecretAccessKey: "secret",
        SessionToken: "token",
        Expiration: "2099-01-01T00:00:00Z",
      };
      return { output: { Credentials } };
    }
    if (service !== "organizations" || accessKeyId === "unsigned")
      return { fault: "UnrecognizedClientException" };
    const { accounts, units = {} } = organization;
    if (operation === "ListAccounts")
      return paged(
        "Accounts",
        accounts.map(({ tags: _, unit: __, ...account }) => account),
        input,
      );
    if (operation === "ListTagsForResource") {
      const account = accounts.find(({ Id }) => Id === input.ResourceId);
      if (account === undefined) return { fault: "TargetNotFoundException" };
      const tags = Object.entries(account.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
      return paged("Tags", tags, input);
    }
    if (operation === "ListParents") {
      const child = String(input.ChildId);
      const account = accounts.find(({ Id }) => Id === child);
      if (account === undefined && units[child] === undefined) return { fault: "ChildNotFoundException" };
      const parent = account === undefined ? units[child]?.parent : account.unit;
      const Parents = [{ Id: parent ?? ROOT, Type: parent === undefined ? "ROOT" : "ORGANIZATIONAL_UNIT" }];
      return paged("Parents", Parents, input);
    }
    if (operation === "DescribeOrganizationalUnit") {
      const Id = String(input.OrganizationalUnitId);
      const unit = units[Id];
      if (unit === undefined) return { fault: "OrganizationalUnitNotFoundException" };
      return { output: { OrganizationalUnit: { Id, Name: unit.name } } };
    }
    throw new Error(`nobody is expected to call ${operation}`);
  }

  return {
    ...aws,
    /** How often an operation was called. */
    countOf: (operation: string) => aws.requests.filter((request) => request.operation === operation).length,
  };
}

function paged(name: string, all: readonly object[], { NextToken }: Record<string, unknown>): AwsAnswer {
  if (NextToken === undefined) return { output: { [name]: [], NextToken: "at-0" } };
  const from = Number(/^at-(\d+)$/.exec(String(NextToken))?.[1]);
  if (Number.isNaN(from)) return { fault: "InvalidInputException", message: "the token is none of ours" };
  const to = from + PAGE;
  return { output: { [name]: all.slice(from, to), ...(to < all.length && { NextToken: `at-${to}` }) } };
}
