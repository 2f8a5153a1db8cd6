import { expect, test } from "vitest";
import { sign } from "../channels/slack/test-slack-deliver.ts";
import { health, PRODUCTION } from "../graph/test-application.ts";
import { OPERATIONS, slackApplication } from "./test-slack-application.ts";

const OPERATOR = "U1ANNA";

async function accepted() {
  const opened = await slackApplication();
  const { incidentId } = await opened.send(health());
  await opened.settle();
  const incident = await opened.stores.incidents.get(incidentId ?? "");
  const [card] = opened.announcements(incident?.threadId ?? "");
  if (card === undefined || incident === null) throw new Error("nothing was announced");
  return { ...opened, card, incident };
}

test("an incident is announced with what, where, when, how grave and whose, and its thread says why", async () => {
  const { card, slack, read, violations } = { ...(await accepted()), violations: [] };
  const text = read(card);
  for (const part of ["EKS", "eu-west-1", "4 of 5", "app01", PRODUCTION, "Accept", "Discharge"])
    expect(text).toContain(part);
  const [, reply, ...more] = slack.thread(OPERATIONS, card.ts);
  expect(more).toEqual([]);
  expect(read(reply as never)).toMatch(/Accepted: production is affected/);
  expect(read(reply as never)).toMatch(/severity.*\(rule\)/);
  expect(read(reply as never)).toMatch(/intake → screen → checkAccount/);
  expect([...slack.violations, ...violations]).toEqual([]);
});

test("a click asks for a reason, decides, and the card says who decided", async () => {
  const { card, slack, settle, decide, announcements, incident, stores, read } = await accepted();
  const { answer } = await decide(OPERATOR, card, "discharge", "planned <!channel> *maintenance*");
  expect(answer).toEqual({ response_action: "close" });
  await settle();
  const after = await stores.incidents.get(incident.id);
  expect(after).toMatchObject({
    status: "discharged",
    decidedBy: OPERATOR,
    decidedAt: expect.stringMatching(/^2026-03-02T09:/),
  });
  const [shown, ...others] = announcements(incident.threadId);
  expect(others).toEqual([]);
  expect(read(shown as never)).toContain("decided by @anna");
  expect(JSON.stringify(shown?.blocks)).not.toContain("ohero-accept");
  const thread = slack.thread(OPERATIONS, card.ts).slice(1);
  const words = thread.map(read).join("\n").replaceAll("\u2060", "");
  expect(words).toContain("Discharged by @anna: planned <!channel> *maintenance*");
  expect(thread.flatMap((message) => slack.rendered(message).mentions)).toEqual(["@U1ANNA"]);
  const deliveries = await stores.deliveries.listByThread(incident.threadId);
  expect(deliveries.at(-1)).toMatchObject({
    outcome: "discharged",
    receivedAt: expect.stringMatching(/^2026-03-02/),
  });
  expect(slack.violations).toEqual([]);
});

test("a second click is answered with who decided, whether its form opened before or after", async () => {
  const { card, slack, settle, decide, incident, stores } = await accepted();
  await slack.click("U2BEN", card, "ohero-accept");
  const early = slack.openViews("U2BEN").at(-1);
  await decide(OPERATOR, card, "discharge");
  await settle();
  const late = await slack.submit("U2BEN", early as never, { reason: "me too" });
  expect(late).toMatchObject({ response_action: "update" });
  expect(JSON.stringify(late)).toContain("already decided by <@U1ANNA>: discharged");
  // The card as it was before: buttons of an old copy still work.
  await slack.click("U2BEN", card, "ohero-accept");
  const told = slack.openViews("U2BEN").at(-1);
  expect(JSON.stringify(told?.blocks)).toContain("already decided by <@U1ANNA>: discharged");
  expect((await stores.incidents.get(incident.id))?.decidedBy).toBe(OPERATOR);
});

test("of two forms that are sent at once one counts, and the thread says that the other came second", async () => {
  const { card, slack, settle, incident, stores, read } = await accepted();
  await slack.click("U2BEN", card, "ohero-accept");
  await slack.click(OPERATOR, card, "ohero-discharge");
  const [ben, anna] = ["U2BEN", OPERATOR].map((user) => slack.openViews(user).at(-1));
  await Promise.all([
    slack.submit(OPERATOR, anna as never, { reason: "planned" }),
    slack.submit("U2BEN", ben as never, { reason: "urgent" }),
  ]);
  await settle();
  const after = await stores.incidents.get(incident.id);
  const second = after?.decidedBy === OPERATOR ? "U2BEN" : OPERATOR;
  const names: Record<string, string> = { U2BEN: "@ben", U1ANNA: "@anna" };
  const thread = slack.thread(OPERATIONS, card.ts).slice(2).map(read);
  // In the order in which they were sent, whichever form was opened first.
  expect(thread).toHaveLength(2);
  expect(thread[0]).toContain(`by ${names[after?.decidedBy ?? ""]}`);
  expect(thread[1]).toContain(`${names[second]} wanted to`);
  expect(thread[1]).toContain(`already decided by ${names[after?.decidedBy ?? ""]}`);
  expect(thread.join("\n")).not.toMatch(/U2BEN|U1ANNA/);
});

