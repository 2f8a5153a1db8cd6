import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { sign } from "../channels/slack/test-slack-deliver.ts";
import { slackApplication } from "./test-slack-application.ts";

const SECRET = "test-signing-secret";
const FORM = "application/x-www-form-urlencoded";

interface Attack {
  body?: string | Uint8Array;
  signature?: string | null;
  timestamp?: string | null;
  type?: string | null;
  headers?: Record<string, string>;
}

/** A mention, as it would be if Slack had sent it. */
const mention = (changes: object = {}, envelope: object = {}) =>
  JSON.stringify({
    type: "event_callback",
    event_id: "Ev1",
    team_id: "T0TEAM",
    authorizations: [{ user_id: "U0BOT" }],
    event: {
      type: "app_mention",
      channel: "C0OPS",
      user: "U1ANNA",
      text: "<@U0BOT> payments-prod is down",
      ts: "1772442000.000100",
      ...changes,
    },
    ...envelope,
  });

const form = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
const click = (changes: object) =>
  form({
    type: "block_actions",
    trigger_id: "1.2",
    user: { id: "U1ANNA" },
    actions: [{ action_id: "ohero-accept", value: "x" }],
    ...changes,
  });
const submission = (changes: object) =>
  form({
    type: "view_submission",
    user: { id: "U1ANNA" },
    view: { id: "V1", callback_id: "ohero-decision", private_metadata: "{}", state: { values: {} } },
    ...changes,
  });

/** Not signed by Slack: 401. */
const FORGED: Record<string, (now: number) => Attack> = {
  "without a signature": () => ({ signature: null }),
  "with an empty signature": () => ({ signature: "" }),
  "with a signature of another version": () => ({ signature: `v1=${"0".repeat(64)}` }),
  "with a signature of zeros": () => ({ signature: `v0=${"0".repeat(64)}` }),
  "with a signature that is cut": (now) => ({ signature: sign(SECRET, now, mention()).slice(0, -1) }),
  "with a signature in capitals": (now) => ({ signature: sign(SECRET, now, mention()).toUpperCase() }),
  "signed with another secret": (now) => ({ signature: sign("another", now, mention()) }),
  "signed with no secret": (now) => ({ signature: sign("", now, mention()) }),
  "signed for another body": (now) => ({ signature: sign(SECRET, now, mention({ text: "hello" })) }),
  "signed for the body without its last byte": (now) => ({
    signature: sign(SECRET, now, mention().slice(0, -1)),
  }),
  "signed for another time": (now) => ({ signature: sign(SECRET, now - 1, mention()) }),
  "without a time": () => ({ timestamp: null }),
  "with a time that is no number": () => ({ timestamp: "now" }),
  "with a negative time": (now) => ({ timestamp: `-${now}` }),
  "with a time in milliseconds": (now) => signedAt(now * 1_000),
  "from six minutes ago": (now) => signedAt(now - 360),
  "from six minutes ahead": (now) => signedAt(now + 360),
  "from the beginning of time": () => signedAt(0),
  "with a verification token instead": () => ({
    signature: null,
    body: mention({}, { token: "gIkuvaNzQIHg97ATvDxqgjtO" }),
  }),
  "with the key of the page": () => ({ signature: null, headers: { authorization: "Bearer key" } }),
  "a challenge without a signature": () => ({
    signature: null,
    body: JSON.stringify({ type: "url_verification", challenge: "x" }),
  }),
  "a click without a signature": () => ({ signature: null, body: click({}), type: FORM }),
  "a form signed for its payload alone": (now) => ({
    body: submission({}),
    type: FORM,
    signature: sign(SECRET, now, decodeURIComponent(submission({}).slice("payload=".length))),
  }),
};

const signedAt = (time: number): Attack => ({
  timestamp: String(time),
  signature: sign(SECRET, time, mention()),
});

