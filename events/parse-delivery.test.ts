import { describe, expect, it } from "vitest";
import { describeProblem, describeValue, formatPath } from "./problem.ts";
import { parse, parseEvent, parseProblem, payload } from "./test-payloads.ts";

describe("put-events entries", () => {
  const { detail, resources } = payload("H04");
  const entry = {
    Source: "test.aws.health",
    DetailType: "AWS Health Event",
    Detail: JSON.stringify(detail),
    Resources: resources,
    Time: "2026-03-02T07:31:55Z",
  };
  it("are read as the envelope EventBridge makes of them", () => {
    const event = parseEvent(entry);
    expect(event).toEqual(parseEvent(payload("H04")));
  });

  it.each([
    [{ Source: "aws.health" }],
    [{ Detail: detail }],
    [{ Resources: null }],
    [{ Resources: undefined, Time: undefined }],
    [{ Time: 1772436715 }],
  ])("may differ in %j", (change) => {
    expect(parseEvent({ ...entry, ...change }).incidentId).toBe(parseEvent(payload("H04")).incidentId);
  });

  it("with a broken Detail say so", () => {
    expect(parseProblem({ ...entry, Detail: '{"eventArn":' })).toEqual({
      path: "detail",
      expected: "an object",
      found: '"{\\"eventArn\\":"',
    });
  });
});

describe("envelopes", () => {
  it("with a test source are what they stand for", () => {
    expect(parseEvent({ ...payload("H04"), source: "test.aws.health" }).source).toBe("aws.health");
  });

  it.each([
    ["account", undefined],
    ["region", null],
    ["time", undefined],
    ["id", null],
    ["resources", null],
    ["version", undefined],
  ])("may lack %s", (key, value) => {
    expect(parse({ ...payload("H04"), [key]: value })[0]?.kind).toBe("event");
  });

  it.each([
    [{ source: "aws.unheard" }, "source", 'one of "aws.health", "aws.securityhub"', '"aws.unheard"'],
    [{ source: "constructor" }, "source", "one of", '"constructor"'],
    [{ source: "" }, "source", "a non-empty string", '""'],
    [{ "detail-type": "AWS Health Thing" }, "detail-type", 'one of "AWS Health Event"', '"AWS Health Thing"'],
    [{ "detail-type": "toString" }, "detail-type", "one of", '"toString"'],
    [{ detail: "text" }, "detail", "an object", '"text"'],
    [{ detail: undefined }, "detail", "an object", "nothing"],
    [{ detail: [] }, "detail", "an object", "an empty array"],
    [{ account: 5 }, "account", "a string", "5"],
  ])("broken or unknown: %j", (change, path, expected, found) => {
    const problem = parseProblem({ ...payload("H04"), ...change });
    expect(problem).toMatchObject({ path, found });
    expect(problem.expected).toContain(expected);
  });

  it("list every source that is known", () => {
    const { expected } = parseProblem({ ...payload("H04"), source: "aws.unheard" });
    expect(expected).toMatch(/"aws\.health".*"aws\.securityhub"/);
  });
});

it.each([
  [null, "null"],
  [undefined, "nothing"],
  ["text", '"text"'],
  [5, "5"],
  [[], "an empty array"],
  [[{}], "an array"],
])("a delivery that is no object: %j", (raw, found) => {
  expect(parseProblem(raw)).toEqual({ path: "", expected: "a JSON object", found });
});

describe("wording", () => {
  it.each([
    [["detail", "findings", 0, "Id"], "detail.findings[0].Id"],
    [["detail", "check-name"], "detail.check-name"],
    [["detail", "Region/AZ"], 'detail["Region/AZ"]'],
    [[0, "a"], "[0].a"],
    [[], ""],
  ])("path %j", (path, text) => {
    expect(formatPath(path)).toBe(text);
  });

  it("is short whatever stood there", () => {
    expect(describeValue("x".repeat(500))).toHaveLength(80);
    expect(describeValue({ a: 1 })).toBe("an object");
    expect(describeValue(true)).toBe("true");
  });

  it("makes one line", () => {
    expect(describeProblem({ path: "", expected: "a JSON object", found: "5" })).toBe(
      "delivery: expected a JSON object, found 5",
    );
  });
});
