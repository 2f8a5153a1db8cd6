import { type IPrincipal, PolicyDocument, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { Grant } from "./grants.ts";
import { acknowledgeWildcards } from "./wildcards.ts";

/**
 * A role that may do what is given, one statement for each grant, and nothing else: the policy is part of the role, so that what
 * uses the role is made after it.
 */
export function createRole(
  scope: Construct,
  id: string,
  assumedBy: IPrincipal,
  grants: readonly Grant[],
): Role {
  const statements = grants.map(
    ({ actions, resources, conditions }) =>
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions: { ...conditions } }),
      }),
  );
  const role = new Role(scope, id, {
    assumedBy,
    inlinePolicies: { grants: new PolicyDocument({ statements }) },
  });
  acknowledgeWildcards(role, grants);
  return role;
}