/** Signed, and no request of Slack's: 400. */
const MALFORMED: Record<string, Attack> = {
  "an empty body": { body: "" },
  "no JSON": { body: "{" },
  "a JSON text that is no object": { body: '"event_callback"' },
  "an array": { body: "[]" },
  null: { body: "null" },
  "no type": { body: "{}" },
  "a type that is no text": { body: '{"type":{"$ne":null}}' },
  "bytes that are no UTF-8": { body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) },
  "a compressed body": { body: gzipSync(mention()), headers: { "content-encoding": "gzip" } },
  "no content type": { type: null },
  "a content type that Slack does not send": { type: "text/plain" },
  "JSON that says it is a form": { type: FORM },
  "a form that says it is JSON": { body: click({}) },
  "a form without a payload": { body: "payload2=%7B%7D", type: FORM },
  "a form whose payload is no JSON": { body: "payload=%7B", type: FORM },
  "an event without an id": { body: mention({}, { event_id: undefined }) },
  "an event without an event": { body: mention({}, { event: undefined }) },
  "a message without a channel": { body: mention({ channel: undefined }) },
  "a message without a time": { body: mention({ ts: undefined }) },
  "a message whose time is a path": { body: mention({ ts: "../../1.1" }) },
  "a message whose thread is no time": { body: mention({ thread_ts: "1; DROP TABLE" }) },
  "a message whose text is a list": { body: mention({ text: ["a"] }) },
  "a challenge that is no text": { body: JSON.stringify({ type: "url_verification", challenge: { a: 1 } }) },
  "a click without a person": { body: click({ user: undefined }), type: FORM },
  "a click on nothing": { body: click({ actions: [] }), type: FORM },
  "a form without values": {
    body: submission({ view: { id: "V1", callback_id: "ohero-decision" } }),
    type: FORM,
  },
  "more than a megabyte": { body: mention({ text: "x".repeat(1_100_000) }) },
};

test("what Slack did not send is refused, keeps nothing, and tells nothing of the secret", async () => {
  const { app, url, now, stores, lines, slack, pass } = await slackApplication();
  const send = async ({
    body = mention(),
    signature,
    timestamp,
    type = "application/json",
    headers,
  }: Attack) => {
    const seconds = Math.floor(now() / 1_000);
    const time = timestamp === undefined ? String(seconds) : timestamp;
    const proof = signature === undefined ? signedBytes(seconds, body) : signature;
    const response = await app.request(url, {
      method: "POST",
      body: body as string,
      headers: {
        ...(type !== null && { "content-type": type }),
        ...(time !== null && { "x-slack-request-timestamp": time }),
        ...(proof !== null && { "x-slack-signature": proof }),
        ...headers,
      },
    });
    return { status: response.status, text: await response.text() };
  };
  const logged: string[] = [];
  const console_ = { ...console };
  for (const name of ["log", "error", "warn", "info"] as const)
    console[name] = (...said: unknown[]) => void logged.push(said.map(String).join(" "));
  const answers: [string, { status: number; text: string }][] = [];
  try {
    for (const [name, attack] of Object.entries(FORGED))
      answers.push([`401 ${name}`, await send(attack(Math.floor(now() / 1_000)))]);
    for (const [name, attack] of Object.entries(MALFORMED)) {
      // A second apart, so that none of them is the other's copy.
      pass(1_000);
      answers.push([`400 ${name}`, await send(attack)]);
    }
    pass(1_000);
    expect((await send({ body: mention({ bot_id: "B1" }) })).status).toBe(200);
    answers.push(["401 replayed", await send({ body: mention({ bot_id: "B1" }) })]);
  } finally {
    Object.assign(console, console_);
  }
  expect(answers.map(([name, { status }]) => [name, status])).toEqual(
    answers.map(([name]) => [name, Number(name.slice(0, 3))]),
  );
  expect(answers.length).toBeGreaterThan(50);
  expect(await stores.deliveries.listAll()).toEqual([]);
  expect(slack.calls).toEqual([]);
  const told = [...answers.map(([, { text }]) => text), ...lines, ...logged].join("\n");
  expect(told).not.toContain(SECRET);
  expect(told).not.toContain(slack.token);
  expect([...lines, ...logged]).toEqual([]);
});

const signedBytes = (seconds: number, body: string | Uint8Array): string =>
  `v0=${createHmac("sha256", SECRET).update(`v0:${seconds}:`).update(body).digest("hex")}`;
