import { createServer } from "node:http";
import { expect, test } from "vitest";
import { listenLocally } from "../../config/test-server.ts";
import { startServiceNow } from "./test-servicenow.ts";
import { webhookBody, webhookHeaders } from "./test-servicenow-webhook.ts";
import { createWebhookVerifier, readWebhook } from "./verify-webhook.ts";

const INCIDENT = { sys_id: "a".repeat(32), number: "INC0010001", sys_updated_on: "2026-03-01 12:00:00" };
const body = webhookBody(INCIDENT);
const signed = (secret: string, as: "base64" | "hex" | "token") => {
  const headers = webhookHeaders(body, { url: "", secret, as });
  return {
    body: Buffer.from(body),
    signature: headers["x-ohero-signature"],
    authorization: headers.authorization,
  };
};

test.each(["base64", "hex", "token"] as const)("a request with its %s is let in, by either secret", (as) => {
  const verify = createWebhookVerifier("first-secret, second-secret");
  expect(verify(signed("first-secret", as))).toBeNull();
  expect(verify(signed("second-secret", as))).toBeNull();
  expect(verify(signed("first-secret, second-secret", as))).not.toBeNull();
  expect(verify(signed("third-secret", as))).toBe("forged");
});

test("a body that was changed, or a signature that is none, is refused", () => {
  const verify = createWebhookVerifier("first-secret");
  const request = signed("first-secret", "hex");
  expect(verify({ ...request, body: Buffer.from(`${body} `) })).toBe("forged");
  for (const signature of ["", "sha256=", "sha256=zz", "md5=00", request.signature?.slice(0, -1)])
    expect(verify({ ...request, signature: signature ?? "" })).toBe("unsigned");
  expect(verify({ ...request, signature: undefined })).toBe("unsigned");
  expect(verify({ ...request, signature: undefined, authorization: "Bearer " })).toBe("unsigned");
});

test("a wrong signature is not made good by a token", () => {
  const verify = createWebhookVerifier("first-secret");
  const { authorization } = signed("first-secret", "token");
  expect(verify({ ...signed("other", "hex"), authorization })).toBe("forged");
});

test.each(["", " , "])("no secret (%j) is a mistake", (secrets) => {
  expect(() => createWebhookVerifier(secrets)).toThrow("secret");
});

test("it says which incident changed, and when", () => {
  expect(readWebhook(body)).toEqual({ id: INCIDENT.sys_id, updatedAt: "2026-03-01T12:00:00.000Z" });
  expect(readWebhook(Buffer.from(JSON.stringify({ sys_id: INCIDENT.sys_id })))).toEqual({
    id: INCIDENT.sys_id,
    updatedAt: null,
  });
  for (const other of [
    "",
    "[]",
    "{",
    "null",
    '{"sys_id":"../x"}',
    '{"sys_id":7}',
    JSON.stringify({ ...INCIDENT, table: "sys_user" }),
  ])
    expect(readWebhook(other)).toBeNull();
});

test("the business rule of the stand-in sends it for incidents of ours alone", async () => {
  const verify = createWebhookVerifier("first-secret");
  const received: unknown[] = [];
  const server = await listenLocally(
    createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks);
      const signature = incoming.headers["x-ohero-signature"]?.toString();
      received.push(verify({ body: raw, signature, authorization: undefined }) ?? readWebhook(raw));
      outgoing.end();
    }),
  );
  const instance = await startServiceNow({ webhook: { url: server.url, secret: "first-secret" } });
  const ours = { number: "INC0010001", state: "1", sys_mod_count: "0", correlation_display: "OHERO" };
  const id = instance.state.put("incident", ours).sys_id ?? "";
  const other =
    instance.state.put("incident", { ...ours, number: "INC0010002", correlation_display: "" }).sys_id ?? "";
  instance.person.comment(id, "Hello");
  instance.person.comment(other, "Hello");
  await instance.settled();
  expect(received).toEqual([{ id, updatedAt: expect.any(String) }]);
  await instance.close();
  await server.close();
});
