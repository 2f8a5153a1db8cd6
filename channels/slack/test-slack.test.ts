import { ErrorCode, WebClient } from "@slack/web-api";
import { afterEach, describe, expect, test } from "vitest";
import { type SlackOptions, type SlackStandIn, startSlack } from "./test-slack.ts";
import { SILENT } from "./test-slack-app.ts";

let clock = 1_712_345_678_000;
const open: SlackStandIn[] = [];
afterEach(async () => {
  for (const slack of open.splice(0)) await slack.close();
});

async function start(options: SlackOptions = {}) {
  clock = 1_712_345_678_000;
  const slack = await startSlack({ now: () => clock, rates: false, ...options });
  open.push(slack);
  const client = new WebClient(slack.token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
  });
  return { slack, client };
}

/** What a call was refused with. */
async function errorOf(called: Promise<unknown>): Promise<string> {
  const error = await called.then(
    () => null,
    (thrown: { code: string; data?: { error: string; response_metadata?: { messages?: string[] } } }) =>
      thrown,
  );
  if (error === null) return "nothing";
  return [error.data?.error ?? error.code, ...(error.data?.response_metadata?.messages ?? [])].join(" ");
}

const section = (text: string, more: object = {}) => ({
  type: "section",
  text: { type: "mrkdwn", text },
  ...more,
});
const channel = "C0OPS";

