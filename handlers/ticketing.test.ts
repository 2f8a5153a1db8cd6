import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Reply } from "../channels/channel.ts";
import { createSilentChannel } from "../channels/silent.ts";
import { readEnvironment } from "../config/environment.ts";
import { health, openTestApplication, organizationWith } from "../graph/test-application.ts";
import { Organization, type Policy } from "../policy/organization.ts";
import { openTestSystem } from "../ticketing/test-systems.ts";
import { TICKET_SYSTEMS, type TicketSystemName } from "../ticketing/ticket-system.ts";
import { createTicketSync } from "./create-ticket-sync.ts";
import { openTicketing } from "./open-ticketing.ts";
import { createTicketWebhooks } from "./ticket-webhooks.ts";

const MINUTE = 60_000;
const FIRST = "2026-03-02T08:00:00Z";
const SECOND = "2026-03-02T08:30:00Z";
const THIRD = "2026-03-02T08:45:00Z";

/** An application whose app team works in a ticket system, both by one clock that stands still until it is moved. */
async function open(name: TicketSystemName, policy: Partial<Policy> = {}, others?: object) {
  let time = Date.parse("2026-03-02T09:00:00Z");
  const now = () => {
    time += 1;
    return time;
  };
  const there = await openTestSystem[name](() => time);
  const { teams, ...rest } = organizationWith(policy);
  const organization = Organization.parse({
    ...rest,
    teams: teams.map((team) => ({ ...team, ticketing: team.id === "app01" ? there.ticketing : others })),
  });
  const replies: Reply[] = [];
  const channel = {
    ...createSilentChannel(),
    reply: async (reply: Reply) => {
      if (!replies.some(({ key }) => key === reply.key)) replies.push(reply);
    },
  };
  const clock = () => new Date(now());
  const application = await openTestApplication({ organization, channel, clock });
  const environment = readEnvironment({ ...there.environment, OHERO_URL: "https://ohero.example.com" });
  const said: string[] = [];
  const ticketing = await openTicketing(environment, organization, (line) => said.push(line));
  const { sendDue, note } = ticketing.senderFor(application, clock);
  onTestFinished(async () => {
    await application.close();
    await there.close();
    expect(there.violations).toEqual([]);
  });
  const only = () => {
    const [copy, ...more] = there.copies();
    if (copy === undefined || more.length > 0) throw new Error(`${more.length + 1} copies`);
    return copy;
  };
  return {
    ...{ there, application, ticketing, replies, said, environment, note, only },
    pass: (minutes: number) => {
      time += minutes * MINUTE;
    },
    /** Rounds until nothing is due, as time passes. */
    async settle(minutes = 60) {
      const end = time + minutes * MINUTE;
      for (;;) {
        const { nextAt } = await sendDue();
        if (nextAt === null || Date.parse(nextAt) > end) return;
        time = Math.max(time, Date.parse(nextAt));
      }
    },
    round: sendDue,
    ticket: async (incidentId: string | null) => {
      const { app01 } = await application.ticketsOf(incidentId);
      if (app01 === undefined) throw new Error("no ticket");
      return app01;
    },
    /** What the threads heard of the other system. */
    news: () => replies.filter(({ path }) => path.length === 0).map(({ text }) => text),
  };
}

