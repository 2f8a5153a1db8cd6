import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createVerifier } from "./verify-request.ts";

const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const NOW = 1_531_420_618;
const verifier = (secrets = SECRET) => createVerifier({ secrets, now: () => NOW * 1_000 });
const sign = (body: string, timestamp: string | number = NOW, secret = SECRET) =>
  `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
const request = (body: string, changes: { timestamp?: string; signature?: string } = {}) => ({
  body: Buffer.from(body),
  timestamp: String(NOW),
  signature: sign(body, changes.timestamp ?? NOW),
  ...changes,
});

test("the example of Slack's documentation is let in", () => {
  const body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  const verify = createVerifier({ secrets: SECRET, now: () => 1_531_420_618_000 });
  expect(verify({ body: Buffer.from(body), timestamp: "1531420618", signature })).toBeNull();
});

test("bytes that are no UTF-8 count as they are", () => {
  const body = Buffer.from([0xff, 0xfe, 0x00, 0x41]);
  const signature = `v0=${createHmac("sha256", SECRET).update(`v0:${NOW}:`).update(body).digest("hex")}`;
  expect(verifier()({ body, timestamp: String(NOW), signature })).toBeNull();
  const other = Buffer.from([0xfd, 0xfe, 0x00, 0x41]);
  expect(verifier()({ body: other, timestamp: String(NOW), signature })).toBe("forged");
});

describe("refused", () => {
  const body = "payload";
  const good = sign(body);
  test.each([
    ["without a signature", request(body, { signature: undefined as never }), "unsigned"],
    ["with an empty one", request(body, { signature: "" }), "unsigned"],
    ["of another version", request(body, { signature: good.replace("v0=", "v1=") }), "unsigned"],
    ["without the version", request(body, { signature: good.slice(3) }), "unsigned"],
    ["in capitals", request(body, { signature: good.toUpperCase() }), "unsigned"],
    ["that is cut", request(body, { signature: good.slice(0, -2) }), "unsigned"],
    ["that is longer", request(body, { signature: `${good}00` }), "unsigned"],
    ["with another before it", request(body, { signature: `${good},${good}` }), "unsigned"],
    ["with a line break", request(body, { signature: `${good}\n` }), "unsigned"],
    ["that is not hexadecimal", request(body, { signature: `v0=${"g".repeat(64)}` }), "unsigned"],
    ["without a time", request(body, { timestamp: undefined as never }), "unsigned"],
    ["with an empty time", request(body, { timestamp: "" }), "unsigned"],
    ["with a time that is no number", request(body, { timestamp: "now" }), "unsigned"],
    ["with a negative time", request(body, { timestamp: `-${NOW}` }), "unsigned"],
    ["with a time in another form", request(body, { timestamp: "1.531420618e9" }), "unsigned"],
    ["with blanks around the time", request(body, { timestamp: ` ${NOW}` }), "unsigned"],
    ["with a time of many digits", request(body, { timestamp: "9".repeat(400) }), "unsigned"],
    ["in milliseconds", request(body, { timestamp: `${NOW}000`.slice(0, 12) }), "stale"],
    ["from before the window", request(body, { timestamp: String(NOW - 301) }), "stale"],
    ["from after the window", request(body, { timestamp: String(NOW + 301) }), "stale"],
    ["of the beginning of time", request(body, { timestamp: "0" }), "stale"],
    ["for another body", { ...request(body), body: Buffer.from("payload2") }, "forged"],
    ["for a body that is empty", { ...request(body), body: Buffer.alloc(0) }, "forged"],
    ["for another time", { ...request(body), timestamp: String(NOW - 1) }, "forged"],
    ["with another secret", request(body, { signature: sign(body, NOW, "other") }), "forged"],
    ["with an empty secret", request(body, { signature: sign(body, NOW, "") }), "forged"],
    ["of zeros", request(body, { signature: `v0=${"0".repeat(64)}` }), "forged"],
  ])("%s", (_, given, refusal) => {
    expect(verifier()(given)).toBe(refusal);
  });

  test("one that was let in before; Slack's own retry is signed anew", () => {
    const verify = verifier();
    expect(verify(request(body))).toBeNull();
    expect(verify(request(body))).toBe("replayed");
    expect(verify(request(body, { timestamp: String(NOW + 1) }))).toBeNull();
  });
});

test("at the ends of the window a request is let in", () => {
  for (const timestamp of [NOW - 300, NOW + 300])
    expect(verifier()(request("x", { timestamp: String(timestamp) }))).toBeNull();
});

test("while one secret takes the other's place, both are Slack's", () => {
  const verify = verifier(`new, ${SECRET}`);
  expect(verify(request("a"))).toBeNull();
  expect(verify(request("b", { signature: sign("b", NOW, "new") }))).toBeNull();
});

test("without a secret nothing is verified", () => {
  for (const secrets of ["", " , "]) expect(() => createVerifier({ secrets })).toThrow(/secret/);
});

test("what is stale anyway is forgotten, and no flood fills the memory", () => {
  let seconds = NOW;
  const verify = createVerifier({ secrets: SECRET, now: () => seconds * 1_000 });
  for (let index = 0; index < 10_500; index += 1) expect(verify(request(`body ${index}`))).toBeNull();
  expect(verify(request("body 10499"))).toBe("replayed");
  seconds += 301;
  expect(verify(request("body 10499"))).toBe("stale");
});