describe("messages", () => {
  test("are posted, found in the history, changed, and read as a person reads them", async () => {
    const { slack, client } = await start();
    const posted = await client.chat.postMessage({
      channel,
      text: "a &lt;b&gt; & c",
      blocks: [
        section("*Ticket* &lt;1&gt; <https://example.com/a?b=1&amp;c=2|here> for <@U1ANNA> and <!channel>"),
      ],
      metadata: { event_type: "incident", event_payload: { key: "k1" } },
    });
    const ts = String(posted.ts);
    expect(ts).toMatch(/^1712345678\.\d{6}$/);
    expect(posted.message).toMatchObject({ text: "a &lt;b&gt; &amp; c", bot_id: "B0BOT", metadata: {} });
    const [message] = slack.messages(channel);
    if (message === undefined) throw new Error("no message");
    expect(slack.rendered(message)).toEqual({
      text: "*Ticket* <1> here for @anna and @channel",
      mentions: ["@U1ANNA", "@channel"],
      links: [{ url: "https://example.com/a?b=1&c=2", text: "here", isAutomatic: false }],
    });

    await client.chat.update({ channel, ts, text: "only text" });
    expect(slack.messages(channel)).toMatchObject([{ ts, text: "only text", edited: { user: "U0BOT" } }]);
    expect(slack.messages(channel)[0]).not.toHaveProperty("blocks");
    expect(slack.messages(channel)[0]?.metadata?.event_type).toBe("incident");
    await client.chat.update({ channel, ts, text: "bare", metadata: {} as never });
    expect(slack.messages(channel)[0]).not.toHaveProperty("metadata");
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    expect(permalink).toBe(`https://acme.slack.com/archives/C0OPS/p${ts.replace(".", "")}`);
    expect(slack.violations).toEqual([]);
  });

  test("of a history come in pages, with metadata only where it is asked for", async () => {
    const { slack, client } = await start();
    const payload = (index: number) => ({ event_type: "run", event_payload: { index } });
    for (let index = 0; index < 7; index += 1)
      await client.chat.postMessage({ channel, text: `message ${index}`, metadata: payload(index) });
    const first = await client.conversations.history({ channel, limit: 3, include_all_metadata: true });
    expect(first.messages?.map(({ text }) => text)).toEqual(["message 6", "message 5", "message 4"]);
    expect(first.messages?.[0]?.metadata).toEqual(payload(6));
    expect(first.has_more).toBe(true);
    const all: (string | undefined)[] = [];
    for await (const page of client.paginate("conversations.history", { channel, limit: 3 }))
      all.push(...(page as unknown as { messages: { text: string }[] }).messages.map(({ text }) => text));
    expect(all).toHaveLength(7);
    const plain = await client.conversations.history({ channel });
    expect(plain.messages?.[0]).not.toHaveProperty("metadata");
    const [oldest, ...later] = slack.messages(channel).map(({ ts }) => ts);
    const after = { channel, oldest: String(oldest) };
    expect((await client.conversations.history(after)).messages).toHaveLength(later.length);
    expect((await client.conversations.history({ ...after, inclusive: true })).messages).toHaveLength(7);
    expect(await errorOf(client.conversations.history({ channel, limit: 1_000 }))).toBe("invalid_limit");
    expect(await errorOf(client.conversations.history({ channel, cursor: "x" }))).toBe("invalid_cursor");
  });

  test("of a thread stay in it, and come after its top", async () => {
    const { slack, client } = await start();
    const { ts = "" } = await client.chat.postMessage({ channel, text: "top" });
    for (const text of ["one", "two", "three"])
      await client.chat.postMessage({ channel, text, thread_ts: ts, reply_broadcast: text === "three" });
    const page = await client.conversations.replies({ channel, ts, limit: 2 });
    expect(page.messages?.map(({ text }) => text)).toEqual(["top", "one"]);
    expect(page.messages?.[0]).toMatchObject({ thread_ts: ts, reply_count: 3 });
    const cursor = String(page.response_metadata?.next_cursor);
    const rest = await client.conversations.replies({ channel, ts, limit: 2, cursor });
    expect(rest.messages?.map(({ text }) => text)).toEqual(["two", "three"]);
    const { messages } = await client.conversations.history({ channel });
    expect(messages?.map(({ text }) => text)).toEqual(["three", "top"]);
    expect(slack.thread(channel, ts).map(({ text }) => text)).toEqual(["top", "one", "two", "three"]);
    expect(await errorOf(client.conversations.replies({ channel, ts: "1.000001" }))).toBe("thread_not_found");
    await client.chat.postMessage({ channel, text: "lost", thread_ts: "1712340000.000100" });
    expect(slack.messages(channel).at(-1)).not.toHaveProperty("thread_ts");
    expect(slack.violations).toEqual(["thread_ts 1712340000.000100 names no message of C0OPS"]);
  });

  test("are only the bot's own to change, and some only for one person", async () => {
    const { slack, client } = await start();
    const { message } = await slack.say("U1ANNA", channel, "mine");
    expect(await errorOf(client.chat.update({ channel, ts: message.ts, text: "x" }))).toBe(
      "cant_update_message",
    );
    expect(await errorOf(client.chat.update({ channel, ts: "1.000001", text: "x" }))).toBe(
      "message_not_found",
    );
    await client.chat.postEphemeral({ channel, user: "U1ANNA", text: "psst" });
    expect(slack.ephemerals("U1ANNA").map(({ text }) => text)).toEqual(["psst"]);
    expect(slack.messages(channel)).toHaveLength(1);
    await client.reactions.add({ channel, timestamp: message.ts, name: "eyes" });
    expect(await errorOf(client.reactions.add({ channel, timestamp: message.ts, name: "eyes" }))).toBe(
      "already_reacted",
    );
    expect(slack.messages(channel)[0]?.reactions).toEqual([{ name: "eyes", users: ["U0BOT"], count: 1 }]);
  });
});

