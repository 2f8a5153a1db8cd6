import { context, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testApplication } from "../graph/test-application.ts";
import { inSpan, isInSpan } from "./in-span.ts";

const exporter = new InMemorySpanExporter();
beforeAll(() => new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register());
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

const failing = (error: Error) => inSpan("work", {}, () => Promise.reject(error)).catch(() => {});

test("an error is named by its kind, and nothing is told of what it says", async () => {
  await failing(new TypeError("the zanzibar ledger"));
  const [span] = exporter.getFinishedSpans();
  expect(span?.attributes).toEqual({ "error.type": "TypeError" });
  expect(span?.status).toEqual({ code: 2 });
  expect(span?.events).toEqual([]);
});

test.each(["GraphInterrupt", "GraphDrained", "ConditionalCheckFailedException"])(
  "%s is no failure",
  async (name) => {
    await failing(Object.assign(new Error("by design"), { name }));
    expect(exporter.getFinishedSpans()[0]?.status.code).toBe(0);
  },
);

test("spans are known as such within, and not beside", async () => {
  expect(isInSpan()).toBe(false);
  await inSpan("work", {}, async () => expect(isInSpan()).toBe(true));
  expect(isInSpan()).toBe(false);
});

test("a run that fails says so, and its next attempt has a span of its own", async () => {
  const application = await testApplication();
  const { settle } = application.stores.deliveries;
  application.stores.deliveries.settle = () => Promise.reject(new Error("the zanzibar ledger"));
  const delivery = { message: { user: "ann", thread: "t1", text: "what is open for app01?" } };
  const [part] = await application.receive(delivery, { interactive: true });
  if (part === undefined) throw new Error("a message has one part");
  await expect(application.run(part)).rejects.toThrow("zanzibar");
  application.stores.deliveries.settle = settle;
  await application.run(part);

  const runs = exporter.getFinishedSpans().filter(({ name }) => name === "run");
  expect(
    runs.map(({ status, attributes }) => [status, attributes["error.type"], attributes["ohero.outcome"]]),
  ).toEqual([
    [{ code: 2 }, "Error", undefined],
    [{ code: 0 }, undefined, "answered"],
  ]);
  const [failed] = runs;
  const record = exporter.getFinishedSpans().find(({ name }) => name === "record");
  expect(record?.parentSpanContext?.spanId).toBe(failed?.spanContext().spanId);
  expect(record?.status).toEqual({ code: 2 });
});
