import { describe, expect, test } from "vitest";
import { Ticketing } from "./ticketing.ts";

const problemsOf = (jira: Record<string, unknown>) =>
  Ticketing.safeParse({ system: "jira", project: "OPS", ...jira }).error?.issues.map(
    ({ path, message, ...issue }) => [
      path.join("."),
      "issues" in issue ? issue.issues.map((inner) => inner.message).join() : message,
    ],
  );

describe("a team's tickets in Jira", () => {
  test("need nothing but the project", () => {
    expect(Ticketing.parse({ system: "jira", project: "OPS" })).toEqual({
      system: "jira",
      project: "OPS",
      issueType: "Task",
      labels: [],
      fields: {},
      priorities: { "5": "Highest", "4": "High", "3": "Medium", "2": "Low", "1": "Lowest" },
      transitions: { close: "Done", reopen: "To Do" },
    });
  });

  test.each(["project", "issuetype", "summary", "description", "labels", "priority", "Labels"])(
    "leave the field %s to OHERO",
    (id) => {
      expect(problemsOf({ fields: { [id]: "x" } })).toEqual([
        [`fields.${id}`, expect.stringContaining(`not ${id}, which is set on each issue`)],
      ]);
    },
  );

  test.each([
    [{ project: "ops" }, "project", "the key of a Jira project"],
    [{ labels: ["two words"] }, "labels.0", "a label without spaces"],
    [{ fields: { customfield_1: null } }, "fields.customfield_1", "a value"],
    [{ priorities: { "6": "x" } }, "priorities", ""],
  ])("%j is refused", (changes, path, message) => {
    expect(problemsOf(changes)).toContainEqual([
      expect.stringContaining(path),
      expect.stringContaining(message),
    ]);
  });
});
