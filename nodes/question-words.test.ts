import { expect, test } from "vitest";
import { organizationWith, PRODUCTION } from "../graph/test-application.ts";
import { readQuestion } from "./question.ts";

test.each([
  "Show me all closed tickets of fin01 and sec01.",
  "what's closed for fin01 and sec01?",
  "Closed tickets - fin01, sec01",
])("%j leaves no words to search for", (question) => {
  expect(readQuestion(question, organizationWith())).toEqual({
    text: "",
    filter: { teams: ["fin01", "sec01"], status: "closed", minimumSeverity: null, account: null },
  });
});

test("an account that is named in other letters is no word to search for either", () => {
  const read = readQuestion("What is open in PAYMENTS-PROD?", organizationWith());
  expect(read).toMatchObject({ text: "", filter: { account: PRODUCTION, status: "open" } });
});

test("above a severity does not mean that severity", () => {
  const { filter } = readQuestion("tickets with severity above 3", organizationWith());
  expect(filter.minimumSeverity).toBe(4);
});
