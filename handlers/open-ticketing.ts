import { setTimeout } from "node:timers/promises";
import { type Environment, EnvironmentError } from "../config/environment.ts";
import { missingSettings } from "../config/ticket-settings.ts";
import type { Round } from "../memory/outbox.ts";
import type { Organization, Team } from "../policy/organization.ts";
import { systemsOf, type Ticketing } from "../policy/ticketing.ts";
import { createNoteChange } from "../ticketing/note-change.ts";
import { createTicketSender } from "../ticketing/sender.ts";
import type { TicketSystem, TicketSystemName } from "../ticketing/ticket-system.ts";
import type { Application } from "./application.ts";
import { createSendLoop } from "./send-loop.ts";
import { tellTicketNews } from "./tell-ticket-news.ts";

export type OpenTicketing = Awaited<ReturnType<typeof openTicketing>>;

/** What the sender reads and writes here, and how people are told. */
export interface TicketHome extends Pick<Application, "organization" | "stores"> {
  dependencies: Pick<Application["dependencies"], "channel">;
}

/** Milliseconds between two rounds at least. */
const SHORTEST_PAUSE = 50;

/**
 * The ticket systems that an organization's teams work in. Throws EnvironmentError that names every setting which is missing, and the teams
 * that need it. A system's code is loaded only where a team works in it.
 */
export async function openTicketing(
  environment: Environment,
  organization: Organization,
  log: (line: string) => void,
) {
  const names = systemsOf(organization);
  const faults = names.flatMap((name) => faultsOf(environment, organization, name));
  if (faults.length > 0) throw new EnvironmentError(faults.join("\n"));
  const openers = new Map<TicketSystemName, (settings: Ticketing) => TicketSystem>();
  for (const name of names) openers.set(name, await open[name](environment));
  const opened = new Map<string, TicketSystem>();
  const systemFor = (ticketing: Ticketing): TicketSystem | null => {
    const key = JSON.stringify(ticketing);
    const system = opened.get(key) ?? openers.get(ticketing.system)?.(ticketing);
    if (system !== undefined) opened.set(key, system);
    return system ?? null;
  };
  const senderFor = (application: TicketHome, clock: () => Date) =>
    createTicketSender({
      ...{ names, log, clock },
      tickets: application.stores.tickets,
      outbox: application.stores.outbox,
      policy: application.organization.policy,
      pageUrl: environment.OHERO_URL,
      systemOf(team, name) {
        const settings = application.organization.teams.find(({ id }) => id === team)?.ticketing;
        return settings?.system === name ? systemFor(settings) : null;
      },
      places: placesOf(application.organization.teams, systemFor),
      tell: (news) => tellTicketNews(application, news),
    });
  /** One for each home, over several calls: it remembers what a system limits, and until when. */
  const lasting = new WeakMap<TicketHome, ReturnType<typeof senderFor>>();
  const lastingFor = (home: TicketHome) => {
    const sender = lasting.get(home) ?? senderFor(home, () => new Date());
    lasting.set(home, sender);
    return sender;
  };
  let loop: ReturnType<typeof createSendLoop> | null = null;

  return {
    names,
    systemFor,
    senderFor,
    /** How many tickets wait, and since when the one does that waits the longest; null where none does. ISO 8601. */
    async listWaiting({ stores }: Pick<Application, "stores">) {
      const entries = (await Promise.all(names.map((name) => stores.outbox.listWaiting(name)))).flat();
      const [since] = entries.map(({ at, waitingSince }) => waitingSince ?? at).sort();
      return { count: entries.length, since: since ?? null };
    },
    start(application: Application): void {
      if (names.length === 0) return;
      const sender = senderFor(application, () => new Date());
      const onError = (error: unknown) =>
        log(`mirroring tickets failed, and is tried again: ${String(error)}`);
      loop = createSendLoop(sender.sendDue, { now: () => new Date(), onError });
      loop.wake();
    },
    /** What webhooks tell: it is due at once. */
    receiver: (application: Application) => {
      const note = createNoteChange({ outbox: application.stores.outbox, clock: () => new Date() });
      return {
        async note(system: TicketSystemName, id: string): Promise<void> {
          if (names.includes(system) && (await note(system, id))) loop?.wake();
        },
      };
    },
    /** What is due within a time, in milliseconds; what begins before its end goes on to its own. */
    async sendFor(
      milliseconds: number,
      application: TicketHome,
      { waits = true, onRound = () => {} }: { waits?: boolean; onRound?: (sent: number) => void } = {},
    ): Promise<void> {
      const { sendDue } = lastingFor(application);
      const end = Date.now() + milliseconds;
      for (;;) {
        const { sent, nextAt }: Round = await sendDue({ until: end });
        onRound(sent);
        if (nextAt === null || (!waits && sent === 0)) return;
        const pause = Math.max(Date.parse(nextAt) - Date.now(), SHORTEST_PAUSE);
        if (Date.now() + pause >= end) return;
        await setTimeout(pause);
      }
    },
    async stop(): Promise<void> {
      await loop?.stop();
    },
  };
}

/** Of two teams that share a project, one; of ServiceNow one, where OHERO's incidents are found in one table. */
function placesOf(
  teams: readonly Team[],
  systemFor: (ticketing: Ticketing) => TicketSystem | null,
): Map<string, TicketSystem> {
  const places = new Map<string, TicketSystem>();
  for (const { ticketing } of teams) {
    const system = ticketing && systemFor(ticketing);
    if (system)
      places.set(ticketing.system === "jira" ? `jira~${ticketing.project}` : ticketing.system, system);
  }
  return places;
}

function faultsOf(environment: Environment, { teams }: Organization, name: TicketSystemName): string[] {
  const there = teams.flatMap(({ id, ticketing }) => (ticketing?.system === name ? [id] : []));
  return missingSettings(environment, name).map(
    (settings) => `${settings}: team ${there.join(", ")} works in ${name}, which needs it`,
  );
}

const open: Record<
  TicketSystemName,
  (environment: Environment) => Promise<(settings: Ticketing) => TicketSystem>
> = {
  async jira({ JIRA_URL: url, JIRA_EMAIL: email, JIRA_API_TOKEN: token }) {
    const [{ createJira }, { createJiraClient }] = await Promise.all([
      import("../ticketing/jira/jira.ts"),
      import("../ticketing/jira/client.ts"),
    ]);
    const client = createJiraClient({ url, email, token });
    return (settings) => {
      if (settings.system !== "jira") throw new Error("not settings of Jira");
      return createJira({ client, settings });
    };
  },
  async servicenow({
    SERVICENOW_URL: url,
    SERVICENOW_USER: user,
    SERVICENOW_PASSWORD: password,
    SERVICENOW_TOKEN: token,
  }) {
    const [{ createServiceNow }, { createServiceNowClient }] = await Promise.all([
      import("../ticketing/servicenow/servicenow.ts"),
      import("../ticketing/servicenow/client.ts"),
    ]);
    const client = createServiceNowClient(token === "" ? { url, user, password } : { url, token });
    return (settings) => {
      if (settings.system !== "servicenow") throw new Error("not settings of ServiceNow");
      return createServiceNow({ client, settings });
    };
  },
};
