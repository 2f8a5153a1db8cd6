import { WebClient } from "@slack/web-api";
import { afterEach, describe, expect, test } from "vitest";
import { type SlackOptions, startSlack } from "./test-slack.ts";
import { type AppAnswer, type AppRequest, SILENT, startApp } from "./test-slack-app.ts";
import { createVerifier } from "./verify-request.ts";

const channel = "C0OPS";
let clock = 1_712_345_678_000;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function start(answer?: (request: AppRequest) => AppAnswer | undefined, options: SlackOptions = {}) {
  clock = 1_712_345_678_000;
  const app = await startApp(answer);
  const slack = await startSlack({ now: () => clock, rates: false, isEchoing: false, ...options });
  open.push(slack, app);
  slack.connect(app.endpoints);
  const client = new WebClient(slack.token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: SILENT,
  });
  return { app, slack, client };
}

const eventOf = ({ body }: Pick<AppRequest, "body">) => JSON.parse(body);
const payloadOf = ({ body }: AppRequest) => JSON.parse(new URLSearchParams(body).get("payload") ?? "");
const plain = (text: string) => ({ type: "plain_text" as const, text });
const buttons = (...names: string[]) => [
  {
    type: "actions",
    block_id: "decide",
    elements: names.map((name) => ({
      type: "button",
      action_id: name,
      value: `v-${name}`,
      text: plain(name),
    })),
  },
];
const VIEW = {
  type: "modal" as const,
  callback_id: "reject",
  private_metadata: "k1",
  title: plain("Reject"),
  submit: plain("Send"),
  blocks: [
    {
      type: "input",
      block_id: "why",
      label: plain("Why"),
      element: { type: "plain_text_input", action_id: "text", max_length: 20 },
    },
    {
      type: "input",
      block_id: "team",
      optional: true,
      label: plain("Team"),
      element: {
        type: "static_select",
        action_id: "choice",
        options: [{ text: plain("Network"), value: "net" }],
      },
    },
  ],
};