test("a form that is sent twice is one decision", async () => {
  const { card, slack, settle, pass, stores, incident } = await accepted();
  await slack.click(OPERATOR, card, "ohero-discharge");
  const form = slack.openViews(OPERATOR).at(-1);
  await slack.submit(OPERATOR, form as never, { reason: "planned" });
  pass(1_000);
  await slack.submit(OPERATOR, { ...(form as object), isOpen: true } as never, { reason: "planned" });
  await settle();
  expect(slack.thread(OPERATIONS, card.ts)).toHaveLength(3);
  expect(await stores.deliveries.listByThread(incident.threadId)).toHaveLength(2);
});

test("a button that is none of ours does nothing, whatever it is called", async () => {
  const { slack, app, url, incident, now } = await accepted();
  for (const action_id of ["constructor", "__proto__", "toString"]) {
    const payload = {
      ...{ type: "block_actions", trigger_id: "1.2", user: { id: OPERATOR } },
      actions: [{ action_id, value: incident.threadId }],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const seconds = Math.floor(now() / 1_000);
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(seconds),
      "x-slack-signature": sign(slack.signingSecret, seconds, body),
    };
    const response = await app.request(url, { method: "POST", body, headers });
    expect(response.status).toBe(200);
  }
  expect(slack.openViews(OPERATOR)).toEqual([]);
});

