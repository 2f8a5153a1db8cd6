import { setTimeout as wait } from "node:timers/promises";
import { trace } from "@opentelemetry/api";

/** How long it may take, in milliseconds: spans that nobody takes hold up nothing. */
const PATIENCE = 1_000;

interface Provider {
  forceFlush?(): Promise<void>;
  /** Of the one that the API puts before the SDK's. */
  getDelegate?(): Provider;
}

/** Sends the spans that an SDK has gathered, where there is one; for a process that is frozen between its calls. */
export async function flushSpans(): Promise<void> {
  const given = trace.getTracerProvider() as Provider;
  const provider = given.getDelegate?.() ?? given;
  if (provider.forceFlush === undefined) return;
  // What sends them says why they were not sent.
  await Promise.race([provider.forceFlush().catch(() => {}), wait(PATIENCE, undefined, { ref: false })]);
}
