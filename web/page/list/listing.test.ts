import { expect, test, vi } from "vitest";
import type { IncidentCard } from "../../../channels/channel.ts";
import { createEmitter } from "../connection/emitter.ts";
import { createCards } from "./cards.ts";
import { createListing, type ListingOptions } from "./listing.ts";

const cardOf = (number: number, changes: Partial<IncidentCard> = {}): IncidentCard => ({
  ...{
    threadId: `t${number}`,
    incidentId: `i${number}`,
    version: 1,
    title: `Alarm ${number}`,
    status: "open",
  },
  ...{ outcome: "accepted", reason: null, note: null, severity: 3, costImpact: null, owner: "app01" },
  ...{ stakeholders: ["app01"], source: "aws.cloudwatch", type: "alarm", service: "RDS", region: null },
  ...{ accounts: [], tickets: [], decidedBy: "policy", isDecidedByPerson: false, decidedAt: null },
  ...{
    mergedInto: null,
    dueAt: null,
    updatedAt: "",
    createdAt: "",
    changedAt: `2026-03-02T09:00:0${number}Z`,
  },
  ...changes,
});

/** A listing on a server that finds the cards that it is given. */
function listingOn(found: IncidentCard[]) {
  const server = { found, searches: 0 };
  const cards = createCards();
  const ask = async () => {
    server.searches += 1;
    return { incidents: server.found, total: server.found.length, isComplete: true, hasMore: false };
  };
  const unsent = { changed: createEmitter(), list: () => [] };
  const listing = createListing({ ask, cards, unsent } as unknown as ListingOptions);
  const ids = () => listing.items().map(({ id }) => id);
  return { server, cards, listing, ids };
}

test("while something is searched for, the server says what of the news it finds, once for many", async () => {
  vi.useFakeTimers();
  try {
    const { server, cards, listing, ids } = listingOn([cardOf(1)]);
    await listing.show({ ...listing.filter(), text: "bucket-7" });
    expect(ids()).toEqual(["t1"]);
    server.found = [cardOf(1), cardOf(2)];
    for (const number of [2, 3, 4]) cards.put(cardOf(number));
    expect(ids()).toEqual(["t1"]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ids()).toEqual(["t2", "t1"]);
    expect([server.searches, listing.total()]).toEqual([2, 2]);
    // What is listed changes at once, and goes where it is no longer wanted.
    cards.put(cardOf(2, { version: 2, title: "Alarm 2 again" }));
    expect(listing.items()[0]).toMatchObject({ card: { title: "Alarm 2 again" } });
    await listing.show({ ...listing.filter(), statuses: ["open"] });
    cards.put(cardOf(1, { version: 2, status: "closed" }));
    expect(ids()).toEqual(["t2"]);
  } finally {
    vi.useRealTimers();
  }
});

test("without words what is news stands there at once", async () => {
  const { cards, listing, ids } = listingOn([]);
  await listing.show({ ...listing.filter(), statuses: ["open"] });
  cards.put(cardOf(1));
  cards.put(cardOf(2, { status: "closed" }));
  expect(ids()).toEqual(["t1"]);
});
