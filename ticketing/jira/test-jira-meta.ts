import type { Handler, JiraSite } from "./test-jira-site.ts";
import { Refused } from "./test-jira-state.ts";
import { numberIn, statusJson, userJson } from "./test-jira-values.ts";

export const getMyself: Handler = ({ account }) => ({ status: 200, body: userJson(account) });
export const getServerInfo: Handler = ({ url }) => ({
  status: 200,
  body: { baseUrl: url, deploymentType: "Cloud" },
});

function needProject({ settings }: JiraSite, key: string | undefined): void {
  if (key !== settings.project || !settings.permissions.has("BROWSE_PROJECTS"))
    throw new Refused(404, [`No project could be found with key '${key}'.`]);
}

export const getProject: Handler = (site, { parts: [key] }) => {
  needProject(site, key);
  return { status: 200, body: { id: "10000", key, name: "Operations", style: "classic" } };
};

export const getStatuses: Handler = (site, { parts: [key] }) => {
  needProject(site, key);
  const statuses = site.settings.statuses.map(({ name }) => statusJson(site, name));
  return { status: 200, body: site.settings.issueTypes.map((type) => ({ ...type, statuses })) };
};

export const getPermissions: Handler = ({ settings }, { query }) => {
  const asked = query.get("permissions")?.split(",") ?? [];
  if (asked.length === 0) throw new Refused(400, ["The 'permissions' query parameter is required."]);
  if (query.get("projectKey") !== settings.project) throw new Refused(404, ["No project could be found."]);
  return {
    status: 200,
    body: {
      permissions: Object.fromEntries(
        asked.map((key) => [key, { key, havePermission: settings.permissions.has(key) }]),
      ),
    },
  };
};

export const getIssueTypes: Handler = (site, request) => {
  needProject(site, request.parts[0]);
  const { issueTypes, permissions } = site.settings;
  const startAt = numberIn(request, "startAt", 0);
  const maxResults = numberIn(request, "maxResults", 50);
  const types = permissions.has("CREATE_ISSUES") ? issueTypes : [];
  return {
    status: 200,
    body: {
      startAt,
      maxResults,
      total: types.length,
      issueTypes: types.slice(startAt, startAt + maxResults),
    },
  };
};

export const getScreen: Handler = (site, request) => {
  const [key, type] = request.parts;
  needProject(site, key);
  if (!site.settings.issueTypes.some(({ id }) => id === type))
    throw new Refused(404, ["Issue type not found."]);
  const startAt = numberIn(request, "startAt", 0);
  const maxResults = numberIn(request, "maxResults", 50);
  const { screen } = site.settings;
  const fields = screen
    .slice(startAt, startAt + maxResults)
    .map((field) => ({ hasDefaultValue: false, key: field.fieldId, operations: ["set"], ...field }));
  return { status: 200, body: { startAt, maxResults, total: screen.length, fields } };
};
