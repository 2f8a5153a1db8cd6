import { problemOfDocument } from "./test-jira-adf.ts";
import type { Handler, JiraSite } from "./test-jira-site.ts";
import { type JiraIssue, Refused } from "./test-jira-state.ts";
import { fieldsJson, issueIn, json, need, stamp, statusJson, userJson } from "./test-jira-values.ts";

type Fields = Record<string, unknown>;

/** POST /rest/api/3/issue */
export const createIssue: Handler = (site, request) => {
  const {
    fields = {},
    properties = [],
    ...more
  } = json(request) as { fields?: Fields; properties?: { key: string; value: unknown }[] };
  if (Object.keys(more).length > 0) throw new Refused(400, [`Unrecognized field "${Object.keys(more)[0]}"`]);
  const { settings, state, account } = site;
  const project = (fields.project as { key?: string } | undefined)?.key;
  if (project !== settings.project || !settings.permissions.has("BROWSE_PROJECTS"))
    throw new Refused(400, [], { project: "valid project is required" });
  const type = (fields.issuetype as { name?: string } | undefined)?.name;
  if (!settings.issueTypes.some(({ name, subtask }) => name === type && !subtask))
    throw new Refused(400, [], { issuetype: "Specify a valid issue type" });
  if (!settings.permissions.has("CREATE_ISSUES"))
    throw new Refused(403, ["You do not have permission to create issues in this project."]);
  const errors = errorsOf(site, fields);
  for (const { fieldId, name, required, hasDefaultValue } of settings.screen)
    if (required && !hasDefaultValue && fields[fieldId] === undefined)
      errors[fieldId] = `${name} is required.`;
  if (Object.keys(errors).length > 0) throw new Refused(400, [], errors);
  const { project: _p, issuetype: _t, summary, description, labels, priority, ...custom } = fields;
  const offered = settings.screen.find(({ fieldId }) => fieldId === "priority")?.allowedValues;
  const issue = state.add(
    {
      project,
      issueType: type ?? "",
      summary: String(summary),
      description: description ?? null,
      labels: [...((labels as string[]) ?? [])],
      priority: (priority as { name: string } | undefined)?.name ?? offered?.[2]?.name ?? null,
      custom,
      properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
      status: settings.statuses[0]?.name ?? "",
    },
    account,
  );
  const self = `${site.url}/rest/api/3/issue/${issue.id}`;
  return { status: 201, body: { id: issue.id, key: issue.key, self } };
};

/** PUT /rest/api/3/issue/{issueIdOrKey} */
export const editIssue: Handler = (site, request) => {
  const issue = issueIn(site, request);
  need(site, "EDIT_ISSUES");
  const {
    fields = {},
    update = {},
    ...more
  } = json(request) as { fields?: Fields; update?: Record<string, Record<string, string>[]> };
  if (Object.keys(more).length > 0) throw new Refused(400, [`Unrecognized field "${Object.keys(more)[0]}"`]);
  const errors = errorsOf(site, fields);
  for (const name of Object.keys(update)) {
    if (name in fields) errors[name] = `Field '${name}' cannot appear in both 'fields' and 'update'`;
    else if (name !== "labels" || !isOnScreen(site, name)) errors[name] = cannotBeSet(name);
  }
  if (Object.keys(errors).length > 0) throw new Refused(400, [], errors);
  if (fields.labels !== undefined) site.flag("an update sets all labels, also those of people");
  let labels = (fields.labels as string[]) ?? issue.labels;
  for (const operation of update.labels ?? [])
    for (const [verb, label] of Object.entries(operation)) {
      if (verb === "add") labels = [...new Set([...labels, checkedLabel(label)])];
      else if (verb === "remove") labels = labels.filter((one) => one !== label);
      else throw new Refused(400, [], { labels: `Field does not support operation '${verb}'` });
    }
  const { summary, description, priority, labels: _, ...custom } = fields;
  site.state.change(issue, site.account, {
    labels,
    ...(summary !== undefined && { summary: String(summary) }),
    ...(description !== undefined && { description }),
    ...(priority !== undefined && { priority: (priority as { name: string }).name }),
    ...(Object.keys(custom).length > 0 && { custom: { ...issue.custom, ...custom } }),
  });
  return { status: 204 };
};

