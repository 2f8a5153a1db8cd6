import { describe, expect, test, vi } from "vitest";
import { health, judgedBy, unreachable } from "../graph/test-application.ts";
import type { ReceivedPart } from "./application.ts";
import { createAgent, MAX_ATTEMPTS } from "./create-agent.ts";
import { createIngest } from "./create-ingest.ts";
import { delivered, MINUTES, openTestAgent } from "./test-agent.ts";
import { DEAD_LETTERS, QUEUE, testQueue, urlOf } from "./test-queue.ts";

test("what ingest puts into the queue is run, thread by thread in order", async () => {
  const { ingest, work, ended, queued, application } = await openTestAgent();
  await ingest(health());
  await ingest(health({ at: "2026-03-02T08:30:00Z", detail: { statusCode: "closed" } }));
  await ingest(health({ id: "other" }));
  expect(await work()).toBe(3);
  expect(ended.toSorted()).toEqual(["accepted", "accepted", "closed"]);
  expect(queued.service.isEmpty(QUEUE)).toBe(true);
  const statuses = (await application.stores.incidents.list()).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual(["closed", "open"]);
});

test("a message that is handed over again is run to its end once", async () => {
  const { ingest, work, ended, queued, application } = await openTestAgent();
  await ingest(health());
  const [record] = queued.service.poll(QUEUE);
  if (record === undefined) throw new Error("a message is expected");
  queued.wait();
  await work();
  // Lambda had called the function, and did not hear that it ended.
  const again = { ...record, attributes: { ...record.attributes, ApproximateReceiveCount: "2" } };
  const agent = createAgent({
    ...{ application, objects: queued.objects },
    openHandBack: () => Promise.reject(new Error("nothing fails")),
    onRun: () => ended.push("once more"),
    log: () => {},
  });
  const response = await agent({ Records: [again] }, { getRemainingTimeInMillis: () => MINUTES });
  expect(response).toEqual({ batchItemFailures: [] });
  expect(ended).toEqual(["accepted"]);
  expect(await application.stores.deliveries.listAll()).toHaveLength(1);
});

test("a copy of a delivery is no second one, within five minutes in the queue and later by its name", async () => {
  const { queued, application, work, ended } = await openTestAgent();
  const ingest = createIngest({ queue: queued.queue, clock: queued.clock });
  const event = delivered(health());
  await ingest(event);
  await ingest(event);
  expect(queued.service.list(QUEUE)).toHaveLength(1);
  await work();
  queued.pass(3_600);
  await ingest(event);
  await work();
  expect(ended).toEqual(["accepted"]);
  expect(await application.stores.deliveries.listAll()).toHaveLength(1);
});

describe("a run that fails", () => {
  const failing = async () => {
    const opened = await openTestAgent();
    const { incidents } = opened.application.stores;
    const { save } = incidents;
    let isBroken = true;
    incidents.save = async (incident) => {
      if (isBroken && incident.id.includes("poison")) throw new Error("no\u0000incidents\uFFFFtoday");
      return save(incident);
    };
    vi.spyOn(console, "error").mockImplementation(() => {});
    return {
      ...opened,
      mend: () => {
        isBroken = false;
      },
    };
  };

  test("is tried again, later each time, and then put aside with the reason; its thread goes on", async () => {
    const { ingest, work, ended, queued, application, mend } = await failing();
    await ingest(health({ id: "poison" }));
    await ingest(health({ id: "poison", at: "2026-03-02T08:30:00Z" }));
    await ingest(health({ id: "sound" }));
    const pauses: number[] = [];
    let before = queued.clock().getTime();
    for (let tries = 0; tries < 30 && queued.service.list(DEAD_LETTERS).length < 2; tries += 1) {
      await work();
      queued.wait();
      pauses.push((queued.clock().getTime() - before) / 1_000);
      before = queued.clock().getTime();
    }
    expect(ended.filter((one) => one === "accepted")).toHaveLength(1);
    expect(ended.filter((one) => one === "failed false")).toHaveLength(2 * (MAX_ATTEMPTS - 1));
    expect(pauses.slice(0, MAX_ATTEMPTS - 1)).toEqual([5, 10, 20, 40, 80, 160, 300]);
    expect(queued.service.isEmpty(QUEUE)).toBe(true);
    for (const { attributes } of queued.service.list(DEAD_LETTERS))
      expect(attributes).toMatchObject({
        reason: { DataType: "String", StringValue: "Error: no incidents today" },
        failedAt: { DataType: "String" },
      });
    const [first] = (await application.stores.deliveries.listWaiting()).filter(({ givenUp }) => givenUp);
    expect(first?.givenUp).toBe("Error: no incidents today");

    // What comes later on the thread is not held up by the runs that failed.
    mend();
    await ingest(health({ id: "poison", at: "2026-03-02T08:40:00Z" }));
    await work();
    expect(ended.at(-1)).toBe("accepted");
  });

  test("keeps those behind it in order, and they are not counted as tried", async () => {
    const { ingest, work, queued, application, mend, ended } = await failing();
    await ingest(health({ id: "poison" }));
    await ingest(health({ id: "poison", at: "2026-03-02T08:30:00Z", detail: { statusCode: "closed" } }));
    for (let tries = 0; tries < 4; tries += 1) {
      await work();
      queued.wait();
    }
    mend();
    for (let tries = 0; tries < 3 && !queued.service.isEmpty(QUEUE); tries += 1) {
      await work();
      queued.wait();
    }
    expect(ended.filter((one) => !one.startsWith("failed"))).toEqual(["accepted", "closed"]);
    const attempts = (await application.stores.deliveries.listAll()).map((delivery) => delivery.attempts);
    expect(attempts.toSorted()).toEqual([1, 5]);
    expect(queued.service.list(DEAD_LETTERS)).toEqual([]);
  });
});