test("what others wrote is text in an answer, too", async () => {
  const { slack, settle } = await slackApplication();
  const words = `**RESOLVED** ~~ignore~~ \`code\` *em* :white_check_mark: x*y*z`;
  const { message } = await slack.say(
    OPERATOR,
    OPERATIONS,
    `<@U0BOT> ${PRODUCTION}: the API is down ${words}`,
  );
  await settle();
  const asked = await slack.say("U2BEN", OPERATIONS, "<@U0BOT> what is open for app01?");
  await slack.say("U2BEN", OPERATIONS, "<@U0BOT> @history what is down?", { thread_ts: message.ts });
  await settle();
  const answer = slack.thread(OPERATIONS, asked.message.ts).at(-1);
  const history = slack.thread(OPERATIONS, message.ts).at(-1);
  for (const one of [answer, history]) {
    const { text } = (one?.blocks?.[0]?.text ?? { text: "" }) as { text: string };
    expect(text.replaceAll("\u2060", "")).toContain(words);
    expect(text.replace(/`[0-9a-f]{8}`/, "")).not.toMatch(/(?<!\u2060)[*~`]|:\w+:/);
  }
});

test("only approvers decide where the policy names them", async () => {
  const opened = await slackApplication({
    policy: { operators: { withinHours: 24, otherwise: "accept", approvers: [OPERATOR] } },
  });
  const { incidentId } = await opened.send(health());
  await opened.settle();
  const incident = await opened.stores.incidents.get(incidentId ?? "");
  const [card] = opened.announcements(incident?.threadId ?? "");
  await opened.slack.click("U2BEN", card as never, "ohero-discharge");
  expect(JSON.stringify(opened.slack.openViews("U2BEN"))).toContain("<@U2BEN> may not decide");
  await opened.decide(OPERATOR, card as never, "discharge");
  await opened.settle();
  expect((await opened.stores.incidents.get(incidentId ?? ""))?.decidedBy).toBe(OPERATOR);
});

test("a mention reports, is asked back for the account, and goes on with the answer", async () => {
  const { slack, settle, read, stores } = await slackApplication();
  const { message } = await slack.say(OPERATOR, OPERATIONS, "<@U0BOT> the API is timing out");
  await settle();
  expect(slack.thread(OPERATIONS, message.ts).map(read).join("\n")).toContain(
    "Which AWS account is this about?",
  );
  await slack.say(OPERATOR, OPERATIONS, `it is ${PRODUCTION}`, { thread_ts: message.ts });
  await settle();
  const incident = await stores.incidents.get(`chat~slack~${OPERATIONS}~${message.ts}`);
  expect(incident).toMatchObject({ status: "open", source: "chat" });
  const thread = slack.thread(OPERATIONS, message.ts);
  const cards = thread.filter((one) => JSON.stringify(one.blocks).includes("ohero-discharge"));
  expect(cards).toHaveLength(1);
  expect(thread.map(read).join("\n")).toContain("Accepted");
  // Nothing of it stands in the channel by itself.
  expect(slack.messages(OPERATIONS).filter((one) => one.thread_ts === undefined)).toHaveLength(1);
  expect(slack.violations).toEqual([]);
});

test("a message is answered once, however often and in whatever order Slack tells of it", async () => {
  const { slack, settle, read } = await slackApplication();
  slack.order.copies = 3;
  slack.order.isShuffled = true;
  const { message } = await slack.say(OPERATOR, OPERATIONS, "<@U0BOT> what is open for app01?");
  await settle();
  const answers = slack.thread(OPERATIONS, message.ts).slice(1);
  expect(answers.map(read)).toEqual([expect.stringContaining("I looked for open incidents of app01")]);
});

test("the thread of an incident knows it; between people it is only asked for with a question", async () => {
  const { card, slack, settle, read } = await accepted();
  const say = (text: string) => slack.say(OPERATOR, OPERATIONS, text, { thread_ts: card.ts });
  await say("I am looking into it");
  await say("<@U2BEN> can you have a look?");
  await settle();
  expect(slack.thread(OPERATIONS, card.ts)).toHaveLength(4);
  await say("who owns it?");
  await settle();
  const answers = slack.thread(OPERATIONS, card.ts).slice(4).map(read);
  expect(answers).toHaveLength(2);
  expect(answers[1]).toContain("app01");
});

test("@history gives the thread's earlier messages to the question, with their authors", async () => {
  const { slack, settle, read } = await slackApplication();
  const { message } = await slack.say("U2BEN", OPERATIONS, "the payments queue is stuck since nine");
  await slack.say(OPERATOR, OPERATIONS, "I restarted the consumers", { thread_ts: message.ts });
  await slack.say("U2BEN", OPERATIONS, "<@U0BOT> @history who restarted the consumers?", {
    thread_ts: message.ts,
  });
  await settle();
  const answer = slack.thread(OPERATIONS, message.ts).slice(3).map(read).join("\n");
  expect(answer).toContain("anna: I restarted the consumers");
  expect(answer).not.toContain("anna: the payments queue");
});

test("@history has OHERO's own words without their marks, and names for the people that are mentioned", async () => {
  const { slack, settle } = await slackApplication();
  const { message } = await slack.say("U2BEN", OPERATIONS, "<@U0BOT> the API is down, says <@U1ANNA>");
  await settle();
  await slack.say("U2BEN", OPERATIONS, "<@U0BOT> @history", { thread_ts: message.ts });
  await settle();
  const answer = slack
    .rendered(slack.thread(OPERATIONS, message.ts).at(-1) as never)
    .text.replaceAll("\u2060", "");
  expect(answer).toContain("ben: @ohero the API is down, says @anna");
  expect(answer).toMatch(/OHERO: Which AWS account is this about\?/);
  expect(answer).not.toMatch(/U0BOT|classify|&gt;|_|→|message-/);
});

test("teams hear of their tickets in their own channels", async () => {
  const { slack, settle, read, send } = await slackApplication();
  await send(health());
  await settle();
  const [notice, ...more] = slack.messages("C0APP");
  expect(more).toEqual([]);
  expect(read(notice as never)).toMatch(/Ticket `T-\w+` created, severity 4/);
  await send(health({ at: "2026-03-02T10:00:00Z", detail: { statusCode: "closed" } }));
  await settle();
  expect(slack.thread("C0APP", notice?.ts ?? "").map(read)[1]).toMatch(/closed/);
  expect(slack.violations).toEqual([]);
});

test("what is asked back in a direct message is answered by the next one, in a thread or not", async () => {
  const { slack, settle, stores, announcements } = await slackApplication();
  const { message } = await slack.say(OPERATOR, "D0ANNA", "the API is timing out");
  await settle();
  await slack.say(OPERATOR, "D0ANNA", `it is ${PRODUCTION}`);
  await settle();
  expect(await stores.incidents.get(`chat~slack~D0ANNA~${message.ts}`)).toMatchObject({ status: "open" });
  await slack.say(OPERATOR, "D0ANNA", "what is open for app01?");
  await settle();
  expect(slack.messages("D0ANNA").filter((one) => one.thread_ts === undefined)).toHaveLength(3);
  // Who is on duty sees it where all incidents are.
  const incident = await stores.incidents.get(`chat~slack~D0ANNA~${message.ts}`);
  expect(announcements(incident?.threadId ?? "")).toHaveLength(1);
  expect(slack.messages("D0ANNA").some((one) => JSON.stringify(one.blocks).includes("ohero-accept"))).toBe(
    false,
  );
});

test("direct messages need no mention; other bots, edits and our own messages are not answered", async () => {
  const { slack, settle, stores } = await slackApplication();
  await slack.say(OPERATOR, "D0ANNA", "what is open for app01?");
  await settle();
  expect(slack.messages("D0ANNA")).toHaveLength(2);
  await slack.sayAsBot(OPERATIONS, "<@U0BOT> what is open?");
  const { message } = await slack.say(OPERATOR, OPERATIONS, "hello all");
  await slack.edit(OPERATIONS, message.ts, "<@U0BOT> what is open?");
  await settle();
  expect(slack.messages(OPERATIONS)).toHaveLength(2);
  expect((await stores.deliveries.listAll()).length).toBe(1);
});