function errorsOf(site: JiraSite, fields: Fields): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const field = site.settings.screen.find(({ fieldId }) => fieldId === name);
    if (field === undefined) errors[name] = cannotBeSet(name);
    else if (name === "summary") {
      if (typeof value !== "string" || value.trim() === "")
        errors.summary = "You must specify a summary of the issue.";
      else if (value.length > 255) errors.summary = "Summary must be less than 255 characters.";
      else if (/[\r\n]/.test(value))
        errors.summary = "The summary is invalid because it contains newline characters.";
    } else if (name === "description") {
      const problem = problemOfDocument(value);
      if (problem !== null)
        errors.description = `Operation value must be an Atlassian Document (see the Atlassian Document Format): ${problem}`;
    } else if (name === "labels") {
      for (const label of value as unknown[]) checkedLabel(label);
    } else if (field.allowedValues !== undefined) {
      const isOffered = [value]
        .flat()
        .every((one) => field.allowedValues?.some((allowed) => isPart(one, allowed)));
      if (!isOffered) errors[name] = `The ${field.name} selected is invalid: ${JSON.stringify(value)}`;
    }
  }
  return errors;
}

const isPart = (given: unknown, allowed: object): boolean =>
  typeof given === "object" &&
  given !== null &&
  Object.keys(given).length > 0 &&
  Object.entries(given).every(([name, held]) => (allowed as Record<string, unknown>)[name] === held);

const isOnScreen = ({ settings }: JiraSite, name: string) =>
  settings.screen.some(({ fieldId }) => fieldId === name);
const cannotBeSet = (name: string) =>
  `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;

function checkedLabel(label: unknown): string {
  if (typeof label !== "string" || label === "" || /\s/.test(label) || label.length > 255)
    throw new Refused(400, [], { labels: `The label '${label}' contains spaces which is invalid.` });
  return label;
}

/** GET /rest/api/3/issue/{issueIdOrKey} */
export const getIssue: Handler = (site, request) => {
  const issue = issueIn(site, request);
  const asked = request.query.get("fields")?.split(",");
  const expand = request.query.get("expand")?.split(",") ?? [];
  if (expand.some((name) => name !== "changelog")) site.flag(`an issue is asked for with expand=${expand}`);
  return {
    status: 200,
    body: {
      id: issue.id,
      key: issue.key,
      self: `${site.url}/rest/api/3/issue/${issue.id}`,
      fields: fieldsJson(site, issue, (name) => asked === undefined || asked.includes(name)),
      ...(expand.includes("changelog") && { changelog: changelogOf(issue) }),
    },
  };
};

function changelogOf({ histories }: JiraIssue) {
  const newest = histories.slice(-100).reverse();
  return {
    startAt: 0,
    maxResults: newest.length,
    total: newest.length,
    histories: newest.map(({ id, author, created, items }) => ({
      id,
      author: userJson(author),
      created: stamp(created),
      items: items.map(({ field, from, to }) => ({
        field,
        fieldtype: "jira",
        fieldId: field,
        from: null,
        fromString: from,
        to: null,
        toString: to,
      })),
    })),
  };
}

const availableFor = ({ settings }: JiraSite, { status }: JiraIssue) =>
  settings.permissions.has("TRANSITION_ISSUES")
    ? settings.transitions.filter(({ from, to }) =>
        from === undefined ? to !== status : from.includes(status),
      )
    : [];

/** GET /rest/api/3/issue/{issueIdOrKey}/transitions */
export const getTransitions: Handler = (site, request) => {
  const isExpanded = request.query.get("expand") === "transitions.fields";
  const transitions = availableFor(site, issueIn(site, request)).map(({ id, name, to, screen = {} }) => ({
    id,
    name,
    to: statusJson(site, to),
    hasScreen: Object.keys(screen).length > 0,
    ...(isExpanded && { fields: screen }),
  }));
  return { status: 200, body: { expand: "transitions", transitions } };
};

/** POST /rest/api/3/issue/{issueIdOrKey}/transitions */
export const postTransition: Handler = (site, request) => {
  const issue = issueIn(site, request);
  const { transition, fields = {} } = json(request) as { transition?: { id?: string }; fields?: Fields };
  const chosen = availableFor(site, issue).find(({ id }) => id === transition?.id);
  if (chosen === undefined)
    throw new Refused(400, [
      `It seems that you have tried to perform an operation which you are not permitted to perform.`,
    ]);
  const errors: Record<string, string> = {};
  for (const [name, { required, hasDefaultValue, name: label }] of Object.entries(chosen.screen ?? {}))
    if (required && !hasDefaultValue && fields[name] === undefined) errors[name] = `${label} is required.`;
  for (const name of Object.keys(fields))
    if (chosen.screen?.[name] === undefined) errors[name] = cannotBeSet(name);
  if (Object.keys(errors).length > 0) throw new Refused(400, [], errors);
  const wanted = fields.resolution as { id?: string } | undefined;
  const resolution = chosen.screen?.resolution?.allowedValues?.find(({ id }) => id === wanted?.id)?.name;
  site.state.change(issue, site.account, {
    status: chosen.to,
    ...(resolution !== undefined && { resolution }),
  });
  return { status: 204 };
};
