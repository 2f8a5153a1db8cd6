import { describe, expect, test } from "vitest";
import type { OperationalEvent } from "../events/operational-event.ts";
import { input, organization } from "../judgements/test-inputs.ts";
import type { Ticket, TicketChange } from "../memory/tickets.ts";
import { share } from "../tools/test-tickets.ts";
import { joinedInto, newTicket } from "../tools/ticket-change.ts";
import { ticketAction } from "./ticket-action.ts";

const RUN = "run-1@0";
const { policy } = organization;
const identity = { id: "T-1", cause: "cause", team: "app01" };
const text = { title: "Update the cluster", description: "", recommendedActions: [] };
const by = { run: "run-0", at: "2026-03-02T09:00:00.000Z", note: "" };
const opened = newTicket(identity, text, share(), by);

/** A ticket to which the run did this last. */
const changed = (
  action: TicketChange["action"],
  fields: string[] = [],
  more: Partial<Ticket> = {},
): Ticket => {
  const entries = fields.map((name) => [name, { from: 1, to: 2 }]);
  const change = { at: by.at, run: RUN, action, note: "", fields: Object.fromEntries(entries) };
  const status = action === "closed" ? "closed" : "open";
  return { ...opened, status, ...more, history: [...opened.history, change] };
};

const actionOf = (
  ticket: Ticket,
  { turns = null, ...event }: Partial<Omit<OperationalEvent, "resources">> & { turns?: string[] | null } = {},
) => ticketAction(ticket, RUN, { policy, event: input(event).event, turns });

const ids = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

test("an action says what was done to which ticket, and how it stands", () => {
  expect(actionOf(changed("updated", ["severity"], { severity: 5 }))).toEqual({
    id: "T-1",
    team: "app01",
    action: "updated",
    status: "open",
    title: "Update the cluster",
    severity: 5,
    raisedFrom: 1,
    joinedInto: null,
    isNews: true,
    note: null,
  });
});

const finding = { category: "finding" as const };

describe("which change is news to a team", () => {
  test.each<[string, Ticket, Parameters<typeof actionOf>[1], boolean]>([
    ["a ticket that is opened", changed("created"), {}, true],
    ["a ticket of what is over already", changed("created", [], { status: "closed" }), {}, false],
    ["closed", changed("closed"), {}, true],
    ["reopened", changed("reopened"), {}, true],
    ["another severity", changed("updated", ["severity"]), finding, true],
    ["another title of a notice", changed("updated", ["title"]), {}, true],
    ["another description of a notice", changed("updated", ["description"]), {}, true],
    ["other actions to take of a notice", changed("updated", ["recommendedActions"]), {}, true],
    ["another title of a finding", changed("updated", ["title"]), finding, false],
    ["another title of an alarm", changed("updated", ["title"]), { category: "alarm" }, false],
    ["another title of a cost", changed("updated", ["title"]), { category: "cost" }, false],
    ["another title of an advice", changed("updated", ["title"]), { category: "advice" }, false],
    ["another title of an abuse report", changed("updated", ["title"]), { category: "abuse" }, true],
    ["other resources and times", changed("updated", ["impactedResources", "eventUpdatedAt"]), {}, false],
    ["nothing", changed("updated"), {}, false],
  ])("%s: %#", (_, ticket, event, isNews) => {
    expect(actionOf(ticket, event)).toMatchObject({ isNews, note: null });
  });

  test.each([
    [2, false],
    [9, false],
    [10, true],
    [11, false],
    [99, false],
    [100, true],
    [1_000, true],
    [10_000, true],
  ])("of a storm, the incident that makes it %i: %j", (count, isNews) => {
    const ticket = changed("updated", ["incidentIds"], { incidentIds: ids(count) });
    expect(actionOf(ticket, finding)).toMatchObject({ isNews, note: `it now holds ${count} incidents` });
  });

  test("a graver incident of a storm is news whichever it is", () => {
    const ticket = changed("updated", ["incidentIds", "severity"], { incidentIds: ids(7) });
    expect(actionOf(ticket, finding).isNews).toBe(true);
  });
});

describe("flapping", () => {
  const at = (minute: number) => `2026-03-02T08:${minute}:00.000Z`;
  test.each([
    [[10], true, null],
    [[10, 20], true, null],
    [[10, 20, 30], true, "it is flapping: 3 changes within 60 minutes; more are not told until it is quiet"],
    [[10, 20, 30, 40], false, null],
  ])("after turns at %j", (minutes, isNews, note) => {
    for (const action of ["closed", "reopened"] as const)
      expect(actionOf(changed(action), { turns: minutes.map(at) })).toMatchObject({ action, isNews, note });
  });

  test("does not hide a severity that changes, nor a ticket that is opened", () => {
    const turns = [10, 20, 30, 40].map(at);
    expect(actionOf(changed("updated", ["severity"]), { turns }).isNews).toBe(true);
    expect(actionOf(changed("created"), { turns }).isNews).toBe(true);
  });
});

describe("a ticket that was joined into another", () => {
  const join = { ...by, run: RUN };

  test("is news: the team hears where it goes on", () => {
    expect(actionOf(joinedInto(opened, "T-2", join))).toMatchObject({
      action: "closed",
      status: "closed",
      joinedInto: "T-2",
      isNews: true,
      note: "goes on in T-2",
    });
  });

  test("is none where it was closed before", () => {
    const closed = newTicket(identity, text, share({ status: "closed" }), by);
    expect(actionOf(joinedInto(closed, "T-2", join))).toMatchObject({ joinedInto: "T-2", isNews: false });
  });
});

test("what another run did is not told again", () => {
  expect(actionOf(opened)).toMatchObject({ action: "updated", isNews: false });
});
