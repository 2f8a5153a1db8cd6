import type { Handler } from "./test-jira-site.ts";
import { type Indexed, Refused } from "./test-jira-state.ts";
import { fieldsJson, json, stamp } from "./test-jira-values.ts";

type Seen = NonNullable<Indexed["seen"]>;
const BY_LABEL = /^labels = "([^"\\]+)" ORDER BY created ASC, key ASC$/;
const BY_UPDATE =
  /^project = "([A-Z][A-Z0-9_]+)" AND labels = "([^"\\]+)" AND updated >= "-(\d+)m" ORDER BY updated ASC$/;
const MINUTE = 60_000;

/** POST /rest/api/3/search/jql, for the queries that are used. The index is behind. */
export const search: Handler = (site, request) => {
  const {
    jql,
    fields,
    maxResults = 50,
    nextPageToken,
    ...more
  } = json(request) as { jql?: string; fields?: string[]; maxResults?: number; nextPageToken?: string };
  if (Object.keys(more).length > 0) throw new Refused(400, [`Unrecognized field "${Object.keys(more)[0]}"`]);
  if (fields === undefined) site.flag("a search that asks for no fields gets ids alone");
  const wanted = filterOf(String(jql), site);
  const known = site.now() - site.indexDelayMs;
  const seen = [...site.state.index.values()].flatMap((revisions) => {
    const newest = revisions.filter(({ at }) => at <= known).at(-1)?.seen;
    return newest && site.settings.permissions.has("BROWSE_PROJECTS") && wanted.isIn(newest) ? [newest] : [];
  });
  seen.sort((a, b) => a[wanted.order] - b[wanted.order] || Number(a.id) - Number(b.id));
  const start =
    nextPageToken === undefined ? 0 : Number(/^page-(\d+)$/.exec(nextPageToken)?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) throw new Refused(400, ["The next page token is invalid."]);
  const page = seen.slice(start, start + Math.min(maxResults, site.pageSize));
  const isLast = start + page.length >= seen.length;
  const asked = (name: string) => fields?.includes(name) === true;
  const issues = page.map((one) => {
    const issue = site.state.issues.get(one.id);
    const now = issue === undefined ? {} : fieldsJson(site, issue, asked);
    const then = { labels: one.labels, updated: stamp(one.updated) };
    return {
      id: one.id,
      key: one.key,
      fields: { ...now, ...Object.fromEntries(Object.entries(then).filter(([name]) => asked(name))) },
    };
  });
  return {
    status: 200,
    body: { issues, isLast, ...(!isLast && { nextPageToken: `page-${start + page.length}` }) },
  };
};

function filterOf(
  jql: string,
  { now, settings }: Parameters<Handler>[0],
): { isIn: (seen: Seen) => boolean; order: "created" | "updated" } {
  const label = BY_LABEL.exec(jql)?.[1];
  if (label !== undefined) return { isIn: ({ labels }) => labels.includes(label), order: "created" };
  const [, project, own = "", minutes] = BY_UPDATE.exec(jql) ?? [];
  if (minutes === undefined) throw new Refused(400, ["Error in the JQL Query."]);
  // https://support.atlassian.com/jira/kb/how-to-handle-http-400-bad-request-errors-on-jira-search-rest-api-endpoint
  if (project !== settings.project)
    throw new Refused(400, [`The value '${project}' does not exist for the field 'project'.`]);
  // What is relative is cut to the minute.
  const earliest = Math.ceil((now() - Number(minutes) * MINUTE) / MINUTE) * MINUTE;
  return {
    isIn: (seen) => seen.project === project && seen.labels.includes(own) && seen.updated >= earliest,
    order: "updated",
  };
}
