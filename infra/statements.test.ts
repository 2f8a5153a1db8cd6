import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { SETTINGS, type SettingName, synthesise } from "./test-synthesise.ts";
import { findWildcard, WILDCARDS } from "./wildcards.ts";

const oneOrMore = z.union([z.unknown().array(), z.unknown()]).transform((given) => [given].flat());
const Statement = z.looseObject({
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
});
const Policy = z.looseObject({ Statement: oneOrMore.pipe(z.array(Statement)) });

/** Everything in a template that is a policy: of roles, buckets, queues, topics, keys, buses, and who may take a role on. */
function policiesIn(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(policiesIn);
  const isPolicy = "Statement" in value && !("Type" in value);
  return [...(isPolicy ? [value] : []), ...Object.values(value).flatMap(policiesIn)];
}

const statements = (Object.keys(SETTINGS) as SettingName[]).flatMap((name) => {
  const { templates, resources } = synthesise(name);
  return [...templates.keys()].flatMap((stack) =>
    [...resources(stack)].flatMap(([id, { Properties, Type }]) => {
      // Of a bus the statement is not in a policy.
      const single =
        Type === "AWS::Events::EventBusPolicy"
          ? [{ Statement: Properties.Statement }]
          : policiesIn(Properties);
      return single.flatMap((policy) =>
        Policy.parse(policy).Statement.map((statement) => ({ where: `${name}: ${stack}/${id}`, statement })),
      );
    }),
  );
});

/** What leaves something open: one line for each action and resource. A Deny that is wide allows nothing. */
const open = statements
  .filter(({ statement }) => statement.Effect === "Allow")
  .flatMap(({ where, statement: { Action = [], Resource = [] } }) =>
    Action.map(String).flatMap((action) =>
      (Resource.length === 0 ? [""] : Resource.map(flattenCfnReference))
        .filter((resource) => `${action}${resource}`.includes("*"))
        .map((resource) => ({ where, action, resource })),
    ),
  );

test("every role has statements, and they are looked at", () => {
  expect(statements.length).toBeGreaterThan(300);
  expect(open.length).toBeGreaterThan(50);
});

test("no wildcard, but those whose reason is on the list", () => {
  const unexplained = open.filter(({ action, resource }) => findWildcard(action, resource) === undefined);
  expect(unexplained).toEqual([]);
});

test("an action is spelled out, but in the policy that every key begins with", () => {
  const wide = new Set(open.filter(({ action }) => action.includes("*")).map(({ action }) => action));
  expect([...wide]).toEqual(["kms:*"]);
});

test("everything on the list is needed still: the entry, and each of its actions", () => {
  const stale = WILDCARDS.flatMap((entry) =>
    entry.actions
      .filter(
        (action) =>
          !open.some((one) => one.action === action && findWildcard(action, one.resource) === entry),
      )
      .map((action) => `${action} on ${entry.resource}`),
  );
  expect(stale).toEqual([]);
});

test("nothing is allowed to everybody", () => {
  const everybody = statements.filter(
    ({ statement }) =>
      statement.Effect === "Allow" && /"\*"/.test(JSON.stringify(statement.Principal ?? null)),
  );
  expect(everybody).toEqual([]);
});

test("NotAction, NotResource and NotPrincipal appear nowhere", () => {
  for (const { where, statement } of statements)
    expect(
      Object.keys(statement).filter((key) => key.startsWith("Not")),
      where,
    ).toEqual([]);
});
