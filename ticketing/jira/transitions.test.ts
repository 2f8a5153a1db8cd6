import { afterEach, expect, test } from "vitest";
import { CONTENT } from "../test-contract.ts";
import type { JiraStandIn } from "./test-jira.ts";
import { openJira } from "./test-jira-setting.ts";
import type { ScreenField } from "./test-jira-state.ts";

let standIn: JiraStandIn;
afterEach(async () => {
  expect(standIn.violations).toEqual([]);
  await standIn.close();
});
async function open(options: Parameters<typeof openJira>[0] = {}) {
  const opened = await openJira(options);
  standIn = opened.jira;
  const { id } = await opened.system.create(CONTENT);
  const issue = standIn.issues.get(id);
  if (issue === undefined) throw new Error("no issue");
  return { ...opened, id, issue };
}

const STATUSES = [
  { name: "Open", category: "new" },
  { name: "Fixed in test", category: "indeterminate" },
  { name: "Closed", category: "done" },
  { name: "Won't do", category: "done" },
] as const;
const resolution = (more: Partial<ScreenField> = {}) => ({
  resolution: {
    name: "Resolution",
    required: true,
    allowedValues: [
      { id: "1", name: "Duplicate" },
      { id: "2", name: "Fixed" },
    ],
    ...more,
  },
});
const workflow = (screen: Record<string, Omit<ScreenField, "fieldId">> = {}) => ({
  statuses: [...STATUSES],
  transitions: [
    { id: "1", name: "Closed", to: "Won't do" },
    { id: "2", name: "Resolve issue", to: "Closed", screen },
    { id: "3", name: "Reopen", to: "Open", from: ["Closed", "Won't do"] },
  ],
});

test("the name of a status counts before that of a transition, in small letters and capitals", async () => {
  const { system, id, issue } = await open({
    settings: workflow(),
    ticketing: { transitions: { close: "cLOSED ", reopen: "reopen" } },
  });
  await system.transition(id, "closed");
  expect(issue.status).toBe("Closed");
  await system.transition(id, "open");
  expect(issue.status).toBe("Open");
});

test("any status that counts as done is closed", async () => {
  const { system, id, issue, jira } = await open({
    settings: workflow(),
    ticketing: { transitions: { close: "Closed" } },
  });
  jira.person.transition(id, "Won't do");
  await system.transition(id, "closed");
  expect(issue.status).toBe("Won't do");
  expect(await system.read(id)).toMatchObject({ isClosed: true, status: "Won't do" });
});

test("a team may close into a status that does not count as done", async () => {
  const { system, id, issue, writes } = await open({
    settings: {
      ...workflow(),
      transitions: [
        { id: "1", name: "Fix", to: "Fixed in test" },
        { id: "2", name: "Back", to: "Open" },
      ],
    },
    ticketing: { transitions: { close: "Fixed in test", reopen: "Open" } },
  });
  await system.transition(id, "closed");
  expect(issue.status).toBe("Fixed in test");
  expect(await system.read(id)).toMatchObject({ isClosed: true, status: "Fixed in test" });
  const before = writes();
  await system.transition(id, "closed");
  expect(writes()).toBe(before);
  await system.transition(id, "open");
  expect(issue.status).toBe("Open");
});

test.each([
  ["the best of those that are offered", resolution(), "Fixed"],
  [
    "the first where none is known",
    resolution({ allowedValues: [{ id: "7", name: "Duplicate" }] }),
    "Duplicate",
  ],
  ["none where none is asked for", resolution({ required: false }), null],
  ["none where Jira has one of its own", resolution({ hasDefaultValue: true }), null],
])("a resolution is set where it is asked for: %s", async (_, screen, expected) => {
  const { system, id, issue } = await open({
    settings: workflow(screen),
    ticketing: { transitions: { close: "Closed" } },
  });
  await system.transition(id, "closed");
  expect(issue).toMatchObject({ status: "Closed", resolution: expected });
});

test.each([
  ["another field", { customfield_9: { name: "Root cause", required: true } }, /Root cause/],
  ["a resolution of which none is offered", resolution({ allowedValues: [] }), /Resolution/],
])("a transition that asks for %s is blocked, and named", async (_, screen, message) => {
  const { system, id, issue, writes } = await open({
    settings: workflow(screen),
    ticketing: { transitions: { close: "Closed" } },
  });
  const before = writes();
  await expect(system.transition(id, "closed")).rejects.toMatchObject({
    failure: { kind: "blocked", problem: expect.stringMatching(message) },
  });
  expect([issue.status, writes()]).toEqual(["Open", before]);
});

test("where no transition fits, the setting is named and what there is", async () => {
  const { system, id } = await open({
    settings: workflow(),
    ticketing: { transitions: { close: "Finished" } },
  });
  await expect(system.transition(id, "closed")).rejects.toMatchObject({
    failure: {
      kind: "blocked",
      problem:
        'Jira: ticketing.transitions.close is "Finished", and from "Open" there is only: Closed (to Won\'t do), Resolve issue (to Closed)',
    },
  });
});

test("where the account may move nothing, that is said", async () => {
  const { system, id, jira } = await open();
  jira.settings.permissions.delete("TRANSITION_ISSUES");
  await expect(system.transition(id, "closed")).rejects.toMatchObject({
    failure: { kind: "blocked", problem: expect.stringContaining("may move nothing") },
  });
});
