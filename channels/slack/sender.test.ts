import { afterEach, beforeEach, expect, test } from "vitest";
import { createOutbox, type Outbox } from "../../memory/outbox.ts";
import { useTestDatabase } from "../../memory/test-database.ts";
import { announcement, notice, reply } from "../test-says.ts";
import { createSlackClient } from "./client.ts";
import { createSender } from "./sender.ts";
import { createSlackChannel } from "./slack.ts";
import { type SlackOptions, type SlackStandIn, startSlack } from "./test-slack.ts";

let outbox: Outbox;
let slack: SlackStandIn;
let time: number;
const lines: string[] = [];
useTestDatabase(({ documents, names, objects }) => {
  outbox = createOutbox(documents, names.outbox, objects, 400);
});

const start = (options: SlackOptions = {}) =>
  startSlack({
    now: () => time,
    channels: [{ id: "C0OPS" }, { id: "C0APP" }, { id: "C0OUT", members: [] }],
    rates: false,
    ...options,
  });
beforeEach(async () => {
  time = Date.parse("2026-03-02T09:00:00Z");
  lines.length = 0;
  slack = await start();
});
afterEach(() => slack.close());

const client = () => createSlackClient(slack.token, slack.apiUrl);
const channel = (id = "C0OPS") => createSlackChannel({ outbox, client: client(), channel: id, pageUrl: "" });
const sender = () =>
  createSender({
    client: client(),
    outbox,
    clock: () => new Date(time),
    log: (line) => lines.push(line),
    random: () => 1,
  });
async function settle(with_ = sender(), until = time + 3_600_000): Promise<void> {
  for (;;) {
    const { nextAt } = await with_.sendDue();
    if (nextAt === null || Date.parse(nextAt) > until) return;
    time = Math.max(time, Date.parse(nextAt));
  }
}
const posts = () => slack.calls.filter(({ method }) => method === "chat.postMessage").length;

test.each(["reset-after", "http-500-after", "fatal_error-after", "internal_error-after"] as const)(
  "an answer that is lost (%s) is no second announcement: Slack is searched before a repeat",
  async (fault) => {
    slack.failNext([fault], "chat.postMessage");
    await channel().announce(announcement());
    await channel().reply(reply());
    await settle();
    const [card, answer, ...more] = slack.messages("C0OPS");
    expect(more).toEqual([]);
    expect(answer?.thread_ts).toBe(card?.ts);
    expect(slack.calls.map(({ method }) => method)).toContain("conversations.history");
    expect(posts()).toBe(2);
  },
);

test("a process that dies before it notes what Slack has leaves no second one", async () => {
  await channel().announce(announcement());
  const dying: Outbox = { ...outbox, markSent: () => Promise.reject(new Error("the process died")) };
  const dead = createSender({ client: client(), outbox: dying, clock: () => new Date(time), log: () => {} });
  await expect(dead.sendDue()).rejects.toThrow("died");
  expect(slack.messages("C0OPS")).toHaveLength(1);
  await settle();
  expect(slack.messages("C0OPS")).toHaveLength(1);
  expect(await outbox.listWaiting("slack")).toEqual([]);
});

test("a newer card that comes while the first is in doubt is what the announcement shows", async () => {
  slack.failNext(["reset-after"], "chat.postMessage");
  await channel().announce(announcement());
  await sender().sendDue();
  await channel().announce(announcement({ version: 2, title: "second" }));
  await settle();
  const [card, ...more] = slack.messages("C0OPS");
  expect(more).toEqual([]);
  expect(JSON.stringify(card?.blocks)).toContain("second");
});

test("what Slack limits waits as long as Slack says, and only in that channel", async () => {
  slack.failNext(["ratelimited"], "chat.postMessage");
  await channel().announce(announcement());
  const one = sender();
  const before = time;
  const { nextAt } = await one.sendDue();
  expect(Date.parse(nextAt ?? "")).toBeGreaterThan(before);
  await channel().notifyTeam(notice());
  one.note({ group: "slack~ticket~T-1", lane: "C0APP", isUrgent: false });
  await one.sendDue();
  expect(slack.messages("C0APP")).toHaveLength(1);
  expect(slack.messages("C0OPS")).toHaveLength(0);
  await settle(one);
  expect(slack.messages("C0OPS")).toHaveLength(1);
  expect(slack.violations).toEqual([]);
});

test("a storm keeps to a message a second once Slack had enough", async () => {
  await slack.close();
  slack = await start({ rates: { postsPerSecond: 1, burst: 3 } });
  for (let index = 0; index < 20; index += 1)
    await channel().announce(announcement({ threadId: `thread-${index}`, title: `number ${index}` }));
  const begun = time;
  await settle();
  expect(slack.messages("C0OPS")).toHaveLength(20);
  expect(time - begun).toBeLessThan(40_000);
  const limited = slack.calls.filter(({ outcome }) => outcome === "ratelimited").length;
  expect(limited).toBeLessThanOrEqual(2);
  expect(slack.violations).toEqual([]);
});