describe("refused", () => {
  test.each([
    ["C0NONE", "channel_not_found"],
    ["C0OTHER", "not_in_channel"],
    ["C0OLD", "is_archived"],
  ])("a message to %s: %s", async (to, error) => {
    const { client } = await start();
    expect(await errorOf(client.chat.postMessage({ channel: to, text: "x" }))).toBe(error);
  });

  test("a private channel from outside is not known; one's own conversation is found by the person", async () => {
    const { slack, client } = await start({
      channels: [
        { id: "G1", kind: "private", members: ["U1ANNA"] },
        { id: "D1", kind: "im", members: ["U0BOT", "U1ANNA"] },
      ],
    });
    expect(await errorOf(client.chat.postMessage({ channel: "G1", text: "x" }))).toBe("channel_not_found");
    expect((await client.chat.postMessage({ channel: "U1ANNA", text: "x" })).channel).toBe("D1");
    expect((await client.conversations.info({ channel: "D1" })).channel).toMatchObject({
      is_im: true,
      user: "U1ANNA",
    });
    expect(slack.messages("D1")).toHaveLength(1);
  });

  test.each([
    ["no text", { text: "" }, /^no_text$/],
    [
      "51 blocks",
      { blocks: Array.from({ length: 51 }, () => ({ type: "divider" })) },
      /^invalid_blocks .*no more than 50 items/,
    ],
    [
      "a long section",
      { blocks: [section("a".repeat(3_001))] },
      /less than 3001 characters \[json-pointer:\/blocks\/0\/text\/text\]$/,
    ],
    ["an empty section", { blocks: [section("")] }, /^invalid_blocks .*more than 0 characters/],
    [
      "a section of nothing",
      { blocks: [{ type: "section" }] },
      /^invalid_blocks .*missing required field: text/,
    ],
    [
      "11 fields",
      {
        blocks: [
          { type: "section", fields: Array.from({ length: 11 }, () => ({ type: "mrkdwn", text: "x" })) },
        ],
      },
      /^invalid_blocks/,
    ],
    [
      "a long field",
      { blocks: [{ type: "section", fields: [{ type: "mrkdwn", text: "x".repeat(2_001) }] }] },
      /^invalid_blocks/,
    ],
    [
      "a long header",
      { blocks: [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }] },
      /less than 151/,
    ],
    [
      "a header with marks",
      { blocks: [{ type: "header", text: { type: "mrkdwn", text: "x" } }] },
      /^invalid_blocks/,
    ],
    [
      "11 things in a context",
      {
        blocks: [
          { type: "context", elements: Array.from({ length: 11 }, () => ({ type: "mrkdwn", text: "x" })) },
        ],
      },
      /^invalid_blocks/,
    ],
    [
      "26 buttons",
      {
        blocks: [
          { type: "actions", elements: Array.from({ length: 26 }, (_, index) => button(String(index))) },
        ],
      },
      /^invalid_blocks/,
    ],
    [
      "two buttons of one name",
      { blocks: [{ type: "actions", elements: [button("a"), button("a")] }] },
      /already exists for a different element/,
    ],
    [
      "a button with much on it",
      { blocks: [{ type: "actions", elements: [button("a", "x".repeat(76))] }] },
      /less than 76/,
    ],
    [
      "two blocks of one name",
      { blocks: [section("a", { block_id: "b" }), section("c", { block_id: "b" })] },
      /^invalid_blocks/,
    ],
    ["a long name", { blocks: [section("a", { block_id: "b".repeat(256) })] }, /less than 256/],
    ["an unknown block", { blocks: [{ type: "marquee" }] }, /unsupported type: marquee/],
    [
      "an unknown field",
      { blocks: [section("a", { colour: "red" })] },
      /invalid additional property: colour/,
    ],
    [
      "much in all",
      { blocks: Array.from({ length: 5 }, () => section("a".repeat(2_500))) },
      /^msg_blocks_too_long$/,
    ],
    ["metadata without a payload", { text: "x", metadata: { event_type: "a" } }, /^invalid_metadata_format/],
    [
      "much metadata",
      { text: "x", metadata: { event_type: "a", event_payload: { a: "x".repeat(8_000) } } },
      /^metadata_too_large$/,
    ],
    ["a thread by another name", { text: "x", thread_ts: "yesterday" }, /^invalid_thread_ts$/],
  ])("a message with %s", async (_, content, error) => {
    const { slack, client } = await start();
    expect(await errorOf(client.chat.postMessage({ channel, text: "x", ...content } as never))).toMatch(
      error,
    );
    expect(slack.messages(channel)).toEqual([]);
  });

  test("a long text is cut, which is an offence; in a change it is refused", async () => {
    const { slack, client } = await start();
    const { ts = "" } = await client.chat.postMessage({ channel, text: "x".repeat(40_001) });
    expect(slack.messages(channel)[0]?.text).toHaveLength(40_000);
    expect(slack.violations).toEqual(["a text of 40001 characters"]);
    expect(await errorOf(client.chat.update({ channel, ts, text: "x".repeat(4_001) }))).toBe("msg_too_long");
  });

  test("a token that is wrong, or lacks what a method needs", async () => {
    const { slack, client } = await start({ scopes: ["channels:history"] });
    const stranger = new WebClient("xoxb-other", {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      logger: SILENT,
    });
    expect(await errorOf(stranger.auth.test())).toBe("invalid_auth");
    const nobody = await fetch(`${slack.apiUrl}auth.test`, { method: "POST", body: new URLSearchParams() });
    expect(await nobody.json()).toEqual({ ok: false, error: "not_authed" });
    const call = client.chat.postMessage({ channel, text: "x" });
    await expect(call).rejects.toMatchObject({
      data: { error: "missing_scope", needed: "chat:write", provided: "channels:history" },
    });
    expect(await errorOf(client.conversations.history({ channel: "G0SECRET" }))).toBe("missing_scope");
    expect((await client.conversations.history({ channel })).ok).toBe(true);
    expect((await client.auth.test()).user_id).toBe("U0BOT");
  });

  test("JSON is read, too", async () => {
    const { slack } = await start();
    const post = async (body: string) => {
      const headers = {
        authorization: `Bearer ${slack.token}`,
        "content-type": "application/json; charset=utf-8",
      };
      return (await fetch(`${slack.apiUrl}chat.postMessage`, { method: "POST", headers, body })).json();
    };
    expect(await post(JSON.stringify({ channel, text: "hello", blocks: [section("hello")] }))).toMatchObject({
      ok: true,
    });
    expect(await post("{")).toEqual({ ok: false, error: "invalid_json" });
  });
});

