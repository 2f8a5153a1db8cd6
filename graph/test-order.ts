import fc from "fast-check";
import { expect, inject } from "vitest";
import type { Ticket } from "../memory/tickets.ts";
import { DEVELOPMENT, organizationWith, PRODUCTION } from "./test-application.ts";
import { createWalk } from "./test-walk.ts";

/** Two of production, and one where only a significant cost counts. */
export const ACCOUNTS = [PRODUCTION, "333344445555", DEVELOPMENT];

export const NOW = new Date("2026-03-02T09:00:00Z");

/** An instant before `NOW`. */
export const at = (minute: number, second = 0) =>
  new Date(Date.UTC(2026, 2, 2, 6, minute, second)).toISOString();

const walks = {
  correlated: createWalk({ organization: organizationWith(), clock: () => NOW }),
  apart: createWalk({ organization: organizationWith({ correlate: [] }), clock: () => NOW }),
};
type Policy = keyof typeof walks;

/** What is left when everything has arrived. */
async function endAfter(policy: Policy, messages: readonly unknown[]) {
  const walk = walks[policy];
  walk.reset();
  for (const message of messages) await walk.send(message);
  return summary(await walk.tickets());
}

/** What must be the same of tickets, whatever the order; those that were joined into others are left out. */
export function summary(tickets: readonly Ticket[]) {
  return tickets
    .filter(({ joinedInto }) => joinedInto === null)
    .map((ticket) => ({
      team: ticket.team,
      status: ticket.status,
      eventUpdatedAt: ticket.eventUpdatedAt,
      incidents: ticket.incidents.map(({ incidentId, status }) => `${incidentId} ${status}`).sort(),
      // What is over is not described anew when something of before is heard.
      ...(ticket.status === "open" && {
        severity: ticket.severity,
        accounts: [...ticket.impactedAccounts].sort(),
        // The feeds of one finding write its resource as an ARN or as its id.
        resources: [...new Set(ticket.impactedResources.map((id) => id.split("/").at(-1)))].sort(),
      }),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** A message with its place in the order of arrival; a copy of it, and the places of those. */
export interface Sent {
  raw: unknown;
  place: number;
  copy?: unknown;
  copies: number[];
}

export type Value<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** Where a message and its copies arrive. */
export const places = { place: fc.nat(99), copies: fc.array(fc.nat(99), { maxLength: 1 }) };

/**
 * Generated histories, each in the order in which it happened, which is the order of the array, and once more in that of
 * the places, with the copies: both must end with the same tickets. fast-check prints the seed and the smallest history
 * that does not. Decision 008 says where the order does matter: policies and registries that change, maintenance windows,
 * operators. Severity floors are left out too: below the floor, what is open is followed and what was closed is not.
 * `npm run test:thorough` tries ten times as many.
 */
export async function expectSameEnds<T>(
  histories: fc.Arbitrary<T>,
  messagesOf: (history: T) => Sent[],
  numRuns: number,
): Promise<void> {
  const policies = fc.constantFrom<Policy[]>("correlated", "apart");
  await fc.assert(
    fc.asyncProperty(histories, policies, async (history, policy) => {
      const sent = messagesOf(history);
      const shuffled = sent
        .flatMap(({ raw, place, copy = raw, copies }) => [
          { raw, place },
          ...copies.map((where) => ({ raw: copy, place: where })),
        ])
        .sort((a, b) => a.place - b.place);
      const [inOrder, end] = [sent, shuffled].map((list) => list.map(({ raw }) => raw));
      const expected = await endAfter(policy, inOrder ?? []);
      expect(await endAfter(policy, end ?? [])).toEqual(expected);
    }),
    { numRuns: inject("isThorough") ? 10 * numRuns : numRuns },
  );
}
