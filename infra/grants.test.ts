import { expect, test } from "vitest";
import { readDeployment } from "../config/deployment.ts";
import { tables } from "../memory/tables.ts";
import { type FunctionName, type Grant, grants } from "./grants.ts";
import { placesOf } from "./places.ts";

const places = placesOf(readDeployment({ OHERO_AWS_ACCOUNT: "123456789012" }));
const secrets = ["arn:aws:secretsmanager:us-east-1:123456789012:secret:ohero/slack-AbCdEf"];
const live = places.arn("execute-api", "a1b2c3d4e5/live");
const models = ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"];
const knowledgeBases = [places.arn("bedrock", "knowledge-base/ABCDEFGHIJ")];

const all: Record<FunctionName, Grant[]> = {
  ingest: grants.ingest(places),
  agent: grants.agent(places, {
    models,
    knowledgeBases,
    live,
    secrets,
    isSlackOn: true,
    hasTicketSystems: true,
  }),
  http: grants.http(places, { secrets, isSlackOn: true, hasTicketSystems: true }),
  websocket: grants.websocket(places, { live }),
  "websocket-authorizer": grants["websocket-authorizer"]({ secrets }),
  "knowledge-sync": grants["knowledge-sync"](places, { knowledgeBases }),
  "organization-sync": grants["organization-sync"](places, { role: "" }),
  timeouts: grants.timeouts(places),
  "send-messages": grants["send-messages"](places, { secrets }),
  "sync-tickets": grants["sync-tickets"](places, { live, secrets }),
};

/** Functions that may do this. */
const whoMay = (action: string, resource = "") =>
  Object.entries(all)
    .filter(([, given]) =>
      given.some(
        ({ actions, resources }) =>
          actions.includes(action) && resources.some((one) => one.includes(resource)),
      ),
    )
    .map(([name]) => name);

test("incidents are written by the agent only, tickets by it and by what mirrors them, and models asked by it only", () => {
  expect(whoMay("dynamodb:PutItem", places.tableArn("incidents"))).toEqual(["agent"]);
  expect(whoMay("dynamodb:PutItem", places.tableArn("tickets"))).toEqual(["agent", "sync-tickets"]);
  expect(whoMay("bedrock:InvokeModel")).toEqual(["agent"]);
  expect(whoMay("s3:PutObject", "/reports/")).toEqual(["agent"]);
});

test("nobody deletes incidents, tickets, deliveries or reports", () => {
  for (const table of ["incidents", "tickets", "deliveries", "causes", "checkpoints"] as const)
    expect(whoMay("dynamodb:DeleteItem", places.tableArn(table))).toEqual([]);
  expect(whoMay("s3:DeleteObject", places.bucketArn(places.bucket))).toEqual([]);
});

test("accounts are written by the sync only", () => {
  expect(whoMay("dynamodb:PutItem", places.tableArn("accounts"))).toEqual(["organization-sync"]);
  expect(whoMay("organizations:ListAccounts")).toEqual(["organization-sync"]);
});

test("with a role that reads the organization, only that role may be taken on", () => {
  const role = "arn:aws:iam::210987654321:role/read-organization";
  const given = grants["organization-sync"](places, { role });
  expect(given).toContainEqual({ actions: ["sts:AssumeRole"], resources: [role] });
  expect(JSON.stringify(given)).not.toContain("organizations:");
});

test("what is off is not granted", () => {
  const agent = JSON.stringify(
    grants.agent(places, {
      ...{ models: [], knowledgeBases: [], live: null, secrets: [] },
      ...{ isSlackOn: false, hasTicketSystems: false },
    }),
  );
  for (const word of ["bedrock:", "execute-api:", "secretsmanager:", "outbox", "connections"])
    expect(agent).not.toContain(word);
  const http = JSON.stringify(
    grants.http(places, { secrets: [], isSlackOn: false, hasTicketSystems: false }),
  );
  for (const word of ["secretsmanager:", "outbox"]) expect(http).not.toContain(word);
});

test("without Slack the agent only notes that a ticket changed, and so does a webhook, of one that it finds", () => {
  const ofOutbox = (given: readonly Grant[]) =>
    given.filter(({ resources }) => resources.some((one) => one.includes("-outbox")));
  const marking = { actions: ["dynamodb:UpdateItem"], resources: [places.tableArn("outbox")] };
  const agent = grants.agent(places, {
    ...{ models: [], knowledgeBases: [], live: null, secrets: [] },
    ...{ isSlackOn: false, hasTicketSystems: true },
  });
  expect(ofOutbox(agent)).toEqual([marking]);
  const http = grants.http(places, { secrets: [], isSlackOn: false, hasTicketSystems: true });
  expect(ofOutbox(http)).toEqual([
    { actions: ["dynamodb:Query"], resources: [places.indexArn("outbox", "byPlace")] },
    marking,
  ]);
  // Neither reads what the systems' APIs are called with.
  expect(JSON.stringify([agent, http])).not.toContain("secretsmanager:");
});

test("without a page what mirrors tickets tells no page", () => {
  const given = JSON.stringify(grants["sync-tickets"](places, { live: null, secrets }));
  for (const word of ["execute-api:", "connections", "-messages"]) expect(given).not.toContain(word);
});

test("every index that is named is there", () => {
  const indexes = Object.entries(tables).flatMap(([table, definition]) =>
    "indexes" in definition
      ? definition.indexes.map(({ name }) => `${places.tables[table as keyof typeof tables]}/index/${name}`)
      : [],
  );
  const named = Object.values(all)
    .flat()
    .flatMap(({ resources }) => resources)
    .flatMap((resource) => /table\/(.+\/index\/.+)$/.exec(resource)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(5);
  for (const index of named) expect(indexes).toContain(index);
});
