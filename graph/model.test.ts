import { expect, test } from "vitest";
import { DEVELOPMENT, health, judgedBy, PRODUCTION, said, testApplication } from "./test-application.ts";

const noCost = { value: false, monthlyUsd: null, openEnded: false, evidence: null };
const severityOf = (value: number, evidence: string | null = null) => ({ value, evidence });
const text = {
  value: "Update the core cluster",
  description: "The version of the core cluster is replaced; update it.",
  actions: [
    { text: "Update it.", url: "https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html" },
  ],
  evidence: null,
};

test("a model's answers go through to ticket and result", async () => {
  const judges = judgedBy({ "cost-impact": noCost, severity: severityOf(3), "ticket-text": text });
  const { send, ticketsOf } = await testApplication({ judges });
  const result = await send(health());
  expect(result).toMatchObject({ outcome: "accepted", severity: 3, costImpact: false });
  expect(result.judgements.map(({ name, by }) => [name, by])).toEqual([
    ["cost-impact", "test:scripted"],
    ["severity", "test:scripted"],
    ["ticket-text", "test:scripted"],
  ]);
  expect(result.modelCalls).toBe(judges.model.asked.length);
  expect([result.inputTokens, result.outputTokens]).toEqual([
    100 * result.modelCalls,
    10 * result.modelCalls,
  ]);
  expect((await ticketsOf(result.incidentId)).app01).toMatchObject({
    severity: 3,
    title: text.value,
    recommendedActions: text.actions,
    description: expect.stringContaining(text.description),
  });
});

test("a severity out of bounds is refused, and the rule takes over", async () => {
  const judges = judgedBy({ "cost-impact": noCost, severity: severityOf(1), "ticket-text": text });
  const { send, stores } = await testApplication({ judges });
  const result = await send(health());
  const graded = result.judgements.find(({ name }) => name === "severity");
  expect(graded).toMatchObject({ by: "rule", value: 4 });
  expect(result.severity).toBe(4);
  const incident = await stores.incidents.get(result.incidentId ?? "");
  const [key = ""] = await stores.reports.list(incident?.threadId ?? "");
  expect(await stores.reports.read(key)).toContain("out of bounds");
});

test("a significant cost that nobody wrote of does not make a development account count", async () => {
  const invented = { value: true, monthlyUsd: 90_000, openEnded: false, evidence: "a bill of $90,000" };
  const judges = judgedBy({ "cost-impact": invented, severity: severityOf(4) });
  const { send } = await testApplication({ judges });
  const result = await send(health({ account: DEVELOPMENT }));
  expect(result).toMatchObject({ outcome: "discharged", reason: "not-significant", costImpact: false });
});

test("a ticket text with a foreign link is refused", async () => {
  const actions = [{ text: "Log in again.", url: "https://evil.example/login" }];
  const judges = judgedBy({
    "cost-impact": noCost,
    severity: severityOf(4),
    "ticket-text": { ...text, actions },
  });
  const { send, ticketsOf } = await testApplication({ judges });
  const { incidentId, judgements } = await send(health());
  expect(judgements.at(-1)).toMatchObject({ name: "ticket-text", by: "rule" });
  expect(JSON.stringify(await ticketsOf(incidentId))).not.toContain("evil.example");
});

test("accounts that nobody typed are refused", async () => {
  const facts = {
    value: true,
    accounts: [PRODUCTION],
    resources: [],
    region: null,
    symptom: "down",
    evidence: null,
  };
  const judges = judgedBy({ classify: { value: "report", evidence: null }, "report-facts": facts });
  const { send } = await testApplication({ judges });
  const result = await send(said("our database is down, every call fails"), { interactive: true });
  expect(result).toMatchObject({ outcome: "asked", accounts: { known: [] } });
});

test.each([
  ["a duplicate", [health(), health()], "duplicate"],
  ["a stale copy", [health(), health({ at: "2026-03-02T07:00:00Z" })], "stale"],
  ["an unknown account", [health({ account: "123412341234" })], "discharged"],
  ["what is over", [health({ detail: { statusCode: "closed" } })], "discharged"],
  ["what cannot be read", [{}], "invalid"],
])("%s costs no model call", async (_, deliveries, outcome) => {
  const judges = judgedBy({});
  const { send } = await testApplication({ judges });
  let last = 0;
  for (const raw of deliveries.slice(0, -1)) last += (await send(raw)).modelCalls;
  const result = await send(deliveries.at(-1));
  expect(result).toMatchObject({ outcome, modelCalls: 0, inputTokens: 0 });
  expect(judges.model.asked).toHaveLength(last);
});
