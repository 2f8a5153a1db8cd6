import { expect, test } from "vitest";
import { DEVELOPMENT, organizationWith, PRODUCTION } from "../graph/test-application.ts";
import { readQuestion } from "./question.ts";

const nothing = { teams: [], status: null, minimumSeverity: null, account: null };

test.each([
  ["What is open for app01?", "", { teams: ["app01"], status: "open" }],
  ["Show me all closed tickets of fin01 and sec01", "", { teams: ["fin01", "sec01"], status: "closed" }],
  ["Which incidents were resolved?", "", { status: "closed" }],
  ["Any unresolved incidents right now?", "", { status: "open" }],
  ["tickets with severity 4 or higher", "", { minimumSeverity: 4 }],
  ["severity at least 3, open", "", { minimumSeverity: 3, status: "open" }],
  ["Is there anything of severity 10?", null, {}],
  ["What about payments-prod?", "", { account: PRODUCTION }],
  [`What about account ${DEVELOPMENT}?`, "", { account: DEVELOPMENT }],
  ["What about 123412341234?", "", { account: "123412341234" }],
  ["why was the EKS upgrade discharged", "EKS upgrade discharged", {}],
  ["Who owns vpce-0a12?", "owns vpce-0a12", {}],
  ["Is payments-prod-2 affected?", "payments-prod-2 affected", {}],
  [
    "open RDS issues in storefront-prod for app01",
    "RDS issues",
    { teams: ["app01"], status: "open", account: "333344445555" },
  ],
  ["What happened to the happening?", "happened happening", {}],
  ["", "", {}],
])("%j", (question, text, filter) => {
  const read = readQuestion(question, organizationWith());
  expect(read.filter).toEqual({ ...nothing, ...filter });
  if (text !== null) expect(read.text).toBe(text);
});

test("what looks like a pattern is only text", () => {
  const teams = [{ id: "a.c", name: "A", role: "app" as const, responsibilities: "", channel: "" }];
  const organization = { ...organizationWith(), teams };
  expect(readQuestion("what has abc to do (.*)+[", organization).filter.teams).toEqual([]);
});
