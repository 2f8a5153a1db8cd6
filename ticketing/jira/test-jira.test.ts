import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type JiraStandIn, startJira } from "./test-jira.ts";
import { problemOfDocument, shownDocument, typed } from "./test-jira-adf.ts";

let jira: JiraStandIn;
let now = 0;
beforeEach(async () => {
  now = Date.parse("2026-03-02T09:00:30.000Z");
  jira = await startJira({ now: () => now });
});
afterEach(() => jira.close());

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const authorization = `Basic ${Buffer.from(`${jira.email}:${jira.token}`).toString("base64")}`;
  const response = await fetch(`${jira.url}/rest/api/3${path}`, {
    method,
    headers: { authorization, ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}
const fields = (changes: object = {}) => ({
  fields: { project: { key: "OPS" }, issuetype: { name: "Task" }, summary: "S", ...changes },
});
const create = async (changes: object = {}) =>
  (await call("POST", "/issue", fields(changes))).body.id as string;
const search = (jql: string) => call("POST", "/search/jql", { jql, fields: ["updated"] });

describe("the stand-in refuses, as Jira does,", () => {
  test.each([
    ["an unknown project", { project: { key: "NONE" } }, "project"],
    ["an unknown type", { issuetype: { name: "Epic" } }, "issuetype"],
    ["a sub-task without a parent", { issuetype: { name: "Sub-task" } }, "issuetype"],
    ["a summary of several lines", { summary: "a\nb" }, "summary"],
    ["a summary that is too long", { summary: "x".repeat(256) }, "summary"],
    ["no summary", { summary: undefined }, "summary"],
    ["a description in plain text", { description: "text" }, "description"],
    ["a description that is too long", { description: typed("x".repeat(32_768)) }, "description"],
    ["an unknown priority", { priority: { name: "P1" } }, "priority"],
    ["a label with a blank", { labels: ["a b"] }, "labels"],
    ["a field that is on no screen", { customfield_1: "x" }, "customfield_1"],
    ["a choice that is not offered", { customfield_10010: { value: "Land" } }, "customfield_10010"],
  ])("%s", async (_, changes, field) => {
    expect(await call("POST", "/issue", fields(changes))).toMatchObject({
      status: 400,
      body: { errors: { [field]: expect.any(String) } },
    });
    expect(jira.issues.size).toBe(0);
  });

  test("a field that is required and missing", async () => {
    jira.settings.screen.push({ fieldId: "customfield_7", name: "Service", required: true });
    const { status, body } = await call("POST", "/issue", fields());
    expect([status, body.errors]).toEqual([400, { customfield_7: "Service is required." }]);
  });

  test("wrong credentials, and attachments without its header", async () => {
    expect((await call("GET", "/myself", undefined, { authorization: "Basic x" })).status).toBe(401);
    const id = await create();
    expect((await call("POST", `/issue/${id}/attachments`, {})).status).toBe(403);
  });

  test("a transition that the workflow does not have from there", async () => {
    jira.settings.transitions = [{ id: "5", name: "Finish", to: "Done", from: ["In Progress"] }];
    const id = await create();
    expect((await call("POST", `/issue/${id}/transitions`, { transition: { id: "5" } })).status).toBe(400);
    jira.person.transition(id, "In Progress");
    expect((await call("POST", `/issue/${id}/transitions`, { transition: { id: "5" } })).status).toBe(204);
  });

  test("JQL that it does not know, and the searches that Jira removed", async () => {
    expect((await search("labels = ohero")).status).toBe(400);
    expect((await call("POST", "/search", {})).status).toBe(404);
    expect(jira.violations).toEqual(["there is no POST /rest/api/3/search"]);
  });
});

test("its search is behind, also with what was removed", async () => {
  const id = await create({ labels: ["ohero-1"] });
  const jql = 'labels = "ohero-1" ORDER BY created ASC, key ASC';
  const found = async () => (await search(jql)).body.issues.map((issue: { id: string }) => issue.id);
  expect(await found()).toEqual([]);
  now += 30_000;
  expect(await found()).toEqual([id]);
  jira.person.delete(id);
  expect(await found()).toEqual([id]);
  now += 30_000;
  expect(await found()).toEqual([]);
});

test("it keeps what people and the account changed, and sends nothing of what stayed as it was", async () => {
  const id = await create();
  jira.person.setPriority(id, "High");
  jira.person.setPriority(id, "High");
  await call("PUT", `/issue/${id}`, { update: { labels: [{ add: "a" }] } });
  const { body } = await call("GET", `/issue/${id}?expand=changelog&fields=priority,labels`);
  expect(body.fields).toEqual({ priority: { id: "1", name: "High" }, labels: ["a"] });
  expect(
    body.changelog.histories.map(
      ({ author, items }: { author: { displayName: string }; items: { field: string }[] }) => [
        author.displayName,
        items[0]?.field,
      ],
    ),
  ).toEqual([
    ["OHERO", "labels"],
    ["Ada Lovelace", "priority"],
  ]);
});

test("what no client should do is noted", async () => {
  const id = await create();
  await call("PUT", `/issue/${id}`, { fields: { labels: ["x"] } });
  await call("POST", `/issue/${id}/remotelink`, { object: { url: "https://x.example", title: "X" } });
  await call("POST", "/search/jql", { jql: 'labels = "a" ORDER BY created ASC, key ASC' });
  for (const _ of [1, 2])
    await call("POST", `/issue/${id}/comment`, {
      body: typed("x"),
      properties: [{ key: "ohero", value: 1 }],
    });
  expect(jira.violations).toEqual([
    "an update sets all labels, also those of people",
    "a link without a globalId: the next one is a second",
    "a search that asks for no fields gets ids alone",
    "a comment with these properties was made before",
  ]);
});

describe("a document is checked node by node:", () => {
  const doc = (...content: unknown[]) => ({ type: "doc", version: 1, content });
  const paragraph = (...content: unknown[]) => ({ type: "paragraph", content });
  const link = (attrs: object) => paragraph({ type: "text", text: "x", marks: [{ type: "link", attrs }] });
  test.each([
    ["text at the top", doc({ type: "text", text: "x" })],
    ["empty text", doc(paragraph({ type: "text", text: "" }))],
    ["an unknown node", doc({ type: "marquee" })],
    ["an unknown mark", doc(paragraph({ type: "text", text: "x", marks: [{ type: "blink" }] }))],
    ["an unknown attribute", doc({ type: "heading", attrs: { level: 1, big: true }, content: [] })],
    ["a heading without a level", doc({ type: "heading", content: [] })],
    ["an empty list", doc({ type: "bulletList", content: [] })],
    ["a list of paragraphs", doc({ type: "bulletList", content: [paragraph()] })],
    ["a link without an address", doc(link({}))],
    ["a link to a script", doc(link({ href: "javascript:alert(1)" }))],
    ["no version", { type: "doc", content: [] }],
    ["something more", { ...doc(), extra: 1 }],
    ["no document", "text"],
  ])("%s", (_, document) => {
    expect(problemOfDocument(document)).not.toBeNull();
  });

  test("what is more than text is told", () => {
    const mention = { type: "mention", attrs: { id: "1", text: "@all" } };
    const document = doc(paragraph(mention), link({ href: "https://x.example" }));
    expect(problemOfDocument(document)).toBeNull();
    expect(shownDocument(document)).toEqual({
      text: "\nx",
      links: ["https://x.example"],
      active: ["mention"],
    });
  });
});
