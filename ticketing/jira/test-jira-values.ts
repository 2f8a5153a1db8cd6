import type { JiraRequest, JiraSite } from "./test-jira-site.ts";
import { type JiraIssue, type JiraUser, Refused } from "./test-jira-state.ts";

/** Jira's form of times. */
export const stamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace("Z", "+0000");

export const json = ({ body, headers }: JiraRequest): Record<string, unknown> => {
  if (!String(headers["content-type"]).startsWith("application/json"))
    throw new Refused(415, ["Unsupported Media Type"]);
  try {
    return JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  } catch {
    throw new Refused(400, ["There was an error parsing JSON. Check that your request body is valid."]);
  }
};

/** A number out of the query. */
export const numberIn = ({ query }: JiraRequest, name: string, preset: number): number => {
  const given = query.get(name);
  if (given === null) return preset;
  if (!/^\d+$/.test(given)) throw new Refused(400, [`${name} is no number`]);
  return Number(given);
};

/** By its id or key; 404 as for those that may not be seen. */
export function issueIn({ state, settings }: JiraSite, { parts }: JiraRequest): JiraIssue {
  const issue = [...state.issues.values()].find(({ id, key }) => id === parts[0] || key === parts[0]);
  if (issue === undefined || !settings.permissions.has("BROWSE_PROJECTS"))
    throw new Refused(404, ["Issue does not exist or you do not have permission to see it."]);
  return issue;
}

export function need({ settings }: JiraSite, permission: string, status = 403): void {
  if (!settings.permissions.has(permission))
    throw new Refused(status, [`You do not have permission: ${permission}.`]);
}

export const userJson = (user: JiraUser | null) =>
  user && { ...user, accountType: "atlassian", active: true, timeZone: "Australia/Sydney" };

const CATEGORIES = { new: 2, indeterminate: 4, done: 3 };
export function statusJson({ settings, url }: JiraSite, name: string) {
  const at = settings.statuses.findIndex((status) => status.name === name);
  const category = settings.statuses[at]?.category ?? "new";
  return {
    self: `${url}/rest/api/3/status/${at + 1}`,
    id: String(at + 1),
    name,
    statusCategory: { id: CATEGORIES[category], key: category, name: category },
  };
}

/** The fields that were asked for. */
export function fieldsJson(
  site: JiraSite,
  issue: JiraIssue,
  asked: (name: string) => boolean,
): Record<string, unknown> {
  const all: Record<string, unknown> = {
    summary: issue.summary,
    description: issue.description,
    labels: issue.labels,
    issuetype: { name: issue.issueType },
    project: { key: issue.project },
    priority: issue.priority === null ? null : { id: "1", name: issue.priority },
    status: statusJson(site, issue.status),
    resolution: issue.resolution === null ? null : { name: issue.resolution },
    assignee: userJson(issue.assignee),
    created: stamp(issue.created),
    updated: stamp(issue.updated),
    attachment: issue.attachments.map(({ id, filename, author }) => ({
      id,
      filename,
      author: userJson(author),
    })),
    ...issue.custom,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked(name)));
}
