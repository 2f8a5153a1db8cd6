import { z } from "zod";
import type { JiraTicketing } from "../../policy/ticketing.ts";
import { TicketSystemError, type TicketSystemProblem } from "../ticket-system.ts";
import { checkFields, Field } from "./check-fields.ts";
import type { JiraClient } from "./client.ts";
import { isDone, Status } from "./issue.ts";
import { parse } from "./parse.ts";

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/#api-rest-api-3-mypermissions-get */
const PERMISSIONS: Record<string, string> = {
  BROWSE_PROJECTS: "Browse Projects",
  CREATE_ISSUES: "Create Issues",
  EDIT_ISSUES: "Edit Issues",
  ADD_COMMENTS: "Add Comments",
  TRANSITION_ISSUES: "Transition Issues",
  CREATE_ATTACHMENTS: "Create Attachments",
  LINK_ISSUES: "Link Issues",
};
const Permissions = z.looseObject({
  permissions: z.record(z.string(), z.looseObject({ havePermission: z.boolean() })),
});
const IssueType = z.looseObject({ id: z.string(), name: z.string(), subtask: z.boolean().default(false) });
const IssueTypes = z.looseObject({ issueTypes: z.array(IssueType) });
const Fields = z.looseObject({ fields: z.array(Field), total: z.number().optional() });
const Statuses = z.array(z.looseObject({ name: z.string(), statuses: z.array(Status) }));
const PER_PAGE = 200;
const MOST_NAMED = 20;

/** Everything that does not fit between a team's settings and its project. Reads only, and goes on after a failure where it can. */
export async function checkSettings(
  client: JiraClient,
  settings: JiraTicketing,
): Promise<TicketSystemProblem[]> {
  const { call } = client;
  const { project, issueType, transitions } = settings;
  const problems: TicketSystemProblem[] = [];
  const key = encodeURIComponent(project);

  /** null where it cannot be asked, which then is a problem. */
  async function ask(
    path: string,
    address: string,
    query?: Record<string, string | number>,
  ): Promise<unknown> {
    try {
      return (await call("GET", address, query === undefined ? {} : { query })).body;
    } catch (error) {
      if (!(error instanceof TicketSystemError)) throw error;
      const isUnseen = error.failure.kind === "gone";
      problems.push({
        path,
        problem: isUnseen
          ? `Jira has nothing there that the account may see: ${path || "the site"}`
          : error.message,
        fix: FIXES[path] ?? "Check the address, the account and its token, and try again",
      });
      return null;
    }
  }

  if ((await ask("", "/rest/api/3/myself")) === null) return problems;
  const isSeen = (await ask("project", `/rest/api/3/project/${key}`)) !== null;
  if (!isSeen) return problems;

  const permissions = Permissions.safeParse(
    await ask("project", "/rest/api/3/mypermissions", {
      projectKey: project,
      permissions: Object.keys(PERMISSIONS).join(","),
    }),
  );
  if (permissions.success)
    for (const [permission, name] of Object.entries(PERMISSIONS))
      if (permissions.data.permissions[permission]?.havePermission !== true)
        problems.push({
          path: "project",
          problem: `the account lacks the permission "${name}" (${permission}) in ${project}`,
          fix: `Give the account's role "${name}" in the permission scheme of ${project}`,
        });

  const types = IssueTypes.safeParse(
    await ask("issueType", `/rest/api/3/issue/createmeta/${key}/issuetypes`, { maxResults: PER_PAGE }),
  );
  if (types.success) {
    const type = types.data.issueTypes.find(({ name }) => name === issueType);
    if (type === undefined || type.subtask)
      problems.push({
        path: "issueType",
        problem: type
          ? `"${issueType}" is a type of sub-tasks, which need a parent`
          : `${project} has no issue type "${issueType}" that the account may create`,
        fix: `Name one of: ${list(types.data.issueTypes.filter(({ subtask }) => !subtask).map(({ name }) => name))}`,
      });
    else await checkScreen(type.id);
  }
  await checkTransitions();
  return problems;

  async function checkScreen(type: string): Promise<void> {
    const fields: Field[] = [];
    for (let startAt = 0; ; ) {
      const address = `/rest/api/3/issue/createmeta/${key}/issuetypes/${encodeURIComponent(type)}`;
      const body = await ask("issueType", address, { startAt, maxResults: PER_PAGE });
      if (body === null) return;
      const page = parse(Fields, body);
      fields.push(...page.fields);
      startAt += page.fields.length;
      if (page.fields.length === 0 || startAt >= (page.total ?? 0)) break;
    }
    problems.push(...checkFields(settings, fields));
  }

  async function checkTransitions(): Promise<void> {
    const given = Statuses.safeParse(await ask("transitions", `/rest/api/3/project/${key}/statuses`));
    const statuses = given.success ? given.data.find(({ name }) => name === issueType)?.statuses : undefined;
    if (statuses === undefined) return;
    for (const [setting, wanted] of Object.entries(transitions)) {
      const path = `transitions.${setting}`;
      const status = statuses.find(({ name }) => name.toLowerCase() === wanted.trim().toLowerCase());
      const fitting = statuses.filter((one) => isDone(one) === (setting === "close")).map(({ name }) => name);
      const fix = `Name a status of ${issueType} issues: ${list(fitting)}`;
      if (status === undefined)
        problems.push({
          path,
          problem: `${issueType} issues of ${project} have no status "${wanted}"`,
          fix: `${fix}; the name of a transition works too, but cannot be checked before there is an issue`,
        });
      else if (isDone(status) !== (setting === "close"))
        problems.push({
          path,
          problem: `the status "${status.name}" is ${isDone(status) ? "one" : "none"} in which the work counts as done (category "${status.statusCategory.key}")`,
          fix,
        });
    }
  }
}

const FIXES: Record<string, string> = {
  "": "Check the site's address, the account's e-mail address and its API token",
  project: "Check the project's key, and that the account may browse it",
  issueType: "Give the account the permission to create issues in the project",
};

const list = (names: string[]): string => names.slice(0, MOST_NAMED).join(", ") || "(there is none)";
