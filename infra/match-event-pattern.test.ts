import { expect, test } from "vitest";
import type { EventPattern } from "./event-patterns.ts";
import { matchesEventPattern } from "./match-event-pattern.ts";

const event = {
  source: "aws.example",
  resources: ["arn:aws:s3:::one", "arn:aws:s3:::two"],
  detail: {
    state: "RUNNING",
    count: 5,
    isOpen: true,
    ended: null,
    empty: "",
    none: [],
    owner: { name: "app01", tags: [{ key: "a" }, { key: "b", value: "2" }] },
  },
};

// Each line is a statement of the user guide, or a consequence of one.
test.each<[string, EventPattern, boolean]>([
  ["an exact value", { source: ["aws.example"] }, true],
  ["another value", { source: ["aws.other"] }, false],
  ["one of several values", { source: ["aws.other", "aws.example"] }, true],
  ["no condition at all matches nothing", { source: [] }, false],
  ["every field must match", { source: ["aws.example"], id: ["1"] }, false],
  ["a field that is not there", { region: ["us-east-1"] }, false],
  ["a field within a field", { detail: { owner: { name: ["app01"] } } }, true],
  ["a field within something that has none", { source: { name: ["app01"] } }, false],
  ["letters count by case", { detail: { state: ["running"] } }, false],
  ["a number is no text", { detail: { count: ["5"] } }, false],
  ["a number", { detail: { count: [5] } }, true],
  ["a truth", { detail: { isOpen: [true] } }, true],
  ["null", { detail: { ended: [null] } }, true],
  ["null is not absence", { detail: { missing: [null] } }, false],
  ["an empty text", { detail: { empty: [""] } }, true],
  ["one element of an array", { resources: ["arn:aws:s3:::two"] }, true],
  ["no element of an array", { resources: ["arn:aws:s3:::three"] }, false],
  ["a field of one element of an array", { detail: { owner: { tags: { key: ["b"] } } } }, true],
  ["a prefix", { resources: [{ prefix: "arn:aws:s3" }] }, true],
  ["another prefix", { resources: [{ prefix: "arn:aws:ec2" }] }, false],
  ["a number has no prefix", { detail: { count: [{ prefix: "5" }] } }, false],
  ["a suffix", { resources: [{ suffix: ":two" }] }, true],
  ["another suffix", { resources: [{ suffix: ":three" }] }, false],
  ["anything but what it is", { detail: { state: [{ "anything-but": "RUNNING" }] } }, false],
  ["anything but something else", { detail: { state: [{ "anything-but": "STOPPED" }] } }, true],
  ["anything but a list with it", { detail: { count: [{ "anything-but": [4, 5] }] } }, false],
  ["anything but a list without it", { detail: { count: [{ "anything-but": [4, 6] }] } }, true],
  ["anything but a prefix of it", { detail: { state: [{ "anything-but": { prefix: "RUN" } }] } }, false],
  ["anything but a prefix of others", { detail: { state: [{ "anything-but": { prefix: "STOP" } }] } }, true],
  ["anything but a suffix of it", { detail: { state: [{ "anything-but": { suffix: "ING" } }] } }, false],
  ["anything, where nothing is", { detail: { missing: [{ "anything-but": "RUNNING" }] } }, false],
  ["what exists", { detail: { state: [{ exists: true }] } }, true],
  ["what does not exist", { detail: { missing: [{ exists: true }] } }, false],
  ["the absence of what is not there", { detail: { missing: [{ exists: false }] } }, true],
  ["the absence of what is there", { detail: { state: [{ exists: false }] } }, false],
  ["the absence of what is in nothing", { gone: { missing: [{ exists: false }] } }, true],
  ["the absence of what is in nothing, deeper", { gone: { too: { missing: [{ exists: false }] } } }, true],
  ["the absence of what is in a text", { source: { missing: [{ exists: false }] } }, true],
  ["the absence of what is in no element", { detail: { none: { missing: [{ exists: false }] } } }, true],
  ["what is in nothing does not exist", { gone: { missing: [{ exists: true }] } }, false],
  ["absence, and a value that is not there", { gone: { a: [{ exists: false }], b: [5] } }, false],
  ["exists is of leaves only", { detail: { owner: [{ exists: true }] } }, false],
  ["a number within bounds", { detail: { count: [{ numeric: [">", 0, "<=", 5] }] } }, true],
  ["a number at a bound that is left out", { detail: { count: [{ numeric: [">", 0, "<", 5] }] } }, false],
  ["a number that is equal", { detail: { count: [{ numeric: ["=", 5] }] } }, true],
  ["a text is within no bounds", { detail: { state: [{ numeric: [">=", 0] }] } }, false],
  ["one of two patterns", { $or: [{ source: ["aws.other"] }, { detail: { count: [5] } }] }, true],
  ["neither of two patterns", { $or: [{ source: ["aws.other"] }, { detail: { count: [6] } }] }, false],
  ["a field, and one of two", { source: ["aws.other"], $or: [{ detail: { count: [5] } }] }, false],
])("%s", (_, pattern, isMatch) => {
  expect(matchesEventPattern(pattern, event)).toBe(isMatch);
});

test("an event that is none matches nothing", () => {
  for (const none of [null, undefined, "text", 5, []])
    expect(matchesEventPattern({ source: ["aws.example"] }, none)).toBe(false);
});