test("what a person waits for goes before what nobody waits for", async () => {
  await slack.close();
  slack = await start({ rates: { postsPerSecond: 1, burst: 2 } });
  const one = sender();
  const told = createSlackChannel({
    outbox,
    client: client(),
    channel: "C0OPS",
    pageUrl: "",
    onPut: one.note,
  });
  for (let index = 0; index < 20; index += 1)
    await told.announce(announcement({ threadId: `thread-${index}` }));
  const { nextAt } = await one.sendDue();
  // A decision by hand brings a card up to date that is there already: the limit of messages does not hold that up.
  await told.announce(
    announcement({ threadId: "thread-0", version: 2, title: "decided", isDecidedByPerson: true }),
  );
  const { message } = await slack.say("U1ANNA", "C0OPS", "what is open?");
  const said = { user: "U1ANNA", text: "what is open?", at: reply().at, id: `slack~C0OPS~${message.ts}` };
  const conversation = `slack~C0OPS~${message.ts}`;
  await told.reply(reply({ threadId: "asked", incidentId: null, conversation, said, text: "nothing" }));
  await one.sendDue();
  expect(JSON.stringify(slack.messages("C0OPS")[0]?.blocks)).toContain("decided");
  time = Date.parse(nextAt ?? "");
  await one.sendDue();
  expect(slack.thread("C0OPS", message.ts)).toHaveLength(2);
  await settle(one);
  expect(slack.messages("C0OPS")).toHaveLength(22);
  expect(slack.violations).toEqual([]);
});

test("an outage of an hour delays, and loses nothing", async () => {
  slack.setFaults({ seed: 1, rate: 1, kinds: ["reset", "http-503"] });
  await channel().announce(announcement());
  await channel().reply(reply());
  await settle(sender(), time + 3_600_000);
  expect(slack.messages("C0OPS")).toEqual([]);
  expect(slack.calls.length).toBeLessThan(20);
  slack.setFaults(null);
  await settle(sender(), time + 7_200_000);
  expect(slack.messages("C0OPS")).toHaveLength(2);
});

test("a channel that the app is not in is named, and taken up when it is", async () => {
  await channel("C0OUT").announce(announcement());
  await sender().sendDue();
  expect(lines).toEqual(["Slack does not take what is for C0OUT: not_in_channel; it is tried again"]);
  slack.workspace.channels.get("C0OUT")?.members.add("U0BOT");
  await settle();
  expect(slack.messages("C0OUT")).toHaveLength(1);
});

test("what Slack will never take is given up, and holds up nothing behind it", async () => {
  slack.failNext(["error:invalid_blocks"], "chat.postMessage");
  await channel().notifyTeam(notice());
  await channel().notifyTeam(notice({ key: "20260302T090100000Z-T-1-updated", action: "updated" }));
  await settle();
  expect(lines).toEqual(["Slack refuses a message for C0APP: invalid_blocks; it is given up"]);
  expect(slack.messages("C0APP")).toHaveLength(1);
});

test("an announcement that somebody deleted is not announced again", async () => {
  await channel().announce(announcement());
  await settle();
  await slack.remove("C0OPS", slack.messages("C0OPS")[0]?.ts ?? "");
  await channel().announce(announcement({ version: 2, title: "second" }));
  await settle();
  expect(slack.messages("C0OPS")).toEqual([]);
  expect(await outbox.listWaiting("slack")).toEqual([]);
});

test("several that send at once send each message once, and in order", async () => {
  const one = channel();
  for (let index = 0; index < 5; index += 1) {
    const threadId = `thread-${index}`;
    await one.announce(announcement({ threadId }));
    for (const count of ["01", "02", "03"])
      await one.reply(reply({ threadId, key: `20260302T0900${count}`, text: count }));
  }
  const senders = [sender(), sender(), sender()];
  const end = time + 600_000;
  while (time < end) {
    const rounds = await Promise.all(senders.map((each) => each.sendDue()));
    if (rounds.every(({ nextAt }) => nextAt === null)) break;
    time += 1_000;
  }
  const all = slack.messages("C0OPS");
  expect(all).toHaveLength(20);
  for (const root of all.filter(({ thread_ts, ts }) => thread_ts === undefined || thread_ts === ts)) {
    const said = slack
      .thread("C0OPS", root.ts)
      .slice(1)
      .map((message) => slack.rendered(message).text);
    expect(said.map((text) => text.slice(0, 2))).toEqual(["01", "02", "03"]);
  }
});
