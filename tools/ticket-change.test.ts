import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Ticket, TicketIncident } from "../memory/tickets.ts";
import { AT, share, text } from "./test-tickets.ts";
import { newTicket, withIncidents } from "./ticket-change.ts";

const changedBy = (run: string) => ({ run, at: AT, note: "" });

/** A ticket after these shares, one after the other. */
function ticketOf(shares: readonly TicketIncident[]): Ticket {
  const [first = share(), ...rest] = shares;
  const identity = { id: "T-1", cause: "cause", team: "app01" };
  return rest.reduce(
    (ticket, one, index) => withIncidents(ticket, [one], changedBy(`run-${index + 2}`)),
    newTicket(identity, text, first, changedBy("run-1")),
  );
}

const one = share({ severity: 5, accounts: ["a"], resources: ["r-1"] });
const two = share({ incidentId: "two", severity: 3, accounts: ["b"], resources: ["r-2"] });
const closed = (incident: TicketIncident): TicketIncident => ({ ...incident, status: "closed" });

describe("two incidents of one ticket", () => {
  test.each([
    [[one, two], "open", 5, ["a", "b"], ["r-1", "r-2"]],
    // What is open counts: the severity falls when the graver one closes.
    [[one, two, closed(one)], "open", 3, ["b"], ["r-2"]],
    [[one, two, closed(two)], "open", 5, ["a"], ["r-1"]],
    [[one, two, closed(one), closed(two)], "closed", 5, ["a", "b"], ["r-1", "r-2"]],
    [[one, two, closed(two), closed(one)], "closed", 5, ["a", "b"], ["r-1", "r-2"]],
    [[one, two, closed(one), closed(two), two], "open", 3, ["b"], ["r-2"]],
  ] as const)("%#: the ticket is their sum", (shares, status, severity, accounts, resources) => {
    const ticket = ticketOf(shares);
    expect(ticket).toMatchObject({
      status,
      severity,
      impactedAccounts: accounts,
      impactedResources: resources,
    });
    expect(ticket.incidentIds).toEqual(["one", "two"]);
  });

  test("it closes with the last, reopens with the first, and its history says so", () => {
    const { history, progress } = ticketOf([one, two, closed(one), closed(two), two]);
    expect(history.map(({ action }) => action)).toEqual([
      "created",
      "updated",
      "updated",
      "closed",
      "reopened",
    ]);
    expect(history[2]?.fields.severity).toEqual({ from: 5, to: 3 });
    expect(progress).toBe("Reopened");
  });

  test("the newest time of the source counts, whoever has it", () => {
    const newer = { ...two, eventUpdatedAt: "2026-03-03T08:00:00.000Z" };
    expect(ticketOf([newer, one]).eventUpdatedAt).toBe(newer.eventUpdatedAt);
    expect(ticketOf([one, newer]).eventUpdatedAt).toBe(newer.eventUpdatedAt);
  });
});

const anyShare = fc.record({
  incidentId: fc.constantFrom("a", "b", "c", "d", "e"),
  status: fc.constantFrom("open" as const, "closed" as const),
  severity: fc.integer({ min: 1, max: 5 }),
  eventUpdatedAt: fc.integer({ min: 0, max: 3 }).map((day) => `2026-03-0${day + 1}T08:00:00.000Z`),
  accounts: fc.subarray(["111122223333", "222233334444", "333344445555"]),
  resources: fc.subarray(["r-1", "r-2", "r-3", "r-4"]),
});

/** What a ticket comes to, whoever came first. */
const sum = (ticket: Ticket) => ({
  status: ticket.status,
  severity: ticket.severity,
  eventUpdatedAt: ticket.eventUpdatedAt,
  accounts: ticket.impactedAccounts.toSorted(),
  resources: ticket.impactedResources.toSorted(),
  incidents: ticket.incidents.toSorted((a, b) => (a.incidentId < b.incidentId ? -1 : 1)),
});

test("any order of the same shares gives the same sum", () => {
  const orders = fc
    .uniqueArray(anyShare, { selector: ({ incidentId }) => incidentId, minLength: 1 })
    .chain((shares) =>
      fc.tuple(
        fc.constant(shares),
        fc.shuffledSubarray(shares, { minLength: shares.length, maxLength: shares.length }),
      ),
    );
  fc.assert(
    fc.property(orders, ([shares, shuffled]) => {
      expect(sum(ticketOf(shuffled))).toEqual(sum(ticketOf(shares)));
    }),
  );
});

test("what incidents were before does not matter, only what they are", () => {
  fc.assert(
    fc.property(fc.array(anyShare, { minLength: 1, maxLength: 20 }), (changes) => {
      const newest = new Map(changes.map((change) => [change.incidentId, change]));
      expect(sum(ticketOf(changes))).toEqual(sum(ticketOf([...newest.values()])));
    }),
  );
});
