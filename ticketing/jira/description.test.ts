import { expect, test } from "vitest";
import { CONTENT } from "../test-contract.ts";
import { MAX_TEXT, sizeOf } from "./adf.ts";
import { adfToText } from "./adf-to-text.ts";
import { descriptionOf, isListed, summaryOf } from "./description.ts";
import { problemOfDocument, shownDocument } from "./test-jira-adf.ts";

test("a description says what is to be done, on what, and whose it is", () => {
  expect(adfToText(descriptionOf(CONTENT))).toBe(`The host of the instance will be retired.
Move it before then.
Recommended actions
- Stop and start the instance (https://docs.example/retire?a=1&b=2)
- Tell the owners
Impacted accounts
- 111122223333
Impacted resources
- i-0abc
- i-0def
Incidents
- arn:aws:health:us-east-1::event/EC2/X~111122223333~us-east-1
Severity 3 · event of 2026-03-01T10:00:00.000Z · OHERO ticket T-ABCDEFGHJK of team app01`);
});

test("links are those of actions alone", () => {
  expect(shownDocument(descriptionOf(CONTENT)).links).toEqual(["https://docs.example/retire?a=1&b=2"]);
  const address = { text: "", url: "https://docs.example/only" };
  expect(shownDocument(descriptionOf({ ...CONTENT, actions: [address] })).links).toEqual([address.url]);
});

test("what has nothing in it has no heading", () => {
  const text = adfToText(
    descriptionOf({ ...CONTENT, actions: [], accounts: [], resources: [], incidentIds: [] }),
  );
  expect(text).not.toMatch(/Recommended|Impacted|Incidents/);
});

test("however long everything is, Jira takes it and the last line is there", () => {
  for (const unit of ["x", '"', "\\", "\u{1F600}", "y\n", "z "]) {
    const long = unit.repeat(20_000);
    const many = Array.from({ length: 3_000 }, (_, index) => `${index}${long.slice(0, 2_000)}`);
    const document = descriptionOf({
      ...CONTENT,
      team: long,
      description: long,
      actions: many.map((text) => ({ text, url: `https://docs.example/${"a".repeat(900)}` })),
      accounts: many,
      resources: many,
      incidentIds: many,
    });
    expect(sizeOf(document)).toBeLessThanOrEqual(MAX_TEXT);
    expect(problemOfDocument(document)).toBeNull();
    const text = adfToText(document);
    expect(text).toContain("(20 of 3000; all are in the attachment)");
    expect(text).toMatch(/… and \d+ more/);
    expect(text).toContain("OHERO ticket T-ABCDEFGHJK");
  }
});

test("resources need no attachment only where each stands in the description in full", () => {
  expect(isListed(["i-1"])).toBe(true);
  expect(isListed(Array.from({ length: 20 }, () => "i-1"))).toBe(true);
  expect(isListed(Array.from({ length: 21 }, () => "i-1"))).toBe(false);
  expect(isListed(["x".repeat(501)])).toBe(false);
  expect(isListed(Array.from({ length: 20 }, () => '"'.repeat(400)))).toBe(false);
  const resources = Array.from({ length: 20 }, (_, index) => `${index}-${"r".repeat(90)}`);
  expect(isListed(resources)).toBe(true);
  for (const resource of resources)
    expect(adfToText(descriptionOf({ ...CONTENT, resources }))).toContain(resource);
});

test("a summary is one line of at most 255 characters, no pair of them parted", () => {
  expect(summaryOf({ ...CONTENT, title: " a\r\n b\u202E " })).toBe("a b");
  expect(summaryOf({ ...CONTENT, title: "\u0000" })).toBe(CONTENT.ticketId);
  const long = summaryOf({ ...CONTENT, title: `x${"\u{1F600}".repeat(200)}` });
  expect(long.length).toBeLessThanOrEqual(255);
  expect(long).not.toMatch(/\p{Surrogate}/u);
  expect(long.endsWith("…")).toBe(true);
});