describe.each(TICKET_SYSTEMS)("tickets of a team that works in %s", (name) => {
  test("appear there, follow the incident, and bear what they are called there", async () => {
    const { application, only, settle, ticket } = await open(name);
    const { incidentId } = await application.send(health({ at: FIRST }));
    await settle();
    const first = await ticket(incidentId);
    expect(only()).toMatchObject({ ticketId: first.id, title: first.title, isClosed: false });
    expect(first.external).toMatchObject({ system: name, key: only().key });
    expect(only().comments).toEqual([]);

    await application.send(health({ at: SECOND, text: "It is postponed to 2026-03-20." }));
    await settle();
    expect(only().comments).toHaveLength(1);

    await application.send(health({ at: THIRD, detail: { statusCode: "closed" } }));
    await settle();
    expect(only()).toMatchObject({ isClosed: true });
    expect(only().comments).toHaveLength(2);

    await application.send(health({ at: "2026-03-02T08:50:00Z" }));
    await settle();
    expect(only()).toMatchObject({ isClosed: false });
    expect(await ticket(incidentId)).toMatchObject({ status: "open", progress: "Reopened" });
  });

  test("are not written where nothing has changed, and our own writes are no news", async () => {
    const { application, there, only, settle, pass, ticket, news } = await open(name);
    const { incidentId } = await application.send(health({ at: FIRST }));
    await application.send(health({ at: SECOND, text: "It is postponed to 2026-03-20." }));
    await settle();
    const before = [only(), (await ticket(incidentId)).version];
    there.setFaults(() => null);
    for (const _ of [1, 2, 3]) {
      pass(10);
      await settle(5);
    }
    expect([only(), (await ticket(incidentId)).version]).toEqual(before);
    expect(news()).toEqual([]);
  });

  test("what people do there comes into the history and the thread, once", async () => {
    const { application, there, only, settle, pass, ticket, news, replies } = await open(name);
    const { incidentId } = await application.send(health({ at: FIRST }));
    await settle();
    pass(1);
    const { id, key } = only();
    there.person.comment(id, "I am on it. <script>alert(1)</script>");
    there.person.assign(id);
    there.person.setPriority(id);
    for (const _ of [1, 2, 3]) {
      pass(10);
      await settle(5);
    }
    const { history, status } = await ticket(incidentId);
    const [, ...noted] = history;
    expect(noted).toHaveLength(1);
    expect(noted[0]?.fields).toHaveProperty([`${name}.assignee`]);
    expect(noted[0]?.fields).toHaveProperty([`${name}.priority`]);
    expect(noted[0]?.note).toContain("I am on it.");
    expect(status).toBe("open");
    expect(news()).toHaveLength(1);
    expect(news()[0]).toContain(key);
    expect(only().comments).toHaveLength(1);
    // A thread sorts by keys: the news comes after what was said before it.
    const [last] = [...replies].sort((a, b) => (a.key < b.key ? 1 : -1));
    expect(last?.path).toEqual([]);
  });

  test("a priority that a person set stays when the ticket changes", async () => {
    const { application, there, only, settle, pass } = await open(name);
    await application.send(health({ at: FIRST }));
    await settle();
    there.person.setPriority(only().id);
    pass(10);
    await settle(5);
    await application.send(health({ at: SECOND, text: "It is today. You will be charged $9,000 more." }));
    await settle();
    expect(only().priority).toMatch(/Highest|1 - Critical/);
  });

  test.each([
    { closedElsewhere: "note" as const, status: "open", after: true },
    { closedElsewhere: "close" as const, status: "closed", after: false },
    { closedElsewhere: "reopen" as const, status: "open", after: false },
  ])(
    "closed there while the incident is open: $closedElsewhere",
    async ({ closedElsewhere, status, after }) => {
      const { application, there, only, settle, pass, ticket, news } = await open(name, { closedElsewhere });
      const { incidentId } = await application.send(health({ at: FIRST }));
      await settle();
      there.person.close(only().id);
      pass(10);
      await settle(5);
      expect(await ticket(incidentId)).toMatchObject({ status });
      expect(only().isClosed).toBe(true);
      expect(news()).toHaveLength(1);
      expect(news()[0]).toContain("The incident is still open");
      // The source says that it goes on.
      await application.send(health({ at: SECOND, text: "It is postponed to 2026-03-20." }));
      await settle();
      expect(await ticket(incidentId)).toMatchObject({ status: "open" });
      expect(only().isClosed).toBe(after);
      expect(news()).toHaveLength(1);
    },
  );

  test("one that was removed there is not made again, and the thread hears of it once", async () => {
    const { application, there, only, settle, ticket, news } = await open(name);
    const { incidentId } = await application.send(health({ at: FIRST }));
    await settle();
    there.person.remove(only().id);
    await application.send(health({ at: SECOND, text: "It is postponed to 2026-03-20." }));
    await settle();
    await application.send(health({ at: THIRD, detail: { statusCode: "closed" } }));
    await settle();
    expect(there.copies()).toEqual([]);
    expect(news()).toHaveLength(1);
    expect(await ticket(incidentId)).toMatchObject({ status: "closed" });
  });

  test("an hour of outage delays them, loses nothing, and holds no run up", async () => {
    const { application, there, only, settle, round, pass, ticket, said } = await open(name);
    there.setOutage(true);
    const { incidentId, outcome } = await application.send(health({ at: FIRST }));
    expect(outcome).toBe("accepted");
    for (let minute = 0; minute < 60; minute += 5) {
      await round();
      pass(5);
    }
    await application.send(health({ at: SECOND, text: "It is postponed to 2026-03-20." }));
    expect(await application.stores.outbox.listWaiting(name)).toHaveLength(1);
    expect(said).toHaveLength(1);
    there.setOutage(false);
    await settle();
    expect(await application.stores.outbox.listWaiting(name)).toEqual([]);
    expect(only()).toMatchObject({ ticketId: (await ticket(incidentId)).id });
  });

  test("one whose making was carried out but not answered is found, not made again", async () => {
    const { application, there, only, settle } = await open(name);
    let dropped = 0;
    await application.send(health({ at: FIRST }));
    there.setFaults(() => {
      if (there.copies().length > 0 || dropped > 20) return null;
      dropped += 1;
      return "drop after";
    });
    await settle();
    there.setFaults(() => null);
    await settle();
    expect(only().isClosed).toBe(false);
  });

  test("what is refused keeps nothing else waiting, says why, and comes when it is taken", async () => {
    const { application, there, only, settle, pass, ticket, said, news } = await open(name);
    const resources = Array.from({ length: 600 }, (_, index) => `i-0${index}`);
    there.setFaults((path) => (path.includes("attachment") ? { status: 403 } : null));
    const { incidentId } = await application.send(health({ at: FIRST, resources }));
    await settle(20);
    await application.send(health({ at: SECOND, text: "It is postponed to 2026-03-20.", resources }));
    await settle(20);
    const [waiting] = await application.stores.outbox.listWaiting(name);
    expect(waiting?.problem).toMatch(/403/);
    expect(said.join()).toMatch(/403/);
    await application.send(health({ at: THIRD, resources, detail: { statusCode: "closed" } }));
    await settle(20);
    expect(only()).toMatchObject({ isClosed: true });
    expect(only().comments).toHaveLength(2);
    expect((await ticket(incidentId)).external).toMatchObject({ key: only().key });

    await application.send(health({ at: "2026-03-02T08:50:00Z", resources }));
    await settle(20);
    expect(only()).toMatchObject({ isClosed: false });
    there.setFaults(() => null);
    pass(24 * 60);
    await settle(20);
    expect(await application.stores.outbox.listWaiting(name)).toEqual([]);
    expect(only().comments).toHaveLength(3);
    expect(news()).toEqual([]);
  });

  test("what we closed, and were not told that it is done, is no person's doing", async () => {
    const { application, there, only, round, settle, news } = await open(name);
    await application.send(health({ at: FIRST }));
    await settle();
    await application.send(health({ at: SECOND, detail: { statusCode: "closed" } }));
    there.setFaults(() => (only().isClosed ? "drop after" : null));
    await round();
    expect(only().isClosed).toBe(true);
    await application.send(health({ at: THIRD }));
    // The same for opening it again.
    there.setFaults(() => (only().isClosed ? null : "drop after"));
    await settle(10);
    expect(only().isClosed).toBe(false);
    there.setFaults(() => null);
    await settle();
    expect(only().isClosed).toBe(false);
    expect(news()).toEqual([]);
  });

  test("a webhook has it read at once; one that is not signed is refused", async () => {
    const { application, there, only, settle, round, environment, note, news } = await open(name);
    await application.send(health({ at: FIRST }));
    await settle();
    const app = new Hono();
    for (const [system, handler] of Object.entries(createTicketWebhooks(environment, { note })))
      app.post(`/tickets/${system}`, handler);
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tickets/${name}`;
    const body = JSON.stringify({
      webhookEvent: "jira:issue_updated",
      issue: { id: only().id },
      sys_id: only().id,
    });
    expect((await fetch(url, { method: "POST", body })).status).toBe(401);
    expect((await round()).sent).toBe(0);
    there.connect(url);
    there.person.comment(only().id, "Done in a minute.");
    await there.settled();
    await round();
    expect(news()).toHaveLength(1);
  });

  test("a round begins nothing when its time is over, and what it left goes on with the next", async () => {
    const { application, there, round, settle } = await open(name);
    await application.send(health({ at: FIRST }));
    expect(await round({ until: Date.parse(FIRST) })).toMatchObject({ sent: 0 });
    expect(there.copies()).toEqual([]);
    await settle();
    expect(there.copies()).toHaveLength(1);
  });

  test("the call of each minute brings them there, and says for how long one waits that cannot be written", async () => {
    const { application, there, ticketing } = await open(name);
    await application.send(health({ at: FIRST }));
    const said: string[] = [];
    const sync = createTicketSync({
      ticketing,
      home: application,
      channels: { sendOnce: async () => Promise.reject(new Error("Slack is away")) },
      hub: { refresh: async () => {}, settled: async () => {} },
      clock: () => new Date("2026-03-02T10:00:00Z"),
      log: (line) => said.push(line),
    });
    there.setOutage(true);
    const waiting = await sync(100);
    expect(waiting.count).toBe(1);
    // It was marked by the application's clock.
    expect(waiting.oldestSeconds).toBeGreaterThan(3_590);
    expect(waiting.oldestSeconds).toBeLessThanOrEqual(3_600);
    expect(said.at(-1)).toContain("Slack is away");
  });

  test("a system that takes no more for now is left alone by the next call as well", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-02T10:00:00Z") });
    onTestFinished(() => void vi.useRealTimers());
    const { application, there, ticketing } = await open(name);
    await application.send(health({ at: FIRST }));
    let calls = 0;
    there.setFaults(() => {
      calls += 1;
      return { status: 429, retryAfter: 600 };
    });
    await ticketing.sendFor(100, application);
    expect(calls).toBe(1);
    await application.send(health({ id: "two", at: FIRST }));
    await ticketing.sendFor(100, application);
    expect(calls).toBe(1);
  });

  test("settings that are missing are named, with the teams that need them", async () => {
    const { application } = await open(name);
    await expect(openTicketing(readEnvironment({}), application.organization, () => {})).rejects.toThrow(
      name === "jira" ? /JIRA_URL: team app01/ : /SERVICENOW_URL: team app01/,
    );
  });
});

test("a project that cannot be asked keeps no other from being asked", async () => {
  const gone = { system: "jira", project: "GONE" };
  const { application, there, only, settle, pass, news, said } = await open("jira", {}, gone);
  await application.send(health({ at: FIRST }));
  await settle(5);
  there.person.comment(only().id, "I am on it.");
  pass(10);
  await settle(5);
  expect(news()).toEqual([expect.stringContaining("I am on it.")]);
  expect(said).toEqual([expect.stringContaining("jira: ")]);
});

test("what a team sets is checked when it starts, and the error names the path and what would be right", () => {
  const { teams, ...rest } = organizationWith();
  const wrong = (ticketing: object) =>
    Organization.safeParse({ ...rest, teams: teams.map((team) => ({ ...team, ticketing })) }).error
      ?.issues[0];
  expect(wrong({ system: "jira", project: "ops" })).toMatchObject({
    path: ["teams", 0, "ticketing", "project"],
    message: "the key of a Jira project, such as OPS",
  });
  expect(wrong({ system: "trello" })?.path).toEqual(["teams", 0, "ticketing", "system"]);
});