describe("events", () => {
  test("are signed, and a mention in a channel comes as two of them", async () => {
    const { app, slack } = await start();
    const { message } = await slack.say("U1ANNA", channel, "<@U0BOT> why?");
    const events = app.requests.map(eventOf);
    expect(events.map(({ event }) => [event.type, event.ts, event.channel_type])).toEqual([
      ["app_mention", message.ts, undefined],
      ["message", message.ts, "channel"],
    ]);
    expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(2);
    expect(events[0]).toMatchObject({
      type: "event_callback",
      team_id: "T0TEAM",
      api_app_id: "A0APP",
      event_time: clock / 1_000,
      authorizations: [{ user_id: "U0BOT", is_bot: true }],
    });
    const verify = createVerifier({ secrets: slack.signingSecret, now: () => clock });
    for (const { body, headers } of app.requests)
      expect(
        verify({
          body: Buffer.from(body),
          timestamp: String(headers["x-slack-request-timestamp"]),
          signature: String(headers["x-slack-signature"]),
        }),
      ).toBeNull();
  });

  test("of one's own conversation, of replies, of other bots, and of what was changed", async () => {
    const { app, slack } = await start();
    await slack.say("U1ANNA", "D0ANNA", "<@U0BOT> hello");
    const { message } = await slack.say("U1ANNA", "G0SECRET", "top");
    await slack.say("U2BEN", "G0SECRET", "reply", { thread_ts: message.ts });
    await slack.sayAsBot(channel, "deployed");
    await slack.edit("G0SECRET", message.ts, "top, better");
    await slack.remove("G0SECRET", message.ts);
    await slack.say("U1ANNA", "C0OTHER", "the bot is not here");
    const events = app.requests.map((request) => eventOf(request).event);
    expect(events).toMatchObject([
      { type: "message", channel_type: "im", user: "U1ANNA" },
      { channel_type: "group", text: "top" },
      { thread_ts: message.ts, parent_user_id: "U1ANNA", user: "U2BEN" },
      { subtype: "bot_message", bot_id: "B9OTHER" },
      { subtype: "message_changed", message: { text: "top, better" }, previous_message: { text: "top" } },
      { subtype: "message_deleted", deleted_ts: message.ts },
    ]);
  });

  test("the top of a thread that is removed leaves a stone, and the thread goes on", async () => {
    const { slack, client } = await start();
    const { message } = await slack.say("U1ANNA", channel, "top");
    await slack.say("U2BEN", channel, "reply", { thread_ts: message.ts });
    await slack.remove(channel, message.ts);
    await client.chat.postMessage({ channel, text: "late", thread_ts: message.ts });
    const texts = slack.thread(channel, message.ts).map(({ text }) => text);
    expect(texts).toEqual(["This message was deleted.", "reply", "late"]);
    await expect(slack.say("U1ANNA", channel, "x", { thread_ts: "1.000001" })).rejects.toThrow(
      "has no message",
    );
  });

  test("of what the bot said itself come, too", async () => {
    const { app, slack, client } = await start(undefined, { isEchoing: true });
    const { ts = "" } = await client.chat.postMessage({ channel, text: "one" });
    await client.chat.update({ channel, ts, text: "two" });
    await slack.settled();
    const events = app.requests.map((request) => eventOf(request).event);
    expect(events).toMatchObject([{ bot_id: "B0BOT", text: "one" }, { subtype: "message_changed" }]);
  });

  test("only those that the scopes and the subscriptions allow", async () => {
    const { app, slack } = await start(undefined, {
      scopes: ["app_mentions:read"],
      subscriptions: ["app_mention", "message.channels"],
    });
    await slack.say("U1ANNA", channel, "<@U0BOT> why?");
    expect(app.requests.map((request) => eventOf(request).event.type)).toEqual(["app_mention"]);
  });

  test("are sent again at once, after a minute and after five, each signed anew", async () => {
    const { app, slack } = await start(() => ({ status: 500 }));
    await slack.say("U1ANNA", channel, "hello");
    expect(app.requests).toHaveLength(2);
    clock += 59_000;
    expect(await slack.sendDue()).toEqual([]);
    clock += 1_000;
    expect(await slack.sendDue()).toHaveLength(1);
    clock += 300_000;
    await slack.sendDue();
    expect(slack.pendingRetries()).toBe(0);
    const headers = app.requests.map((request) => request.headers);
    expect(headers.map((each) => each["x-slack-retry-num"])).toEqual([undefined, "1", "2", "3"]);
    expect(headers.at(-1)?.["x-slack-retry-reason"]).toBe("http_error");
    expect(new Set(headers.map((each) => each["x-slack-signature"])).size).toBe(4);
    expect(new Set(app.requests.map(({ body }) => body)).size).toBe(1);
  });

  test("are sent again where no answer comes in time, unless the application wants none", async () => {
    const { app, slack } = await start(() => ({ isSilent: app.requests.length === 1 }), { timeoutMs: 100 });
    const { deliveries } = await slack.say("U1ANNA", channel, "hello");
    expect(deliveries).toMatchObject([
      { failure: "http_timeout", attempt: 0, status: null },
      { failure: null, attempt: 1, reason: "http_timeout", eventId: deliveries[0]?.eventId },
    ]);
    expect(slack.violations).toEqual(["a request of kind event was not answered within 100 ms"]);
    const other = await start(() => ({ status: 500, headers: { "x-slack-no-retry": "1" } }));
    await other.slack.say("U1ANNA", channel, "hello");
    expect(other.app.requests).toHaveLength(1);
  });

  test("are sent again within the same second where Slack is hasty", async () => {
    const { app, slack } = await start(() => ({ status: 500 }), { isHasty: true });
    await slack.say("U1ANNA", channel, "hello");
    expect(new Set(app.requests.map(({ headers }) => headers["x-slack-signature"])).size).toBe(1);
  });

  test("may come twice and in another order", async () => {
    const { app, slack } = await start();
    await slack.say("U1ANNA", channel, "<@U0BOT> why?", { copies: 2, isShuffled: true });
    const ids = app.requests.map((request) => eventOf(request).event_id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
    expect(new Set(app.requests.map(({ headers }) => headers["x-slack-signature"])).size).toBe(4);
  });

  test.each([
    ["text/plain", (challenge: string) => challenge, true],
    ["application/json", (challenge: string) => JSON.stringify({ challenge }), true],
    ["application/json", () => "{}", false],
    ["text/plain", () => "ok", false],
  ])("the address is verified: %s", async (type, body, isGood) => {
    const { slack } = await start((request) => ({ type, body: body(eventOf(request).challenge) }));
    expect(await slack.verifyUrl()).toBe(isGood);
    expect(slack.violations).toHaveLength(isGood ? 0 : 1);
  });
});

describe("interactions", () => {
  test("a button is pressed, a view opened with its trigger, filled in and submitted", async () => {
    const { app, slack, client } = await start();
    await client.chat.postMessage({ channel, text: "decide", blocks: buttons("approve", "reject") });
    const [message] = slack.messages(channel);
    if (message === undefined) throw new Error("no message");
    await slack.click("U1ANNA", message, "reject");
    const payload = payloadOf(app.requests[0] as AppRequest);
    expect(app.requests[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(payload).toMatchObject({
      type: "block_actions",
      user: { id: "U1ANNA", team_id: "T0TEAM" },
      container: { type: "message", message_ts: message.ts, channel_id: channel },
      channel: { id: channel, name: "ops" },
      message: { ts: message.ts },
      actions: [{ action_id: "reject", block_id: "decide", type: "button", value: "v-reject" }],
    });

    await client.views.open({ trigger_id: payload.trigger_id, view: VIEW as never });
    const again = client.views.open({ trigger_id: payload.trigger_id, view: VIEW as never });
    await expect(again).rejects.toMatchObject({ data: { error: "exchanged_trigger_id" } });
    const [view] = slack.openViews("U1ANNA");
    if (view === undefined) throw new Error("no view");
    await expect(slack.submit("U1ANNA", view)).rejects.toThrow("why must be filled in");
    await expect(slack.submit("U1ANNA", view, { why: "x".repeat(21) })).rejects.toThrow("0 to 20");
    await expect(slack.submit("U1ANNA", view, { why: "x", team: "none" })).rejects.toThrow("offers no none");
    expect(await slack.submit("U1ANNA", view, { why: "too much", team: "net" })).toEqual({
      response_action: "close",
    });
    expect(payloadOf(app.requests.at(-1) as AppRequest)).toMatchObject({
      type: "view_submission",
      view: {
        id: view.id,
        callback_id: "reject",
        private_metadata: "k1",
        state: {
          values: {
            why: { text: { type: "plain_text_input", value: "too much" } },
            team: { choice: { type: "static_select", selected_option: { value: "net" } } },
          },
        },
      },
    });
    expect(slack.openViews("U1ANNA")).toEqual([]);
    expect(slack.violations).toEqual([]);
  });

  test("a trigger is good for three seconds", async () => {
    const { app, slack, client } = await start();
    await client.chat.postMessage({ channel, text: "decide", blocks: buttons("a") });
    await slack.click("U1ANNA", slack.messages(channel)[0] as never, "a");
    const { trigger_id } = payloadOf(app.requests[0] as AppRequest);
    clock += 3_001;
    const late = client.views.open({ trigger_id, view: VIEW as never });
    await expect(late).rejects.toMatchObject({ data: { error: "expired_trigger_id" } });
  });

  test.each([
    [
      "a long title",
      { title: plain("x".repeat(25)) },
      "must be less than 25 characters [json-pointer:/view/title/text]",
    ],
    ["much private metadata", { private_metadata: "x".repeat(3_001) }, "less than 3001"],
    ["an input and nothing to submit it", { submit: undefined }, "missing required field: submit"],
    [
      "a table",
      { blocks: [{ type: "table", rows: [[{ type: "raw_text", text: "x" }]] }] },
      "unsupported type: table",
    ],
  ])("a view with %s is refused", async (_, changes, said) => {
    const { app, slack, client } = await start();
    await client.chat.postMessage({ channel, text: "decide", blocks: buttons("a") });
    await slack.click("U1ANNA", slack.messages(channel)[0] as never, "a");
    const { trigger_id } = payloadOf(app.requests[0] as AppRequest);
    const error = await client.views
      .open({ trigger_id, view: { ...VIEW, ...changes } as never })
      .catch((thrown) => thrown);
    expect(error.data.error).toBe("invalid_arguments");
    expect(error.data.response_metadata.messages.join()).toContain(said);
  });

  test.each([
    ["errors", { response_action: "errors", errors: { why: "say more" } }, 0, 1],
    ["errors of no input", { response_action: "errors", errors: { nothing: "say more" } }, 1, 1],
    ["another view", { response_action: "update", view: { ...VIEW, title: plain("Again") } }, 0, 1],
    ["a view that is none", { response_action: "update", view: { ...VIEW, title: plain("") } }, 1, 1],
    ["the end of all", { response_action: "clear" }, 0, 0],
    ["another word", { response_action: "done" }, 1, 1],
  ])("a submission answered with %s", async (_, answer, offences, views) => {
    const { app, slack, client } = await start(({ path, body }) =>
      path === "/interactivity" && body.includes("view_submission")
        ? { type: "application/json", body: JSON.stringify(answer) }
        : undefined,
    );
    await client.chat.postMessage({ channel, text: "decide", blocks: buttons("a") });
    await slack.click("U1ANNA", slack.messages(channel)[0] as never, "a");
    await client.views.open({
      trigger_id: payloadOf(app.requests[0] as AppRequest).trigger_id,
      view: VIEW as never,
    });
    const [view] = slack.openViews("U1ANNA");
    const given = await slack.submit("U1ANNA", view as never, { why: "so" });
    expect(given).toEqual(offences > 0 ? null : answer);
    expect(slack.violations).toHaveLength(offences);
    expect(slack.openViews("U1ANNA")).toHaveLength(views);
  });

  test("an older copy of a message has its older buttons, and what is not there cannot be pressed", async () => {
    const { app, slack, client } = await start();
    const { ts = "" } = await client.chat.postMessage({ channel, text: "decide", blocks: buttons("a") });
    const [older] = slack.messages(channel);
    await client.chat.update({ channel, ts, text: "decided" });
    const press = slack.click("U1ANNA", slack.messages(channel)[0] as never, "a");
    await expect(press).rejects.toThrow("nothing to press");
    await slack.click("U1ANNA", older as never, "a");
    expect(app.requests).toHaveLength(1);
  });

  test("a response_url answers five times, within half an hour", async () => {
    const { app, slack, client } = await start();
    await client.chat.postMessage({ channel, text: "decide", blocks: buttons("a") });
    const press = () => slack.click("U1ANNA", slack.messages(channel)[0] as never, "a");
    await press();
    const url = payloadOf(app.requests[0] as AppRequest).response_url;
    const post = async (body: object, to = url) =>
      (await fetch(to, { method: "POST", body: JSON.stringify(body) })).text();
    for (let index = 0; index < 5; index += 1)
      expect(await post({ response_type: "ephemeral", text: `only you ${index}` })).toBe("ok");
    expect(await post({ text: "more", replace_original: false })).toContain("used_url");
    expect(slack.ephemerals("U1ANNA")).toHaveLength(5);
    await press();
    const fresh = payloadOf(app.requests[1] as AppRequest).response_url;
    expect(await post({ replace_original: true, text: "done" }, fresh)).toBe("ok");
    expect(slack.messages(channel)).toMatchObject([{ text: "done" }]);
    clock += 31 * 60_000;
    expect(await post({ replace_original: true, text: "late" }, fresh)).toContain("expired_url");
  });

  test("a body where none belongs is an offence, and unknown kinds may come", async () => {
    const { slack } = await start(() => ({ type: "application/json", body: '{"text":"hello"}' }));
    await slack.interact("shortcut", "U1ANNA");
    expect(slack.violations).toEqual(['an action was answered with a body: {"text":"hello"}']);
  });
});
