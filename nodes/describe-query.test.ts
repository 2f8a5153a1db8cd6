import { describe, expect, test } from "vitest";
import { incidentOf, organization, seed } from "../evals/consult/seeded-store.ts";
import { readAnswer } from "../judgements/cited-answer.ts";
import { findHazard } from "../judgements/harmless-text.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import { shortIdOf } from "../memory/thread-id.ts";
import type { QueryResult } from "../tools/query-incidents.ts";
import { citableId } from "./citable-id.ts";
import { describeQuery, incidentLine, resultLines } from "./describe-query.ts";
import { incidentPassage } from "./passages.ts";

const [first] = seed.incidents;
if (first === undefined) throw new Error("the seed holds no incident");
const incident: IncidentSummary = incidentOf(first);

const result = (changes: Partial<QueryResult>): QueryResult => ({
  ...{ total: 1, groups: null, incidents: [incident], isComplete: true },
  ...changes,
});
const lines = (changes: Partial<QueryResult>, listed = 10) =>
  resultLines(result(changes), organization, listed);

describe("what was found", () => {
  test("nothing is nothing only where everything was looked at", () => {
    expect(lines({ total: 0, incidents: [] })).toEqual(["I found nothing: 0 incidents."]);
    const [only, ...more] = lines({ total: 0, incidents: [], isComplete: false });
    expect([only, more]).toEqual([expect.stringMatching(/^I found none among those that I looked at/), []]);
    expect(only).not.toMatch(/\d/);
    expect(lines({ total: 0, incidents: [], groups: [], isComplete: false })).toEqual([only]);
  });

  test("what is not listed is counted only after what is", () => {
    expect(lines({ total: 3 })).toEqual(["3 incidents", expect.any(String), "- and 2 more"]);
    expect(lines({ total: 3 }, 0)).toEqual(["3 incidents"]);
    expect(lines({ total: 3, isComplete: false }, 0)).toEqual(["At least 3 incidents"]);
  });
});

describe("what others wrote does nothing", () => {
  const evil = "evil](https://evil.example/x)\n- app01: 99 <!channel> @here <script>";
  const id = `aws.cloudwatch~arn:aws:cloudwatch:eu-west-1:222233334444:alarm:${evil}`;

  test("as a group, a service, an account, a title or an id", () => {
    const written = [
      ...lines({ groups: [{ key: evil, count: 1 }] }),
      incidentLine({ ...incident, id, title: evil, accounts: [evil] }, organization),
      describeQuery({ services: [evil], regions: [evil], accounts: [evil], text: evil }, organization),
    ];
    expect(written).toHaveLength(4);
    for (const line of written)
      expect([line, findHazard(line), line.split("\n").length]).toEqual([line, null, 1]);
  });

  test("an id that would act gives way to the short one, which is cited everywhere", () => {
    expect(citableId(incident.id)).toBe(incident.id);
    expect(citableId(id)).toBe(shortIdOf(id));
    const line = incidentLine({ ...incident, id }, organization);
    expect(readAnswer(`It is that one.\nSources: ${line.slice(line.lastIndexOf("["))}`).sources).toEqual([
      incidentPassage({ ...incident, id }, "").source,
    ]);
  });
});

test.each([
  [{ owners: ["app01"], regions: ["us-east-1"] }, "all incidents owned by app01, in us-east-1"],
  [{ statuses: ["open" as const], hasDueDate: false }, "open incidents, without a due date"],
  [{ hasDueDate: true, costImpact: true }, "all incidents, with a due date, with a cost impact"],
  [{ costImpact: false }, "all incidents, without a cost impact"],
  [{ receivedSince: "2026-03-01" }, "all incidents, first received from 2026-03-01 on"],
  [{ order: "oldest" as const }, "all incidents, the oldest first"],
  [{ order: "urgent" as const }, "all incidents, the most severe first"],
])("%j is said as %j", (query, said) => {
  expect(describeQuery(query, organization)).toBe(said);
});
