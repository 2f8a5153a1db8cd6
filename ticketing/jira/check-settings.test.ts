import { afterEach, describe, expect, test } from "vitest";
import type { JiraStandIn, SiteSettings } from "./test-jira.ts";
import { openJira } from "./test-jira-setting.ts";

let standIn: JiraStandIn;
afterEach(async () => {
  expect(standIn.violations).toEqual([]);
  expect(standIn.calls.filter(({ isWrite }) => isWrite)).toEqual([]);
  await standIn.close();
});

async function problemsOf(
  ticketing: Record<string, unknown>,
  change: (settings: SiteSettings) => void = () => {},
) {
  const { jira, system } = await openJira({ ticketing });
  standIn = jira;
  change(jira.settings);
  return system.test();
}
const fieldOf = (settings: SiteSettings, id: string) =>
  settings.screen.findIndex(({ fieldId }) => fieldId === id);

describe("a test of the settings", () => {
  test("finds nothing where all fits", async () => {
    const fields = {
      customfield_10010: { value: "Cloud" },
      components: [{ name: "Network" }],
      customfield_10011: 7,
    };
    expect(await problemsOf({ fields, transitions: { close: "done", reopen: "in progress" } })).toEqual([]);
  });

  test("goes on after what it finds", async () => {
    const problems = await problemsOf(
      {
        priorities: { "5": "P1", "1": "Low" },
        fields: { "Cost centre": "x", customfield_10010: { value: "Land" } },
        transitions: { close: "In Progress", reopen: "Backlog" },
      },
      ({ permissions, screen }) => {
        permissions.delete("ADD_COMMENTS");
        screen.push({
          fieldId: "customfield_7",
          name: "Service",
          required: true,
          allowedValues: [{ id: "1", value: "Shop" }],
        });
      },
    );
    expect(problems).toEqual([
      {
        path: "project",
        problem: 'the account lacks the permission "Add Comments" (ADD_COMMENTS) in OPS',
        fix: `Give the account's role "Add Comments" in the permission scheme of OPS`,
      },
      {
        path: "priorities.5",
        problem: 'there is no priority "P1"',
        fix: "Name one of: Highest, High, Medium, Low, Lowest",
      },
      {
        path: "fields.Cost centre",
        problem: "new Task issues have no field with the id Cost centre",
        fix: 'The field "Cost centre" has the id customfield_10011',
      },
      {
        path: "fields.customfield_10010",
        problem: 'the field "Area" does not offer that value',
        fix: "Name one of: Cloud",
      },
      {
        path: "fields.customfield_7",
        problem: 'Jira asks for the field "Service" (customfield_7) on new Task issues, and nothing sets it',
        fix: "Set it, to one of: Shop, or make it optional",
      },
      {
        path: "transitions.close",
        problem:
          'the status "In Progress" is none in which the work counts as done (category "indeterminate")',
        fix: "Name a status of Task issues: Done",
      },
      {
        path: "transitions.reopen",
        problem: 'Task issues of OPS have no status "Backlog"',
        fix: "Name a status of Task issues: To Do, In Progress; the name of a transition works too, but cannot be checked before there is an issue",
      },
    ]);
  });

  test.each(["CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES", "CREATE_ATTACHMENTS", "LINK_ISSUES"])(
    "names the permission %s that is missing",
    async (permission) => {
      const problems = await problemsOf({}, ({ permissions }) => permissions.delete(permission));
      expect(problems[0]).toMatchObject({ path: "project", problem: expect.stringContaining(permission) });
    },
  );

  test("takes a project that the account may not browse for none", async () => {
    const problems = await problemsOf({}, ({ permissions }) => permissions.delete("BROWSE_PROJECTS"));
    expect(problems).toMatchObject([{ path: "project", fix: expect.stringContaining("browse") }]);
  });

  test("refuses a type of sub-tasks", async () => {
    expect(await problemsOf({ issueType: "Sub-task" })).toMatchObject([
      { path: "issueType", problem: expect.stringContaining("parent"), fix: "Name one of: Task, Bug" },
    ]);
  });

  test.each(["labels", "description"])("misses %s on the screen", async (id) => {
    const problems = await problemsOf(
      {},
      (settings) => void settings.screen.splice(fieldOf(settings, id), 1),
    );
    expect(problems).toMatchObject([{ path: "issueType", fix: `Add ${id} to the create screen` }]);
  });

  test("misses priorities where the project has none, unless none are set", async () => {
    const withoutPriority = (settings: SiteSettings) =>
      void settings.screen.splice(fieldOf(settings, "priority"), 1);
    expect(await problemsOf({}, withoutPriority)).toMatchObject([{ path: "priorities" }]);
    await standIn.close();
    expect(await problemsOf({ priorities: {} }, withoutPriority)).toEqual([]);
  });

  test("misses a priority that is asked for and set for some severities only", async () => {
    const problems = await problemsOf({ priorities: { "5": "High" } }, (settings) => {
      const at = fieldOf(settings, "priority");
      Object.assign(settings.screen[at] ?? {}, { required: true, hasDefaultValue: false });
    });
    expect(problems).toMatchObject([{ path: "priorities" }]);
  });

  test("reads all pages of a large screen", async () => {
    const problems = await problemsOf({ fields: { customfield_399: "x" } }, ({ screen }) => {
      for (let index = 0; index < 400; index += 1)
        screen.push({ fieldId: `customfield_${index}`, name: `Field ${index}`, required: false });
    });
    expect(problems).toEqual([]);
  });

  test("says when Jira is away", async () => {
    const { jira, system } = await openJira();
    standIn = jira;
    jira.setOutage(true);
    expect(await system.test()).toMatchObject([{ path: "", problem: "Jira was not reached" }]);
    jira.setOutage(false);
  });
});
