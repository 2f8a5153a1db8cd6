import { problemOfDocument } from "./test-jira-adf.ts";
import type { Handler, JiraSite } from "./test-jira-site.ts";
import { type JiraComment, Refused } from "./test-jira-state.ts";
import { issueIn, json, need, numberIn, stamp, userJson } from "./test-jira-values.ts";

const NOT_FOUND = "Issue does not exist or you do not have permission to see it.";

/** POST /rest/api/3/issue/{issueIdOrKey}/comment */
export const addComment: Handler = (site, request) => {
  const issue = issueIn(site, request);
  need(site, "ADD_COMMENTS");
  const {
    body,
    properties = [],
    ...more
  } = json(request) as { body?: unknown; properties?: JiraComment["properties"] };
  if (Object.keys(more).length > 0) throw new Refused(400, [`Unrecognized field "${Object.keys(more)[0]}"`]);
  if (problemOfDocument(body) !== null)
    throw new Refused(400, [], { comment: `Comment body is not valid! ${problemOfDocument(body)}` });
  const before = JSON.stringify(properties);
  if (
    properties.length > 0 &&
    issue.comments.some((comment) => JSON.stringify(comment.properties) === before)
  )
    site.flag("a comment with these properties was made before");
  return {
    status: 201,
    body: commentJson(site, site.state.comment(issue, site.account, body, properties), false),
  };
};

/** GET /rest/api/3/issue/{issueIdOrKey}/comment */
export const getComments: Handler = (site, request) => {
  const { comments } = issueIn(site, request);
  const order = request.query.get("orderBy") ?? "created";
  if (!["created", "+created", "-created"].includes(order)) throw new Refused(400, [`orderBy is ${order}`]);
  const startAt = numberIn(request, "startAt", 0);
  const maxResults = Math.min(numberIn(request, "maxResults", 100), site.pageSize);
  const ordered = order === "-created" ? [...comments].reverse() : comments;
  const isExpanded = request.query.get("expand") === "properties" && site.settings.isExpanding;
  return {
    status: 200,
    body: {
      startAt,
      maxResults,
      total: comments.length,
      comments: ordered
        .slice(startAt, startAt + maxResults)
        .map((comment) => commentJson(site, comment, isExpanded)),
    },
  };
};

const commentJson = (
  { url }: JiraSite,
  { id, author, body, created, properties }: JiraComment,
  isExpanded: boolean,
) => ({
  self: `${url}/rest/api/3/comment/${id}`,
  id,
  author: userJson(author),
  updateAuthor: userJson(author),
  body,
  created: stamp(created),
  updated: stamp(created),
  ...(isExpanded && { properties }),
});

/** GET /rest/api/3/comment/{commentId}/properties/{propertyKey} */
export const getCommentProperty: Handler = ({ state }, { parts: [id, key] }) => {
  const comment = [...state.issues.values()].flatMap(({ comments }) => comments).find((one) => one.id === id);
  const property = comment?.properties.find((one) => one.key === key);
  if (property === undefined) throw new Refused(404, ["The property was not found."]);
  return { status: 200, body: property };
};

/** POST /rest/api/3/issue/{issueIdOrKey}/remotelink */
export const addRemoteLink: Handler = (site, request) => {
  const issue = issueIn(site, request);
  if (!site.settings.isLinking) throw new Refused(403, ["Issue linking is disabled."]);
  need(site, "LINK_ISSUES");
  const { globalId, object } = json(request) as {
    globalId?: string;
    object?: { url?: string; title?: string };
  };
  const { url, title } = object ?? {};
  if (typeof url !== "string" || !URL.canParse(url))
    throw new Refused(400, [], { url: "A valid URL is required." });
  if (typeof title !== "string" || title === "" || title.length > 255)
    throw new Refused(400, [], { title: "'title' is required." });
  if (globalId === undefined) site.flag("a link without a globalId: the next one is a second");
  if ((globalId ?? "").length > 255)
    throw new Refused(400, [], { globalId: "The maximum length is 255 characters." });
  const held = issue.remoteLinks.find((link) => globalId !== undefined && link.globalId === globalId);
  if (held !== undefined) Object.assign(held, { url, title });
  else issue.remoteLinks.push({ id: Number(site.state.nextId()), globalId: globalId ?? null, url, title });
  return { status: held ? 200 : 201, body: { id: held?.id ?? issue.remoteLinks.at(-1)?.id } };
};

/** POST /rest/api/3/issue/{issueIdOrKey}/attachments */
export const addAttachments: Handler = async (site, request) => {
  if (request.headers["x-atlassian-token"] !== "no-check") throw new Refused(403, ["XSRF check failed"]);
  if (!site.settings.isAttaching) throw new Refused(404, [NOT_FOUND]);
  const issue = issueIn(site, request);
  need(site, "CREATE_ATTACHMENTS");
  const type = String(request.headers["content-type"]);
  if (!type.startsWith("multipart/form-data")) throw new Refused(415, ["Unsupported Media Type"]);
  const form = await new Response(new Uint8Array(request.body), {
    headers: { "content-type": type },
  }).formData();
  const added = [];
  for (const [name, file] of form.entries()) {
    if (name !== "file" || typeof file === "string") throw new Refused(400, ["The part must be named file."]);
    if (issue.attachments.some(({ filename }) => filename === file.name))
      site.flag(`${file.name} is attached twice`);
    const text = await (file as Blob).text();
    added.push({ id: site.state.nextId(), filename: (file as File).name, author: site.account, text });
  }
  if (added.length === 0) throw new Refused(400, ["No file."]);
  site.state.change(issue, site.account, { attachments: [...issue.attachments, ...added] });
  return {
    status: 200,
    body: added.map(({ id, filename, author }) => ({ id, filename, author: userJson(author) })),
  };
};

/** DELETE /rest/api/3/attachment/{id} */
export const deleteAttachment: Handler = (site, { parts: [id] }) => {
  const issue = [...site.state.issues.values()].find(({ attachments }) =>
    attachments.some((one) => one.id === id),
  );
  if (issue === undefined) throw new Refused(404, ["The attachment was not found."]);
  need(site, "DELETE_OWN_ATTACHMENTS");
  const kept = issue.attachments.filter((one) => one.id !== id);
  site.state.change(issue, site.account, { attachments: kept });
  return { status: 204 };
};
