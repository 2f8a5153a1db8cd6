import { describe, expect, test } from "vitest";
import { input } from "../judgements/test-inputs.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import { testIncident } from "../memory/test-incident.ts";
import { IncidentQuery, selectIncidents } from "./incident-query.ts";

const incident = (id: string, changes: Partial<IncidentSummary>): IncidentSummary => {
  const { event: _, ...summary } = testIncident({ ...input().event, incidentId: id });
  return {
    ...summary,
    ...{ threadId: id, source: "aws.health", type: "kind", service: "RDS", region: "eu-west-1", title: id },
    ...{ accounts: ["222233334444"], tickets: [], messageIds: [], updatedAt: "2026-01-01T00:00:00.000Z" },
    createdAt: "2026-02-01T00:00:00.000Z",
    changedAt: "2026-03-01T00:00:00.000Z",
    ...changes,
  };
};

const known = [
  incident("a", {
    stakeholders: ["app01", "sec01"],
    costImpact: true,
    tickets: [{ id: "T-HAFP9AJFFQ", team: "app01" }],
    resourceIds: ["arn:aws:ec2:eu-west-1:222233334444:instance/i-0c41d9be72f6385aa"],
    changedAt: "2026-03-03T10:00:00.000Z",
  }),
  incident("b", {
    threadId: "f0e52b1e-0c0a-5d3f-9a62-52b1e0aa0c41",
    ...{
      owner: "inf01",
      stakeholders: ["inf01", "app01"],
      severity: 5,
      region: "us-east-1",
      costImpact: null,
    },
    createdAt: "2026-03-04T10:00:00.000Z",
    changedAt: "2026-03-04T10:00:00.000Z",
  }),
  incident("c", {
    ...{ owner: null, stakeholders: [], region: null, dueAt: "2026-04-01T00:00:00.000Z" },
    ...{ source: "aws.securityhub", service: "Security Hub", type: "EC2.19", status: "discharged" },
    createdAt: "2026-01-05T00:00:00.000Z",
  }),
];
const registry = {
  accounts: [{ id: "222233334444", name: "payments-dev" }],
  teams: [{ id: "app01", name: "Shop floor", role: "app" }],
};
const find = (query: object) => selectIncidents(known, IncidentQuery.parse(query), registry);

describe("a query", () => {
  test.each([
    // The source's own time is long past: what counts is when OHERO last recorded a change.
    [{ updatedSince: "2026-03-03" }, ["b", "a"]],
    [{ updatedBefore: "2026-03-03" }, ["c"]],
    [{ receivedSince: "2026-03-04" }, ["b"]],
    [{ receivedSince: "2026-01-01", receivedBefore: "2026-02-01" }, ["c"]],
    [{ teams: ["app01"] }, ["b", "a"]],
    [{ owners: ["APP01"] }, ["a"]],
    [{ owners: ["app01", "inf01"] }, ["b", "a"]],
    [{ regions: ["US-EAST-1"] }, ["b"]],
    [{ costImpact: true }, ["a"]],
    [{ costImpact: false }, ["c"]],
    [{ hasDueDate: true }, ["c"]],
    [{ hasDueDate: false }, ["b", "a"]],
    [{ services: ["ec2"] }, ["c"]],
    [{ services: ["Security Hub"] }, ["c"]],
    [{ order: "changed" }, ["b", "a", "c"]],
    [{ order: "newest" }, ["b", "a", "c"]],
    [{ order: "oldest", limit: 2 }, ["c", "a"]],
    [{}, ["b", "c", "a"]],
  ])("%j finds %j", (query, ids) => {
    expect(find(query).incidents.map(({ id }) => id)).toEqual(ids);
  });

  test.each([
    ["of the account, by its name", "Payments-dev", ["b", "c", "a"]],
    ["of the account, by its number", "222233334444", ["b", "c", "a"]],
    ["of the owner", "inf01", ["b"]],
    ["of a team that was told, by its name", "shop FLOOR", ["b", "a"]],
    ["of a ticket", "t-hafp9ajffq", ["a"]],
    ["of a resource", "i-0c41d9be", ["a"]],
    ["of the source", "securityhub", ["c"]],
    ["by which people call it", "f0e52b1e", ["b"]],
    ["of several kinds at once", "payments-dev us-east-1 inf01", ["b"]],
    ["of two incidents", "i-0c41d9be inf01", []],
    // Hexadecimal is in every id; only as much of the beginning as people call an incident by is one.
    ["in the middle of an id", "52b1e0", []],
    ["too short for an id", "f0e52", []],
  ])("finds the words %s", (_, text, ids) => {
    expect(find({ text }).incidents.map(({ id }) => id)).toEqual(ids);
  });

  test("counts a finding for the service that it concerns", () => {
    expect(find({ groupBy: "service" }).groups).toEqual([
      { key: "RDS", count: 2 },
      { key: "EC2", count: 1 },
    ]);
  });
});
