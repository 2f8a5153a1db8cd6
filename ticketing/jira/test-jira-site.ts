import type { JiraState, JiraStatus, JiraTransition, JiraUser, ScreenField } from "./test-jira-state.ts";

/** How a site is set up; all of it may be changed while it runs. */
export interface SiteSettings {
  project: string;
  issueTypes: { id: string; name: string; subtask: boolean }[];
  statuses: JiraStatus[];
  transitions: JiraTransition[];
  /** The screen on which issues are made and edited. */
  screen: ScreenField[];
  /** Of the account in the project. */
  permissions: Set<string>;
  isLinking: boolean;
  isAttaching: boolean;
  /** Whether lists of comments have the comments' properties. */
  isExpanding: boolean;
}

export interface JiraRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** What follows in the path, decoded. */
  parts: string[];
}

/** What the handlers of calls work with. */
export interface JiraSite {
  url: string;
  settings: SiteSettings;
  state: JiraState;
  now: () => number;
  indexDelayMs: number;
  /** Most issues and comments on a page; Jira may give fewer than are asked for. */
  pageSize: number;
  /** The account of the token. */
  account: JiraUser;
  /** Records what Jira lets pass although no client should do it. */
  flag: (violation: string) => void;
}

export interface JiraAnswer {
  status: number;
  body?: unknown;
}
export type Handler = (site: JiraSite, request: JiraRequest) => JiraAnswer | Promise<JiraAnswer>;

const PERMISSIONS = [
  "BROWSE_PROJECTS",
  "CREATE_ISSUES",
  "EDIT_ISSUES",
  "ADD_COMMENTS",
  "TRANSITION_ISSUES",
  "CREATE_ATTACHMENTS",
  "DELETE_OWN_ATTACHMENTS",
  "LINK_ISSUES",
];

/** A project as Jira makes a new one. */
export function defaultSettings(priorities: readonly string[]): SiteSettings {
  const optional = (fieldId: string, name: string): ScreenField => ({ fieldId, name, required: false });
  return {
    project: "OPS",
    issueTypes: [
      { id: "10001", name: "Task", subtask: false },
      { id: "10002", name: "Bug", subtask: false },
      { id: "10003", name: "Sub-task", subtask: true },
    ],
    statuses: [
      { name: "To Do", category: "new" },
      { name: "In Progress", category: "indeterminate" },
      { name: "Done", category: "done" },
    ],
    transitions: [
      { id: "11", name: "To Do", to: "To Do" },
      { id: "21", name: "In Progress", to: "In Progress" },
      { id: "31", name: "Done", to: "Done" },
    ],
    screen: [
      { fieldId: "project", name: "Project", required: true },
      { fieldId: "issuetype", name: "Issue Type", required: true },
      { fieldId: "summary", name: "Summary", required: true },
      { fieldId: "reporter", name: "Reporter", required: true, hasDefaultValue: true },
      optional("description", "Description"),
      optional("labels", "Labels"),
      {
        ...optional("priority", "Priority"),
        hasDefaultValue: true,
        allowedValues: priorities.map((name, at) => ({ id: String(at + 1), name })),
      },
      { ...optional("components", "Components"), allowedValues: [{ id: "10100", name: "Network" }] },
      { ...optional("customfield_10010", "Area"), allowedValues: [{ id: "10200", value: "Cloud" }] },
      optional("customfield_10011", "Cost centre"),
    ],
    permissions: new Set(PERMISSIONS),
    isLinking: true,
    isAttaching: true,
    isExpanding: true,
  };
}
