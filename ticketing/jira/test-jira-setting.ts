import { type JiraTicketing, Ticketing } from "../../policy/ticketing.ts";
import type { ContractFault, ContractSetting } from "../test-contract.ts";
import { createJiraClient } from "./client.ts";
import { createJira } from "./jira.ts";
import { type JiraOptions, startJira } from "./test-jira.ts";
import { shownDocument } from "./test-jira-adf.ts";

const START = Date.parse("2026-03-02T09:00:00.250Z");

export const jiraSettings = (changes: Record<string, unknown> = {}): JiraTicketing =>
  Ticketing.parse({ system: "jira", project: "OPS", ...changes }) as JiraTicketing;

/** A stand-in with a clock of its own, and the ticket system on it. */
export async function openJira(options: JiraOptions & { ticketing?: Record<string, unknown> } = {}) {
  let now = START;
  const clock = () => now;
  const jira = await startJira({ now: clock, ...options });
  const client = createJiraClient(jira);
  const withSettings = (changes: Record<string, unknown> = {}) =>
    createJira({ client, settings: jiraSettings(changes), clock });
  return {
    jira,
    client,
    clock,
    withSettings,
    system: withSettings(options.ticketing),
    advance(seconds: number): void {
      now += seconds * 1_000;
    },
    /** What the next call gets; or the next write, after so many others. */
    failNext(fault: ContractFault, { writesOnly = false, skip = 0 } = {}): void {
      let left = skip;
      jira.setFaults(({ isWrite }) => {
        if (writesOnly && !isWrite) return null;
        left -= 1;
        if (left >= 0) return null;
        jira.setFaults(() => null);
        if (typeof fault === "string") return fault;
        const { status, retryAfterSeconds } = fault;
        return { status, ...(retryAfterSeconds !== undefined && { retryAfter: retryAfterSeconds }) };
      });
    },
    writes: () => jira.calls.filter(({ isWrite }) => isWrite).length,
  };
}

/** For the contract of ticket systems. */
export async function openForContract(): Promise<ContractSetting> {
  const { jira, clock, withSettings, ...opened } = await openJira();
  const foreign = createJiraClient({ ...jira, token: "wrong-api-token" });
  const find = (id: string) => {
    const issue = jira.issues.get(id);
    if (issue === undefined) throw new Error(`no issue ${id}`);
    return issue;
  };
  return {
    ...opened,
    wrong: [
      { what: "token", path: "", system: createJira({ client: foreign, settings: jiraSettings(), clock }) },
      { what: "project", path: "project", system: withSettings({ project: "NONE" }) },
      { what: "issue type", path: "issueType", system: withSettings({ issueType: "Incident" }) },
      {
        what: "unknown field",
        path: "fields.customfield_1",
        system: withSettings({ fields: { customfield_1: "x" } }),
      },
      {
        what: "value",
        path: "fields.customfield_10010",
        system: withSettings({ fields: { customfield_10010: { value: "Land" } } }),
      },
      { what: "priority", path: "priorities.5", system: withSettings({ priorities: { "5": "P1" } }) },
      {
        what: "status to close into",
        path: "transitions.close",
        system: withSettings({ transitions: { close: "Closed" } }),
      },
      {
        what: "status to reopen into",
        path: "transitions.reopen",
        system: withSettings({ transitions: { reopen: "Done" } }),
      },
    ],
    secrets: [jira.token, "wrong-api-token", Buffer.from(`${jira.email}:${jira.token}`).toString("base64")],
    person: {
      name: jira.person.user.displayName,
      close(id) {
        jira.person.transition(id, "Done");
        return "Done";
      },
      reopen(id) {
        jira.person.transition(id, "In Progress");
        return "In Progress";
      },
      comment: (id, text) => jira.person.comment(id, text),
      assign(id) {
        jira.person.assign(id);
        return jira.person.user.displayName;
      },
      setPriority(id) {
        jira.person.setPriority(id, "Highest");
        return "Highest";
      },
      remove: (id) => jira.person.delete(id),
    },
    shown(id) {
      const { summary, description, comments, attachments } = find(id);
      const documents = [description, ...comments.map(({ body }) => body)].map(shownDocument);
      return {
        title: summary,
        description: documents[0]?.text ?? "",
        comments: documents.slice(1).map(({ text }) => text),
        attachments: attachments.map(({ filename, text }) => ({ name: filename, text })),
        links: documents.flatMap(({ links }) => links),
        active: documents.flatMap(({ active }) => active),
      };
    },
    count: () => jira.issues.size,
    violations: () => jira.violations,
    close: () => jira.close(),
  };
}
