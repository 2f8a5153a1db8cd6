import { expect, test } from "vitest";
import { createWebSocketAuthorizer } from "./create-websocket-authorizer.ts";
import { createTokens, TOKEN_SECONDS, tokenIn } from "./session-token.ts";

const START = Date.parse("2026-03-02T09:00:00Z");
const at = (seconds: number, secret = "secret") =>
  createTokens({ secret, now: () => START + seconds * 1_000 });

test("a token lets in for a minute, and only with its secret", () => {
  const token = at(0).issue();
  expect(at(0).isValid(token)).toBe(true);
  expect(at(TOKEN_SECONDS).isValid(token)).toBe(true);
  expect(at(TOKEN_SECONDS + 1).isValid(token)).toBe(false);
  // Of a clock far ahead of ours.
  expect(at(-1).isValid(token)).toBe(false);
  expect(at(0, "other").isValid(token)).toBe(false);
  expect(at(0).issue()).not.toBe(token);
});

test.each([
  ["nothing", () => ""],
  [
    "another time",
    (token: string) => token.replace(/\.\d+\./, (until) => `.${Number(until.slice(1, -1)) + 1}.`),
  ],
  ["another nonce", (token: string) => token.replace(/\.[\w-]{12}\./, ".AAAAAAAAAAAA.")],
  ["no signature", (token: string) => token.replace(/\.[\w-]+$/, ".")],
  ["more at the end", (token: string) => `${token}A`],
  ["another version", (token: string) => token.replace("v1", "v2")],
  ["a line break", (token: string) => `${token}\n`],
  ["a time without end", (token: string) => token.replace(/\.\d+\./, ".99999999999999999999.")],
])("a token with %s lets nobody in", (_, change) => {
  expect(at(0).isValid(change(at(0).issue()))).toBe(false);
});

test("without a secret there are no tokens", () => {
  expect(() => createTokens({ secret: "" })).toThrow("secret");
});

test.each([
  ["ohero, v1.x", "v1.x"],
  ["ohero,v1.x", "v1.x"],
  ["v1.x, ohero", null],
  ["ohero", null],
  ["", null],
  [undefined, null],
])("the token in the subprotocols %j is %j", (header, token) => {
  expect(tokenIn(header)).toBe(token);
});

test("API Gateway's authorizer lets in who shows a token, for the connection that asks", async () => {
  const now = () => START;
  const lines: string[] = [];
  const authorize = createWebSocketAuthorizer({ secret: "secret", now, log: (line) => lines.push(line) });
  const methodArn = "arn:aws:execute-api:eu-west-1:111122223333:abc/live/$connect";
  const ask = async (headers: Record<string, string> | null) => {
    const { principalId, policyDocument } = await authorize({
      methodArn,
      headers,
      requestContext: { connectionId: "L0SM9cOFvHcCIhw=", identity: { sourceIp: "192.0.2.1" } },
    });
    const [{ Effect, Resource }] = policyDocument.Statement;
    expect(Resource).toBe(methodArn);
    return `${principalId} ${Effect}`;
  };
  const token = createTokens({ secret: "secret", now }).issue();
  expect(await ask({ "Sec-WebSocket-Protocol": `ohero, ${token}` })).toBe("page Allow");
  expect(await ask({ "sec-websocket-protocol": `ohero, ${token}` })).toBe("page Allow");
  expect(lines).toEqual([]);
  expect(await ask({ "sec-websocket-protocol": token })).toBe("nobody Deny");
  expect(await ask({ authorization: `Bearer ${token}` })).toBe("nobody Deny");
  expect(await ask(null)).toBe("nobody Deny");
  expect(new Set(lines)).toEqual(new Set(["page L0SM9cOFvHcCIhw= is not let in: it shows no token"]));
  for (let wrong = 0; wrong < 11; wrong += 1)
    expect(await ask({ "sec-websocket-protocol": "ohero, v1.wrong" })).toBe("nobody Deny");
  expect(lines.slice(-2)).toEqual([
    "page L0SM9cOFvHcCIhw= is not let in: its token is wrong or too old",
    "page L0SM9cOFvHcCIhw= is not let in: too many wrong tokens came from its address",
  ]);
});
