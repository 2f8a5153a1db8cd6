import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { listenLocally } from "../../config/test-server.ts";
import { CONTENT } from "../test-contract.ts";
import { openJira } from "./test-jira-setting.ts";
import { isFromJira, readWebhook } from "./verify-webhook.ts";

const SECRET = "It's a Secret to Everybody";
const BODY = "Hello World!";

/** HMAC by its definition (RFC 2104), for a key of at most 64 bytes. */
function hmac(key: string, body: string): string {
  const block = Buffer.alloc(64);
  block.write(key);
  const pad = (byte: number) => block.map((held) => held ^ byte);
  const inner = createHash("sha256").update(pad(0x36)).update(body).digest();
  return createHash("sha256").update(pad(0x5c)).update(inner).digest("hex");
}
const signed = (signature: string | undefined, { body = BODY, secret = SECRET } = {}) =>
  isFromJira({ body: Buffer.from(body), signature, secret });

describe("a webhook is Jira's", () => {
  test("with the signature of a known example", () => {
    expect(hmac(SECRET, BODY)).toBe("a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9");
    expect(signed(`sha256=${hmac(SECRET, BODY)}`)).toBe(true);
  });

  test("in capitals too", () => {
    expect(signed(`sha256=${hmac(SECRET, BODY).toUpperCase()}`)).toBe(true);
  });

  test("with either secret while one takes the other's place", () => {
    for (const secret of [`new, ${SECRET}`, `${SECRET},new`, `,${SECRET},`])
      expect(signed(`sha256=${hmac(SECRET, BODY)}`, { secret })).toBe(true);
  });

  test("over bytes that are no UTF-8", () => {
    const body = Buffer.from([0xff, 0xfe, 0x00]);
    const signature = `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
    expect(isFromJira({ body, signature, secret: SECRET })).toBe(true);
  });
});

test.each([
  ["no signature", signed(undefined)],
  ["an empty one", signed("")],
  ["another body", signed(`sha256=${hmac(SECRET, BODY)}`, { body: "Hello World" })],
  ["another secret", signed(`sha256=${hmac("other", BODY)}`)],
  ["an empty secret", signed(`sha256=${hmac("", BODY)}`, { secret: "" })],
  ["an empty secret among others", signed(`sha256=${hmac("", BODY)}`, { secret: "a,,b, " })],
  ["another algorithm", signed(`sha1=${hmac(SECRET, BODY)}`)],
  ["no algorithm", signed(hmac(SECRET, BODY))],
  ["one that is cut", signed(`sha256=${hmac(SECRET, BODY).slice(0, -1)}`)],
  ["one with more behind", signed(`sha256=${hmac(SECRET, BODY)}0`)],
])("%s is nothing of Jira's", (_, isJira) => {
  expect(isJira).toBe(false);
});

describe("what a webhook says", () => {
  const body = (changes: object) =>
    JSON.stringify({ webhookEvent: "jira:issue_updated", issue: { id: "10001" }, ...changes });

  test("is which issue, and when", () => {
    const issue = { id: "10001", key: "OPS-1", fields: { updated: "2026-03-01T10:00:00.123+0000" } };
    expect(readWebhook(body({ issue }))).toEqual({ issueId: "10001", updatedAt: "2026-03-01T10:00:00.123Z" });
    expect(readWebhook(Buffer.from(body({ issue: { id: 10_002 } })))).toEqual({
      issueId: "10002",
      updatedAt: null,
    });
  });

  test.each(["jira:issue_updated", "jira:issue_deleted", "comment_created", "comment_updated"])(
    "of %s",
    (event) => {
      expect(readWebhook(body({ webhookEvent: event }))).toEqual({ issueId: "10001", updatedAt: null });
    },
  );

  test.each([
    ["no JSON", "{"],
    ["another event", body({ webhookEvent: "user_created" })],
    ["no issue", body({ issue: undefined })],
    ["an id that is none", body({ issue: { id: "../../myself" } })],
    ["a list", "[]"],
    ["nothing", ""],
    ["null", "null"],
  ])("is nothing with %s", (_, given) => {
    expect(readWebhook(given)).toBeNull();
  });

  test("a time that is none is no time", () => {
    expect(readWebhook(body({ issue: { id: "1", fields: { updated: "yesterday" } } }))).toEqual({
      issueId: "1",
      updatedAt: null,
    });
  });
});

test("what the stand-in sends is signed, and read as a hint", async () => {
  const got: { body: Buffer; signature: string | undefined }[] = [];
  const receiver = await listenLocally(
    createServer(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      got.push({ body: Buffer.concat(chunks), signature: String(incoming.headers["x-hub-signature"]) });
      response.writeHead(got.length === 2 ? 500 : 200).end();
    }),
  );
  const { jira, system } = await openJira({ webhook: { url: receiver.url, secret: "one" } });
  const { id } = await system.create(CONTENT);
  jira.person.comment(id, "Hello");
  await jira.settled();
  jira.person.transition(id, "Done");
  await jira.settled();
  jira.person.delete(id);
  await jira.settled();
  for (const { body, signature } of got) {
    expect(isFromJira({ body, signature, secret: "two,one" })).toBe(true);
    expect(readWebhook(body)?.issueId).toBe(id);
  }
  expect(jira.deliveries.map(({ event }) => event)).toEqual([
    "comment_created",
    "jira:issue_updated",
    "jira:issue_deleted",
  ]);
  expect(jira.failedDeliveries()).toHaveLength(1);
  await jira.close();
  await receiver.close();
});