test("a delivery that takes the process with it each time is put aside with the reason", async () => {
  const { ingest, work, ended, queued, application } = await openTestAgent();
  vi.spyOn(console, "error").mockImplementation(() => {});
  await ingest(health());
  const [message] = queued.service.list(QUEUE);
  const part: ReceivedPart = JSON.parse(message?.body ?? "");
  const { deliveries } = application.stores;
  // Each attempt began, and nothing was heard of it any more.
  await deliveries.receive(part);
  for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt += 1) await deliveries.begin(part);
  await work();
  expect(ended).toEqual(["failed true"]);
  expect(queued.service.isEmpty(QUEUE)).toBe(true);
  const [aside] = queued.service.list(DEAD_LETTERS);
  expect(aside?.attributes.reason?.StringValue).toMatch(/^DiedError: 8 attempts began, and the last ended/);
  expect((await deliveries.get(part))?.givenUp).toMatch(/^DiedError/);
});

test("what was handed over twice before is run after what is new", async () => {
  const { ingest, queued, application, agent } = await openTestAgent();
  for (const id of ["suspect", "new", "newer"]) await ingest(health({ id }));
  const order: string[] = [];
  const { take } = application;
  application.take = async (part, options) => {
    const result = await take(part, options);
    order.push(part.incidentId?.match(/suspect|newer|new/)?.[0] ?? "");
    return result;
  };
  const Records = queued.service.poll(QUEUE).map((record) => {
    const count = record.body.includes("suspect") ? "3" : "2";
    return { ...record, attributes: { ...record.attributes, ApproximateReceiveCount: count } };
  });
  await agent({ Records }, { getRemainingTimeInMillis: () => MINUTES });
  expect(order.toSorted()).toEqual(["new", "newer", "suspect"]);
  expect(order.at(-1)).toBe("suspect");
});

test("a model that could not answer before the function ends is not asked; the run goes on at the next hand-over", async () => {
  let remaining = 1;
  let asked = 0;
  const judges = {
    ...judgedBy({
      "cost-impact": { value: false, monthlyUsd: null, openEnded: false, evidence: null },
      severity: { value: 3, evidence: null },
      "ticket-text": () => {
        asked += 1;
        return { value: "Update the cluster", description: "Update it.", actions: [], evidence: null };
      },
    }),
    hasTime: () => remaining > 0,
  };
  const { ingest, work, ended, queued, lines, application } = await openTestAgent({ judges });
  await ingest(health());
  remaining = 0;
  await work();
  expect(ended).toEqual([]);
  expect(lines).toEqual([expect.stringMatching(/has no time left for a model, and goes on/)]);
  expect((await application.stores.deliveries.listWaiting()).length).toBe(1);
  remaining = 1;
  await work();
  expect(ended).toEqual(["accepted"]);
  expect(asked).toBe(1);
  expect(queued.service.isEmpty(QUEUE)).toBe(true);
});

test("what nobody can read is put aside at once, and holds nobody up", async () => {
  const { queued, work, ended, ingest } = await openTestAgent();
  vi.spyOn(console, "error").mockImplementation(() => {});
  const group = { MessageGroupId: "anything", QueueUrl: urlOf(QUEUE) };
  for (const [at, MessageBody] of ["not JSON", "{}", '{"threadId":"no uuid"}'].entries())
    await queued.service.requestHandler.handle({
      headers: { "x-amz-target": "AmazonSQS.SendMessage" },
      body: JSON.stringify({ ...group, MessageBody, MessageDeduplicationId: String(at) }),
    });
  await ingest(health());
  await work();
  expect(ended.toSorted()).toEqual(["accepted", "failed true", "failed true", "failed true"]);
  expect(queued.service.list(DEAD_LETTERS).map(({ attributes }) => attributes.reason?.StringValue)).toEqual([
    expect.stringMatching(/^QueueMessageError: not a delivery: the body: /),
    expect.stringMatching(/^QueueMessageError: not a delivery: threadId: /),
    expect.stringMatching(/^QueueMessageError: not a delivery: threadId: /),
  ]);
});

test("what is larger than a message waits in the bucket", async () => {
  const { queued, ingest, work, ended } = await openTestAgent();
  const resources = Array.from(
    { length: 8_000 },
    (_, at) => `arn:aws:eks:eu-west-1:222233334444:cluster/c${at}`,
  );
  await ingest(health({ resources, text: "\uFFFE\uFFFF\u0001 is no character of SQS's" }));
  const [message] = queued.service.list(QUEUE);
  expect(message?.body.length).toBeLessThan(1_000);
  await work();
  expect(ended).toEqual(["accepted"]);
});

