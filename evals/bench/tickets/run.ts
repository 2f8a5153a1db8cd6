import { setImmediate } from "node:timers/promises";
import { createSilentChannel } from "../../../channels/silent.ts";
import { readEnvironment } from "../../../config/environment.ts";
import { openLocalApplication } from "../../../handlers/open-local-application.ts";
import { openTicketing } from "../../../handlers/open-ticketing.ts";
import { createProgressBar } from "../../../handlers/progress-bar.ts";
import { noKnowledge } from "../../../memory/knowledge/no-knowledge.ts";
import type { Ticket } from "../../../memory/tickets.ts";
import { Organization } from "../../../policy/organization.ts";
import { openTestSystem, type TestFault, type TestSystem } from "../../../ticketing/test-systems.ts";
import { groupBy } from "../../group-by.ts";
import { createRandom } from "../saver/text.ts";
import { checkTickets } from "../storm/check-tickets.ts";
import { NOW } from "../storm/lifecycle.ts";
import { makeStorm, readTickets, SEED } from "../storm/make-storm.ts";
import { stormOrganization } from "../storm/organization.ts";
import { printTickets } from "../storm/print.ts";
import { table, verdict } from "../table.ts";

const AT_ONCE = 8;
const FAULTS = 0.2;
const SHOWN = 10;
const MINUTE = 60_000;
/** The storm's own length, in simulated time, and the outage in the middle of it. */
const LENGTH = 180 * MINUTE;
const OUTAGE = { from: 60 * MINUTE, until: 120 * MINUTE };
/** What is left of the faults must be over by then. */
const PATIENCE = 24 * 60 * MINUTE;

/**
 * A storm of `count` deliveries in three hours of simulated time, whose teams work in stand-ins of Jira and of ServiceNow: every fifth call
 * there fails in some way, and in the middle nothing is answered for an hour. Then each ticket must be there exactly once, in its state.
 */
