/** A user of the site. */
export interface JiraUser {
  accountId: string;
  displayName: string;
}
export interface JiraStatus {
  name: string;
  category: "new" | "indeterminate" | "done";
}
/** A field of a screen, as the create metadata has it. */
export interface ScreenField {
  fieldId: string;
  name: string;
  required: boolean;
  hasDefaultValue?: boolean;
  allowedValues?: readonly { id: string; name?: string; value?: string }[];
}
export interface JiraTransition {
  id: string;
  name: string;
  to: string;
  /** From any status, if not given. */
  from?: readonly string[];
  screen?: Record<string, Omit<ScreenField, "fieldId">>;
}
export interface JiraChange {
  field: string;
  from: string | null;
  to: string | null;
}
export interface JiraComment {
  id: string;
  author: JiraUser;
  body: unknown;
  created: number;
  properties: { key: string; value: unknown }[];
}
export interface JiraAttachment {
  id: string;
  filename: string;
  author: JiraUser;
  text: string;
}
export interface JiraIssue {
  id: string;
  key: string;
  project: string;
  issueType: string;
  summary: string;
  description: unknown;
  labels: string[];
  priority: string | null;
  status: string;
  resolution: string | null;
  assignee: JiraUser | null;
  /** What else was set, by the field's id. */
  custom: Record<string, unknown>;
  /** Milliseconds since the epoch, as all times here. */
  created: number;
  updated: number;
  histories: { id: string; author: JiraUser; created: number; items: JiraChange[] }[];
  comments: JiraComment[];
  remoteLinks: { id: number; globalId: string | null; url: string; title: string }[];
  attachments: JiraAttachment[];
  properties: Record<string, unknown>;
}

/** What the search knows of an issue from a time on; null: it is gone. */
export interface Indexed {
  at: number;
  seen: Pick<JiraIssue, "id" | "key" | "project" | "labels" | "created" | "updated"> | null;
}

/** An error as Jira has it. */
export class Refused extends Error {
  readonly status: number;
  readonly messages: string[];
  readonly errors: Record<string, string>;
  constructor(status: number, messages: string[], errors: Record<string, string> = {}) {
    super(messages.join("; ") || Object.values(errors).join("; "));
    this.status = status;
    this.messages = messages;
    this.errors = errors;
  }
}

export const BOT: JiraUser = { accountId: "5b10a2844c20165700ede21g", displayName: "OHERO" };
export const ADA: JiraUser = { accountId: "5b10ac8d82e05b22cc7d4ef5", displayName: "Ada Lovelace" };
export const PRIORITIES = ["Highest", "High", "Medium", "Low", "Lowest"];

export type Changed = (issue: JiraIssue, by: JiraUser, event: string, details: object) => void;

/** The issues of a site, with their histories and what the search knows of them. */
export function createState(now: () => number, changed: Changed) {
  const issues = new Map<string, JiraIssue>();
  const index = new Map<string, Indexed[]>();
  let ids = 10_000;
  let number = 0;
  const nextId = () => {
    ids += 1;
    return String(ids);
  };

  function remember(issue: JiraIssue, isGone = false): void {
    const { id, key, project, labels, created, updated } = issue;
    const seen = isGone ? null : { id, key, project, labels: [...labels], created, updated };
    index.set(id, [...(index.get(id) ?? []), { at: now(), seen }]);
  }

  function touch(issue: JiraIssue): void {
    issue.updated = now();
    remember(issue);
  }

  return {
    issues,
    index,
    nextId,
    touch,
    add(
      given: Pick<
        JiraIssue,
        "project" | "issueType" | "summary" | "description" | "labels" | "priority" | "custom" | "properties"
      > & { status: string },
      by: JiraUser,
    ): JiraIssue {
      number += 1;
      const issue: JiraIssue = {
        ...given,
        id: nextId(),
        key: `${given.project}-${number}`,
        resolution: null,
        assignee: null,
        created: now(),
        updated: now(),
        histories: [],
        comments: [],
        remoteLinks: [],
        attachments: [],
      };
      issues.set(issue.id, issue);
      remember(issue);
      changed(issue, by, "jira:issue_created", {});
      return issue;
    },
    /** Changes fields; what stays as it is leaves no trace. */
    change(issue: JiraIssue, by: JiraUser, changes: Partial<JiraIssue>): void {
      const items: JiraChange[] = [];
      for (const [field, value] of Object.entries(changes)) {
        const held = issue[field as keyof JiraIssue];
        if (JSON.stringify(held) === JSON.stringify(value)) continue;
        items.push({ field, from: shownAs(held), to: shownAs(value) });
        Object.assign(issue, { [field]: value });
      }
      if (items.length === 0) return;
      const history = { id: nextId(), author: by, created: now(), items };
      issue.histories.push(history);
      touch(issue);
      changed(issue, by, "jira:issue_updated", { changelog: { id: history.id, items } });
    },
    comment(
      issue: JiraIssue,
      by: JiraUser,
      body: unknown,
      properties: JiraComment["properties"],
    ): JiraComment {
      const comment = { id: nextId(), author: by, body, created: now(), properties };
      issue.comments.push(comment);
      touch(issue);
      changed(issue, by, "comment_created", { comment: { id: comment.id, body } });
      return comment;
    },
    remove(issue: JiraIssue, by: JiraUser): void {
      issues.delete(issue.id);
      remember(issue, true);
      changed(issue, by, "jira:issue_deleted", {});
    },
  };
}
export type JiraState = ReturnType<typeof createState>;

function shownAs(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  return (value as JiraUser).displayName ?? JSON.stringify(value);
}