describe("rates", () => {
  test("about one message for each second and channel, and an offence to come back early", async () => {
    const { slack, client } = await start({ rates: { postsPerSecond: 1, burst: 2 } });
    const post = (to = channel) => client.chat.postMessage({ channel: to, text: "x" });
    await post();
    await post();
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 1 });
    await post("G0SECRET");
    expect(slack.violations).toEqual([]);
    await expect(post()).rejects.toMatchObject({ code: ErrorCode.RateLimitedError });
    expect(slack.violations).toEqual([
      "chat.postMessage C0OPS was called again before Retry-After had passed",
    ]);
    clock += 1_000;
    await post();
    expect(slack.messages(channel)).toHaveLength(3);
    expect(slack.calls.map(({ outcome }) => outcome)).toEqual([
      "ok",
      "ok",
      "ratelimited",
      "ok",
      "ratelimited",
      "ok",
    ]);
  });
});

describe("faults", () => {
  test("before a call is handled leave nothing, those after it leave the message there", async () => {
    const { slack, client } = await start();
    const post = () => client.chat.postMessage({ channel, text: "x" });
    slack.failNext(["reset", "http-503", "internal_error", "ratelimited"]);
    const seen = [await errorOf(post()), await errorOf(post()), await errorOf(post()), await errorOf(post())];
    expect(seen).toEqual([
      ErrorCode.RequestError,
      ErrorCode.HTTPError,
      "internal_error",
      ErrorCode.RateLimitedError,
    ]);
    expect(slack.messages(channel)).toEqual([]);
    clock += 10_000;
    slack.failNext(["reset-after", "http-500-after", "fatal_error-after"], "chat.postMessage");
    for (let index = 0; index < 3; index += 1) await errorOf(post());
    expect(slack.messages(channel)).toHaveLength(3);
    expect(slack.calls.slice(-3)).toMatchObject([
      { outcome: "reset-after", isHandled: true, arguments: { text: "x" } },
      { outcome: "http-500-after", isHandled: true },
      { outcome: "fatal_error-after", isHandled: true },
    ]);
  });

  test("may be any error, and an answer that is late", async () => {
    const { slack, client } = await start({ faults: { seed: 1, rate: 0, slowMs: 30 } });
    slack.failNext(["error:token_revoked", "slow"]);
    expect(await errorOf(client.auth.test())).toBe("token_revoked");
    const begun = performance.now();
    await client.chat.postMessage({ channel, text: "x" });
    expect(performance.now() - begun).toBeGreaterThan(25);
    expect(slack.messages(channel)).toHaveLength(1);
  });

  test("are the same for the same seed", async () => {
    const outcomes = async (seed: number) => {
      const { slack, client } = await start({ faults: { seed, rate: 0.3 } });
      for (let index = 0; index < 30; index += 1) {
        clock += 5_000;
        await errorOf(client.chat.postMessage({ channel, text: String(index) }));
      }
      return slack.calls.map(({ outcome }) => outcome);
    };
    const first = await outcomes(7);
    expect(await outcomes(7)).toEqual(first);
    expect(await outcomes(8)).not.toEqual(first);
    expect(first.filter((outcome) => outcome !== "ok").length).toBeGreaterThan(3);
  });
});

function button(action_id: string, text = "Press") {
  return { type: "button", action_id, text: { type: "plain_text", text } };
}
