import { expect, test } from "vitest";
import type { Message } from "../channels/slack/test-slack.ts";
import { health } from "../graph/test-application.ts";
import { createWalk } from "../graph/test-walk.ts";
import { OPERATIONS, slackApplication } from "./test-slack-application.ts";

const INCIDENTS = 200;
const EVERY = 8;
const OPERATOR = "U1ANNA";

/**
 * Three in ten calls fail, before or after Slack has done what they ask, and Slack's limits hold; each event comes twice and in
 * any order. A day may pass while it is made up for.
 */
test(`${INCIDENTS} incidents under faults: one announcement each, every reply in its thread, no decision lost`, async () => {
  const opened = await slackApplication({
    // What the bot says itself comes back as events too, and teams have channels: other tests are about that.
    hasTeamChannels: false,
    slack: {
      isEchoing: false,
      faults: { seed: 20260302, rate: 0.3 },
      rates: { postsPerSecond: 1, burst: 5 },
    },
  });
  const { slack, settle, stores, decide, announcements, later, now, organization } = opened;
  slack.order.copies = 2;
  slack.order.isShuffled = true;
  // The same nodes and edges over stores in memory, a hundred times faster; what they leave is put into the real ones.
  const { channel } = opened.dependencies;
  const walk = createWalk({ organization, clock: opened.dependencies.clock, channel });
  const ids: string[] = [];
  for (let index = 0; index < INCIDENTS; index += 1)
    for (const { incidentId } of await walk.send(health({ id: `storm${index}` }))) {
      ids.push(incidentId ?? "");
      const incident = await walk.incident(incidentId ?? "");
      if (incident !== null) await stores.incidents.save(incident);
    }
  for (const ticket of await walk.tickets()) await stores.tickets.save(ticket);
  const begun = now();
  await settle();
  const took = now() - begun;

  const incidents = await Promise.all(ids.map(async (id) => stores.incidents.get(id)));
  const threads = incidents.map((incident) => incident?.threadId ?? "");
  const announced = slack.messages(OPERATIONS);
  const cards = threads.map((threadId) => announcements(threadId, announced));
  expect(cards.map((found) => found.length)).toEqual(threads.map(() => 1));

  // Some of them are decided, others asked about; the buttons and the threads are in the hands of people meanwhile.
  const decided = new Map<string, string>();
  for (const [index, [card]] of cards.entries()) {
    if (card === undefined) continue;
    if (index % EVERY === 0) {
      const { answer } = await decide(OPERATOR, card, "discharge", `reason ${index}`);
      expect(answer).toEqual({ response_action: "close" });
      decided.set(ids[index] ?? "", `reason ${index}`);
    } else if (index % EVERY === 1)
      await slack.say("U2BEN", OPERATIONS, `who owns it? ${index}?`, { thread_ts: card.ts });
  }
  await later.settled();
  await settle();

  for (const [id, reason] of decided) {
    const incident = await stores.incidents.get(id);
    expect(incident).toMatchObject({
      status: "discharged",
      decidedBy: OPERATOR,
      note: `${OPERATOR}: ${reason}`,
    });
  }
  const shown = slack.messages(OPERATIONS);
  const tops = shown.filter((message) => message.thread_ts === undefined || message.thread_ts === message.ts);
  expect(tops).toHaveLength(INCIDENTS);
  // Each message says in its metadata which thread it belongs to, and no message is there twice.
  const groupOf = (message: Message) => String(message.metadata?.event_payload.group);
  const rootOf = new Map(tops.map((message) => [groupOf(message), message.ts]));
  const replies = shown.filter((message) => message.metadata !== undefined && !tops.includes(message));
  expect(replies.map((message) => message.thread_ts)).toEqual(
    replies.map((message) => rootOf.get(groupOf(message))),
  );
  const names = [...tops, ...replies].map((message) => JSON.stringify(message.metadata));
  expect(new Set(names).size).toBe(names.length);
  // One for what was accepted, one more for each decision and each answer.
  expect(replies).toHaveLength(INCIDENTS + decided.size + INCIDENTS / EVERY);
  for (const [id] of decided) {
    const threadId = (await stores.incidents.get(id))?.threadId ?? "";
    expect(JSON.stringify(announcements(threadId, shown)[0]?.blocks)).not.toContain("ohero-accept");
  }
  expect(await stores.outbox.listWaiting("slack")).toEqual([]);
  expect(await stores.deliveries.listWaiting()).toEqual([]);
  expect(slack.violations).toEqual([]);
  const failed = slack.calls.filter(({ outcome }) => outcome !== "ok").length;
  console.log(
    `${INCIDENTS} incidents, ${slack.calls.length} calls of Slack, ${failed} of them failed or were limited; announced within ${Math.round(took / 60_000)} simulated minutes`,
  );
}, 120_000);