test("characters that SQS refuses arrive as they were", async () => {
  const { ingest, work, application } = await openTestAgent();
  await ingest(health({ text: "before \uFFFE\uFFFF after" }));
  await work();
  const [delivery] = await application.stores.deliveries.listAll();
  expect(JSON.stringify(delivery?.raw)).toContain("before \uFFFE\uFFFF after");
});

test("a run is stopped before the function ends, and goes on at the next hand-over with what it has judged", async () => {
  let asked = 0;
  const judges = judgedBy({
    "cost-impact": { value: false, monthlyUsd: null, openEnded: false, evidence: null },
    severity: { value: 3, evidence: null },
    "ticket-text": () => {
      asked += 1;
      return { value: "Update the cluster", description: "Update it.", actions: [], evidence: null };
    },
  });
  const { ingest, work, ended, queued, lines } = await openTestAgent({ judges });
  await ingest(health());
  // As little is left as a run may begin with; the drain is due at once.
  let looks = 0;
  await work(() => {
    looks += 1;
    return looks === 1 ? 0 : MINUTES;
  });
  expect(ended).toEqual([]);
  expect(lines).toEqual([expect.stringMatching(/is stopped, and goes on at the next hand-over$/)]);
  expect(queued.service.list(QUEUE)).toHaveLength(1);
  for (let tries = 0; ended.length === 0 && tries < 3; tries += 1) await work();
  expect(ended).toEqual(["accepted"]);
  expect(asked).toBe(1);
});

test("none begins when there is no time for it", async () => {
  const { ingest, work, ended, queued } = await openTestAgent();
  await ingest(health());
  await work(10_000);
  expect(ended).toEqual([]);
  expect(queued.service.list(QUEUE)).toHaveLength(1);
  queued.wait();
  await work();
  expect(ended).toEqual(["accepted"]);
});

test("a run that waits for an operator is done with, and the decision goes on with it", async () => {
  const { ingest, work, ended, queued, application } = await openTestAgent({ judges: unreachable() });
  await ingest(health());
  await work();
  expect(ended).toEqual(["awaiting-operator"]);
  expect(queued.service.isEmpty(QUEUE)).toBe(true);
  const [incident] = await application.stores.incidents.list();
  const decision = { incidentId: incident?.id, action: "accept", reason: "seen", by: "olga" };
  const parts = await testParts({ decision });
  for (const part of parts) await queued.queue.send(part);
  await work();
  expect(ended).toEqual(["awaiting-operator", "accepted"]);
});

test.each([
  ["is handed over again first", false],
  ["the decision comes first", true],
])("a run that died after it had asked and before it waited, and %s", async (_, isDecisionFirst) => {
  const { ingest, work, ended, queued, application } = await openTestAgent({ judges: unreachable() });
  const { deliveries, incidents } = application.stores;
  const { settle } = deliveries;
  vi.spyOn(console, "error").mockImplementation(() => {});
  deliveries.settle = async (...given) => {
    await settle(...given);
    deliveries.settle = settle;
    throw new Error("the process is killed");
  };
  await ingest(health());
  await work();
  expect(ended).toEqual(["failed false"]);
  const [incident] = await incidents.list();
  const raw = { decision: { incidentId: incident?.id, action: "accept", reason: "seen", by: "olga" } };
  if (isDecisionFirst) {
    const [part] = await testParts(raw);
    if (part === undefined) throw new Error("a part is expected");
    await application.take(part);
  } else {
    queued.wait();
    await work();
    for (const part of await testParts(raw)) await queued.queue.send(part);
    await work();
  }
  const [after] = await incidents.list();
  expect(after).toMatchObject({ status: "open", decidedBy: "olga" });
  const outcomes = (await deliveries.listAll()).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(["accepted", "accepted"]);
  // The run that had asked went on, and no other: its report is the newest.
  expect(after?.lastReport).toMatch(/^20260302T0859.*-accepted$/);
});

async function testParts(raw: unknown) {
  const { partsOf } = await import("./parts-of.ts");
  return partsOf(raw, {
    name: "20260302T091000000Z-0000000-0a0b0c0d",
    receivedAt: "2026-03-02T09:10:00.000Z",
    interactive: false,
  });
}

test("ingest takes nothing but events of EventBridge's", async () => {
  const { queue, clock, service } = testQueue();
  const ingest = createIngest({ queue, clock });
  for (const event of [
    null,
    {},
    { decision: { incidentId: "one", action: "accept", reason: "r", by: "me" } },
    { message: { user: "me", text: "hello" } },
    { ...health(), id: "" },
  ])
    await expect(ingest(event)).rejects.toThrow("expected an event of EventBridge's");
  // What only looks like one is kept as invalid by its run.
  expect(await ingest({ id: "1", source: "ours", time: "now", decision: {} })).toEqual({
    threads: [expect.any(String)],
  });
  expect(service.list(QUEUE)).toHaveLength(1);
});
