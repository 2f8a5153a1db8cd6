import { listenLocally } from "../../config/test-server.ts";
import { type ApiRequest, createApi, type Fault } from "./test-servicenow-api.ts";
import { createTestAttachments } from "./test-servicenow-attachments.ts";
import { displayOf } from "./test-servicenow-display.ts";
import { createIncidents } from "./test-servicenow-incidents.ts";
import { API_USER, PERSON, seed, userIdOf } from "./test-servicenow-seed.ts";
import { activeIn, linksIn } from "./test-servicenow-shown.ts";
import { createState, type Stored } from "./test-servicenow-state.ts";
import { createWebhooks, type WebhookTarget } from "./test-servicenow-webhook.ts";

export type { ApiRequest, Fault } from "./test-servicenow-api.ts";

export interface ServiceNowStandInOptions {
  password?: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Of the API's user, for display values. */
  timeZone?: string;
  /** Roles of the API's user. */
  roles?: readonly string[];
  /** How old what is read is, as a replica has it; milliseconds of `now`. */
  readDelayMs?: number;
  /** `glide.invalid_query.returns_no_rows` */
  returnsNoRows?: boolean;
  /** Tables that are closed to the user (status 403), and such of which it sees no row. */
  forbidden?: readonly string[];
  hidden?: readonly string[];
  /** Columns of incidents that the user may not write. */
  readOnly?: readonly string[];
  mayWrite?: boolean;
  /** Calls in an hour; none by default. */
  rateLimit?: number;
  faults?: (request: ApiRequest) => Fault;
  webhook?: WebhookTarget;
}
export type ServiceNowStandIn = Awaited<ReturnType<typeof startServiceNow>>;

/** ServiceNow as a client of its REST API sees it, strict by its documentation, on a port of this machine. */
export async function startServiceNow(options: ServiceNowStandInOptions = {}) {
  const { now = Date.now, password = "test-password", timeZone = "America/Los_Angeles" } = options;
  const token = "test-token";
  let faults = options.faults ?? (() => null);
  let isDown = false;
  let writes = 0;
  const violations: string[] = [];
  const calls: ApiRequest[] = [];
  const flag = (violation: string) => void violations.push(violation);

  const state = createState(now);
  seed(state, options.roles ?? ["itil"], now());
  const webhooks = createWebhooks();
  webhooks.connect(options.webhook ?? null);
  const { changed } = webhooks;
  const incidents = createIncidents({ state, now, readOnly: options.readOnly ?? [], flag, changed });
  const attachments = createTestAttachments(state, now);
  const basic = Buffer.from(`${API_USER.userName}:${password}`).toString("base64");
  const server = await listenLocally(
    createApi({
      state,
      incidents,
      attachments,
      now,
      credentials: [`Basic ${basic}`, `Bearer ${token}`],
      userName: API_USER.userName,
      timeZone,
      readDelayMs: options.readDelayMs ?? 0,
      returnsNoRows: options.returnsNoRows ?? false,
      forbidden: options.forbidden ?? [],
      hidden: options.hidden ?? [],
      mayWrite: options.mayWrite ?? true,
      rateLimit: options.rateLimit ?? null,
      faults: (request) => faults(request),
      isDown: () => isDown,
      flag,
      called(request, isWrite) {
        calls.push(request);
        if (isWrite) writes += 1;
      },
    }),
  );

  /** By number or sys_id. */
  function find(incident: string): Stored {
    const found = state
      .rows("incident")
      .find(({ number, sys_id }) => number === incident || sys_id === incident);
    if (found === undefined) throw new Error(`no incident ${incident}`);
    return found;
  }
  const journalOf = (incident: string): Stored[] =>
    state
      .rows("sys_journal_field")
      .filter((entry) => entry.element_id === find(incident).sys_id)
      .sort((a, b) => ((a.sys_created_on ?? "") < (b.sys_created_on ?? "") ? -1 : 1));
  const change = (incident: string, columns: Record<string, string>, by = PERSON.userName) =>
    incidents.update(find(incident), columns, by, false);
  const shownOf = (incident: string, column: string) =>
    displayOf(state, "incident", column, find(incident)[column] ?? "", timeZone);

  return {
    url: server.url,
    userName: API_USER.userName,
    password,
    token,
    violations,
    calls,
    writes: () => writes,
    /** All there are, oldest first; copies. */
    incidents: (): Stored[] => structuredClone(state.rows("incident")),
    journalOf: (incident: string): Stored[] => structuredClone(journalOf(incident)),
    attachmentsOf: (incident: string) => attachments.of(find(incident).sys_id ?? ""),
    /** A column as people see it. */
    shownOf,
    /** Everything that people see of an incident's texts. */
    shown(incident: string) {
      const { short_description: title = "", description = "", sys_id = "" } = find(incident);
      const comments = journalOf(incident).map(({ value = "" }) => value);
      const texts = [title, description, ...comments];
      return {
        title,
        description,
        comments,
        attachments: attachments.of(sys_id),
        links: texts.flatMap(linksIn),
        active: texts.flatMap(activeIn),
      };
    },
    /** Any table, for what an administrator does. */
    state,
    setFaults(next: ((request: ApiRequest) => Fault) | null): void {
      faults = next ?? (() => null);
    },
    /** No call is answered any more. */
    setOutage(next: boolean): void {
      isDown = next;
    },
    connectWebhook: webhooks.connect,
    /** Until the webhooks that are under way were answered. */
    settled: webhooks.settled,
    person: {
      ...PERSON,
      /** By the name of the state; gives resolving what it needs. */
      setState(incident: string, label: string): void {
        const choice = state
          .rows("sys_choice")
          .find((row) => row.element === "state" && row.label === label && row.name === "incident");
        if (choice?.value === undefined) throw new Error(`no state ${label}`);
        const closing = { close_code: "Workaround provided", close_notes: "Done by hand" };
        change(incident, { state: choice.value, ...(["6", "7"].includes(choice.value) && closing) });
      },
      assign(incident: string, userName = PERSON.userName): string {
        change(incident, { assigned_to: userIdOf(state, userName) });
        return shownOf(incident, "assigned_to");
      },
      comment(incident: string, text: string, element: "work_notes" | "comments" = "work_notes"): void {
        change(incident, { [element]: text });
      },
      setUrgency(incident: string, urgency: 1 | 2 | 3, impact?: 1 | 2 | 3): string {
        const grades = { urgency: String(urgency), ...(impact && { impact: String(impact) }) };
        change(incident, grades);
        return shownOf(incident, "priority");
      },
      delete(incident: string): void {
        state.remove("incident", find(incident).sys_id ?? "");
      },
    },
    async close(): Promise<void> {
      await webhooks.settled();
      await server.close();
    },
  };
}
