import { startJira } from "./jira/test-jira.ts";
import { startServiceNow } from "./servicenow/test-servicenow.ts";
import type { TicketSystemName } from "./ticket-system.ts";

/** A copy of a ticket, as it is in the stand-in. */
export interface Copy {
  id: string;
  key: string;
  ticketId: string;
  title: string;
  status: string;
  isClosed: boolean;
  priority: string | null;
  comments: string[];
}

/** What a call gets in place of its answer. */
export type TestFault = { status: number; retryAfter?: number } | "drop before" | "drop after";

/** A ticket system as its stand-in, whichever it is. */
export interface TestSystem {
  name: TicketSystemName;
  /** Settings of the process that works with it. */
  environment: Record<string, string>;
  /** Of a team. */
  ticketing: object;
  copies(): Copy[];
  /** For each call, by its path; null: as it is. */
  setFaults(fault: (path: string) => TestFault | null): void;
  setOutage(isOn: boolean): void;
  /** Sends what changes to that address, signed. */
  connect(url: string): void;
  settled(): Promise<unknown>;
  person: {
    name: string;
    close(id: string): void;
    comment(id: string, text: string): void;
    assign(id: string): void;
    setPriority(id: string): void;
    remove(id: string): void;
  };
  violations: readonly string[];
  close(): Promise<void>;
}

const SECRET = "webhook-secret";

export const openTestSystem: Record<TicketSystemName, (now: () => number) => Promise<TestSystem>> = {
  async jira(now) {
    const jira = await startJira({ now });
    const secret = SECRET;
    return {
      name: "jira",
      environment: {
        ...{
          JIRA_URL: jira.url,
          JIRA_EMAIL: jira.email,
          JIRA_API_TOKEN: jira.token,
          JIRA_WEBHOOK_SECRET: secret,
        },
      },
      ticketing: { system: "jira", project: "OPS" },
      copies: () =>
        [...jira.issues.values()].map(({ id, key, summary, status, priority, properties, comments }) => ({
          ...{ id, key, status, priority, title: summary, isClosed: status === "Done" },
          ticketId: String((properties.ohero as { ticketId?: unknown } | undefined)?.ticketId),
          comments: comments.map(({ body }) => JSON.stringify(body)),
        })),
      setFaults: (fault) => jira.setFaults(({ path }) => fault(path)),
      setOutage: jira.setOutage,
      connect: (url) => jira.setWebhook({ url, secret }),
      settled: jira.settled,
      person: {
        name: jira.person.user.displayName,
        close: (id) => jira.person.transition(id, "Done"),
        comment: (id, text) => jira.person.comment(id, text),
        assign: (id) => jira.person.assign(id),
        setPriority: (id) => jira.person.setPriority(id, "Highest"),
        remove: (id) => jira.person.delete(id),
      },
      violations: jira.violations,
      close: jira.close,
    };
  },
  async servicenow(now) {
    const instance = await startServiceNow({ now });
    const secret = SECRET;
    const { url, userName, password } = instance;
    return {
      name: "servicenow",
      environment: {
        ...{ SERVICENOW_URL: url, SERVICENOW_USER: userName, SERVICENOW_PASSWORD: password },
        SERVICENOW_WEBHOOK_SECRET: secret,
      },
      ticketing: { system: "servicenow", assignmentGroup: "Cloud Operations" },
      copies: () =>
        instance.incidents().map((incident) => {
          const {
            sys_id: id = "",
            number: key = "",
            short_description: title = "",
            correlation_id = "",
          } = incident;
          const status = instance.shownOf(id, "state");
          const comments = instance.journalOf(id).map(({ value = "" }) => value);
          const priority = instance.shownOf(id, "priority");
          return {
            id,
            key,
            title,
            status,
            priority,
            comments,
            ticketId: correlation_id,
            isClosed: status === "Resolved",
          };
        }),
      setFaults: (fault) => instance.setFaults(({ path }) => fault(path)),
      setOutage: instance.setOutage,
      connect: (address) => instance.connectWebhook({ url: address, secret }),
      settled: instance.settled,
      person: {
        name: instance.person.name,
        close: (id) => void instance.person.setState(id, "Resolved"),
        comment: (id, text) => void instance.person.comment(id, text),
        assign: (id) => void instance.person.assign(id),
        setPriority: (id) => void instance.person.setUrgency(id, 1, 1),
        remove: (id) => void instance.person.delete(id),
      },
      violations: instance.violations,
      close: instance.close,
    };
  },
};
