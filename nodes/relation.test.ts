import { expect, test } from "vitest";
import { runState } from "../graph/test-application.ts";
import { input } from "../judgements/test-inputs.ts";
import type { Incident } from "../memory/incidents.ts";
import { relationOf } from "./relation.ts";

const EARLIER = "2026-03-02T07:00:00.000Z";
const NOW = "2026-03-02T08:00:00.000Z";
const LATER = "2026-03-02T09:00:00.000Z";
const page = (number: number, update = "u1") => ({ update, number, total: 3 });

const event = (changes: Parameters<typeof input>[0] = {}) =>
  input({ messageId: "new", updatedAt: NOW, ...changes }).event;

/** What is known after an event of NOW with the message ids "m1" and "m2". */
const known = (changes: Parameters<typeof input>[0] = {}): Incident => ({
  ...(runState().known as unknown as Incident),
  status: "open",
  updatedAt: NOW,
  messageIds: ["m1", "m2"],
  event: event(changes),
});

test.each([
  ["new", event(), null],
  ["echo", event({ echo: true }), null],
  ["echo", event({ echo: true, updatedAt: LATER }), known()],
  ["duplicate", event({ messageId: "m1" }), known()],
  ["duplicate", event({ messageId: "m1", updatedAt: LATER }), known()],
  ["duplicate", event(), known()],
  ["stale", event({ updatedAt: EARLIER }), known()],
  ["newer", event({ updatedAt: LATER }), known()],
  ["page", event({ page: page(2) }), known({ page: page(1) })],
  ["page", event({ page: page(1) }), known({ page: page(3) })],
  ["duplicate", event({ page: page(2), messageId: "m2" }), known({ page: page(1) })],
  ["duplicate", event({ page: page(2, "u2") }), known({ page: page(1) })],
  ["newer", event({ page: page(2, "u2"), updatedAt: LATER }), known({ page: page(1) })],
  ["stale", event({ page: page(2), updatedAt: EARLIER }), known({ page: page(1) })],
  ["duplicate", event({ page: page(2) }), known()],
  ["newer", event({ sentAt: LATER }), known({ sentAt: NOW })],
  ["duplicate", event({ sentAt: EARLIER }), known({ sentAt: NOW })],
  ["stale", event({ updatedAt: EARLIER, sentAt: LATER }), known({ sentAt: NOW })],
  ["newer", event({ echo: true, updatedAt: LATER, state: "resolved" }), known()],
] as const)("%s: case %#", (relation, arrived, incident) => {
  expect(relationOf(arrived, incident)).toBe(relation);
});

test.each(["discharged", "closed", "asked", "awaiting-operator"] as const)(
  "an incident that is %s is compared like an open one",
  (status) => {
    expect(relationOf(event({ updatedAt: LATER }), { ...known(), status })).toBe("newer");
    expect(relationOf(event({ updatedAt: EARLIER }), { ...known(), status })).toBe("stale");
  },
);