export async function run(count = 10_000, seed = SEED): Promise<void> {
  const { causes, deliveries } = makeStorm(count, seed);
  let time = NOW;
  const now = () => time;
  const clock = () => new Date(time++);
  const jira = await openTestSystem.jira(now);
  const servicenow = await openTestSystem.servicenow(now);
  const systems = [jira, servicenow];
  const { teams, ...rest } = stormOrganization();
  const organization = Organization.parse({
    ...rest,
    teams: teams.map((team, index) => ({
      ...team,
      ticketing: (systems[index % 2] as TestSystem).ticketing,
    })),
  });
  const application = await openLocalApplication({
    ...{
      organization,
      clock,
      dataDirectory: null,
      share: false,
      channel: createSilentChannel(),
      knowledge: noKnowledge,
    },
  });
  const environment = readEnvironment({ ...jira.environment, ...servicenow.environment });
  const ticketing = await openTicketing(environment, organization, () => {});
  const { sendDue } = ticketing.senderFor(application, clock);
  const chance = createRandom(seed + 1);
  const counted = { calls: 0, faults: 0, lost: 0 };
  const fault = (): TestFault | null => {
    counted.calls += 1;
    if (chance() >= FAULTS) return null;
    counted.faults += 1;
    return FAULT_KINDS[Math.floor(chance() * FAULT_KINDS.length)] ?? null;
  };
  for (const system of systems) system.setFaults(fault);

  const failures: string[] = [];
  const waiting = [...deliveries].reverse();
  const bar = createProgressBar(process.stderr, "deliveries");
  const step = LENGTH / count;
  let longest = 0;
  const started = performance.now();
  const lane = async () => {
    for (let event = waiting.pop(); event !== undefined; event = waiting.pop()) {
      time += step;
      const isOut = time - NOW >= OUTAGE.from && time - NOW < OUTAGE.until;
      for (const system of systems) system.setOutage(isOut);
      await application
        .process(event, { interactive: false })
        .catch((error: unknown) => failures.push(`${event.source} ${event.id}: ${String(error)}`));
      bar.show(count - waiting.length, count);
    }
  };
  let isOver = false;
  const send = async () => {
    while (!isOver) {
      const { sent } = await sendDue();
      longest = Math.max(longest, (await ticketing.listWaiting(application)).count);
      if (sent === 0) await setImmediate();
    }
  };
  const sending = send();
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  isOver = true;
  await sending;
  bar.clear();
  const ran = performance.now() - started;

  for (const system of systems) system.setOutage(false);
  const end = time + PATIENCE;
  for (;;) {
    const { nextAt } = await sendDue();
    if (nextAt === null || Date.parse(nextAt) > end) break;
    time = Math.max(time, Date.parse(nextAt));
  }
  const took = performance.now() - started;

  const tickets = await readTickets(application.stores, teams);
  const { count: left } = await ticketing.listWaiting(application);
  await application.close();
  const checked = check(tickets, systems);
  const violations = systems.flatMap((system) => system.violations);
  await Promise.all(systems.map((system) => system.close()));

  const isRight = printTickets(checkTickets(causes, tickets), failures);
  const found: Record<string, string[]> = {
    "tickets that still wait": Array.from({ length: left }, () => "a ticket"),
    "tickets without a copy": checked.missing,
    "tickets with more than one": checked.twice,
    "copies of no ticket": checked.strange,
    "copies in another state than their tickets": checked.otherState,
    "copies with a comment that was made twice": checked.saidTwice,
    "calls that the real services would let pass, and that no client should make": violations,
  };
  const told = [
    ["deliveries, and their causes", "", `${count}, ${causes.length}`, ""],
    ["time for them, and more until nothing waited", "", `${seconds(ran)} s, ${seconds(took - ran)} s`, ""],
    [
      "calls of Jira and ServiceNow beside the outage, and how many of them failed",
      "",
      `${counted.calls}, ${((counted.faults / counted.calls) * 100).toFixed(1)} %`,
      "",
    ],
    ["tickets that waited at the same time, at most", "", longest, ""],
    ["copies, with those of joined tickets", "", checked.copies, ""],
  ];
  const rows = Object.entries(found).map(([what, list]) => [
    what,
    0,
    list.length,
    verdict(list.length === 0),
  ]);
  console.log(`\n${table(["what", "goal", "measured", "verdict"], [...told, ...rows])}`);
  for (const [what, list] of Object.entries(found))
    for (const one of list.slice(0, SHOWN)) console.log(`- ${what}: ${one}`);
  if (!isRight || Object.values(found).some((list) => list.length > 0)) process.exitCode = 1;
}

/** Ways in which a call fails; the last two leave open whether it was carried out. */
const FAULT_KINDS: readonly TestFault[] = [
  { status: 429, retryAfter: 20 },
  { status: 500 },
  { status: 503, retryAfter: 5 },
  "drop before",
  "drop after",
];

function check(tickets: readonly Ticket[], systems: readonly TestSystem[]) {
  const all = systems.flatMap((system) => system.copies());
  const byTicket = groupBy(all, ({ ticketId }) => ticketId);
  const ids = new Set(tickets.map(({ id }) => id));
  const checked = { missing: [] as string[], twice: [] as string[], otherState: [] as string[] };
  for (const { id, team, status, joinedInto } of tickets) {
    const copies = byTicket.get(id) ?? [];
    const about = `${id} of ${team}, ${status}`;
    if (copies.length === 0 && joinedInto === null) checked.missing.push(about);
    if (copies.length > 1) checked.twice.push(`${about}: ${copies.map(({ key }) => key).join(", ")}`);
    const [copy] = copies;
    if (copy !== undefined && copy.isClosed !== (status === "closed"))
      checked.otherState.push(`${about}: ${copy.key} is ${copy.status}`);
  }
  return {
    ...checked,
    copies: all.length,
    strange: all
      .filter(({ ticketId }) => !ids.has(ticketId))
      .map(({ key, ticketId }) => `${key} of ${ticketId}`),
    saidTwice: all
      .filter(({ comments }) => new Set(comments.map(bodyOf)).size < comments.length)
      .map(({ key }) => key),
  };
}

/** Without what names a comment: the same changes told under two names are told twice. */
const bodyOf = (comment: string) => comment.replace(/OHERO T-[0-9A-Z]+ #\d+/g, "");

const seconds = (milliseconds: number) => Math.round(milliseconds / 1_000);
