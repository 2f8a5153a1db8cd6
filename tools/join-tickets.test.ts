import { describe, expect, test } from "vitest";
import { type Ticket, ticketIdOf } from "../memory/tickets.ts";
import { findTicket } from "./find-ticket.ts";
import { createJoinTickets } from "./join-tickets.ts";
import { AT, LATER, useTickets } from "./test-tickets.ts";

const { stores, read, create, update } = useTickets();

const idOf = (cause: string, team = "app01") => ticketIdOf(cause, team);

/** A ticket of the cause, with one incident of the same name. */
const open = (cause: string, { team = "app01", severity = 3 } = {}) =>
  create({ incidentId: cause, resources: [`of ${cause}`], severity }, { cause, team, run: `open ${cause}` });

const join = (causes: string[], into: string, more: Record<string, unknown> = {}) =>
  createJoinTickets(stores(), async () => {}).invoke({
    causes,
    into,
    teams: ["app01", "fin01"],
    run: "run-join",
    at: LATER,
    note: "a composite alarm",
    ...more,
  } as never) as Promise<Ticket[]>;

/** The store dies when a ticket is about to be written for which this holds. */
function dieBefore(isWrite: (ticket: Ticket) => boolean) {
  const { tickets } = stores();
  const { save, change } = tickets;
  const guarded = async (ticket: Ticket) => {
    if (isWrite(ticket)) throw new Error("the process is killed");
    return save(ticket);
  };
  tickets.save = guarded;
  tickets.change = async (id, next, known) => {
    const ticket = next(known === undefined ? await tickets.get(id) : known);
    if (ticket !== null) await guarded(ticket);
    return ticket ?? (await tickets.get(id));
  };
  return () => Object.assign(tickets, { save, change });
}

/** Lets something happen right before a ticket is written for which this holds, once. */
function meanwhile(isWrite: (ticket: Ticket) => boolean, happens: () => Promise<unknown>) {
  const { tickets } = stores();
  const { change } = tickets;
  tickets.change = (id, next, known) => {
    const found = known === undefined ? tickets.get(id) : Promise.resolve(known);
    return found.then(async (ticket) => {
      const planned = next(ticket);
      if (planned !== null && isWrite(planned)) {
        tickets.change = change;
        await happens();
      }
      return change(id, next, ticket);
    });
  };
}

describe("a join", () => {
  test("closes the ticket with a pointer to the one that takes its incidents over", async () => {
    await open("a", { severity: 5 });
    await open("b");
    const [closed, ...more] = await join(["a"], "b");
    expect(more).toEqual([]);
    expect(closed).toMatchObject({
      id: idOf("a"),
      status: "closed",
      progress: "Closed",
      joinedInto: idOf("b"),
      updatedAt: LATER,
    });
    expect(closed?.history.at(-1)).toMatchObject({ run: "run-join", action: "closed" });
    expect(closed?.history.at(-1)?.note).toContain(`joined into ${idOf("b")}: a composite alarm`);
    expect(await read(idOf("a"))).toEqual(closed);
    const target = await read(idOf("b"));
    expect(target).toMatchObject({
      status: "open",
      severity: 5,
      incidentIds: ["b", "a"],
      impactedResources: ["of b", "of a"],
      joinedInto: null,
    });
    expect(target.history.at(-1)?.note).toContain(`takes over ${idOf("a")}: a composite alarm`);
  });

  test("goes team by team, and leaves a team's ticket that has none to go on in", async () => {
    await open("a");
    await open("a", { team: "fin01" });
    await open("b");
    expect((await join(["a"], "b")).map(({ team }) => team)).toEqual(["app01"]);
    expect(await read(idOf("a", "fin01"))).toMatchObject({ status: "open", joinedInto: null });
  });

  test("of nothing, of a ticket with itself, and into nothing, does nothing", async () => {
    const alone = await open("a");
    expect(await join(["none", "a"], "a")).toEqual([]);
    expect(await join(["a"], "none")).toEqual([]);
    expect(await read(idOf("a"))).toEqual(alone);
  });

  test("of a ticket that is closed says nothing of closing it", async () => {
    await open("a");
    await update({ status: "closed" }, { id: idOf("a"), incidentId: "a" });
    await open("b");
    const [joined] = await join(["a"], "b");
    expect(joined?.history.map(({ action }) => action)).toEqual(["created", "closed", "updated"]);
    expect(await read(idOf("b"))).toMatchObject({ status: "open", incidentIds: ["b", "a"] });
  });

  test("done again does nothing, and gives the run the same answer", async () => {
    await open("a");
    await open("b");
    const closed = await join(["a"], "b");
    const after = [await read(idOf("a")), await read(idOf("b"))];
    expect(await join(["a"], "b", { at: "2026-03-02T11:00:00.000Z" })).toEqual(closed);
    expect(await join(["a"], "b", { run: "another run" })).toEqual([]);
    expect([await read(idOf("a")), await read(idOf("b"))]).toEqual(after);
  });
});

describe("a run that is killed", () => {
  test("before the pointer has changed no incident", async () => {
    await open("a");
    const target = await open("b");
    const revive = dieBefore((ticket) => ticket.joinedInto !== null);
    await expect(join(["a"], "b")).rejects.toThrow("killed");
    revive();
    expect(await read(idOf("a"))).toMatchObject({ status: "open", joinedInto: null });
    expect((await read(idOf("b"))).incidents).toEqual(target.incidents);
  });

  test("between pointer and copy is finished by doing it again", async () => {
    await open("a");
    await open("b");
    const revive = dieBefore(
      (ticket) => ticket.incidentIds.includes("b") && ticket.incidentIds.includes("a"),
    );
    await expect(join(["a"], "b")).rejects.toThrow("killed");
    revive();
    const pointing = await read(idOf("a"));
    expect(pointing).toMatchObject({ status: "closed", joinedInto: idOf("b") });
    expect((await read(idOf("b"))).incidentIds).toEqual(["b"]);
    expect(await join(["a"], "b")).toEqual([pointing]);
    expect((await read(idOf("b"))).incidentIds).toEqual(["b", "a"]);
  });

  test("between pointer and copy holds up no update: its incident brings its share along", async () => {
    await open("a", { severity: 5 });
    await open("b");
    const revive = dieBefore((ticket) => ticket.incidentIds.length === 2);
    await expect(join(["a"], "b")).rejects.toThrow("killed");
    revive();
    await update({ resources: ["new"] }, { id: idOf("a"), incidentId: "a" });
    const target = { severity: 5, incidentIds: ["b", "a"], impactedResources: ["of b", "new"] };
    expect(await read(idOf("b"))).toMatchObject(target);
    await join(["a"], "b");
    expect(await read(idOf("b"))).toMatchObject(target);
  });
});

describe("pointers", () => {
  test("chains of joins are followed", async () => {
    for (const cause of ["a", "b", "c"]) await open(cause);
    await join(["a"], "b", { run: "1" });
    await join(["b"], "c", { run: "2" });
    expect((await findTicket(stores(), idOf("a")))?.id).toBe(idOf("c"));
    expect((await read(idOf("c"))).incidentIds).toEqual(["c", "b", "a"]);
    expect((await read(idOf("a"))).joinedInto).toBe(idOf("b"));
  });

  test("what joins a ticket that was joined goes on at the end of the chain", async () => {
    for (const cause of ["a", "b", "c"]) await open(cause);
    await join(["b"], "c", { run: "1" });
    await join(["a"], "b", { run: "2" });
    expect((await read(idOf("a"))).joinedInto).toBe(idOf("c"));
    expect((await read(idOf("c"))).incidentIds).toEqual(["c", "b", "a"]);
  });

  test("a cause whose ticket was joined before brings along the one that it went on in", async () => {
    for (const cause of ["a", "b", "c"]) await open(cause);
    await join(["a"], "b", { run: "1" });
    const closed = await join(["a"], "c", { run: "2" });
    expect(closed.map(({ id }) => id)).toEqual([idOf("b")]);
    expect((await findTicket(stores(), idOf("a")))?.id).toBe(idOf("c"));
    expect((await read(idOf("c"))).incidentIds.toSorted()).toEqual(["a", "b", "c"]);
  });

  test("a long chain is no mistake", async () => {
    const causes = Array.from({ length: 30 }, (_, index) => `c${index}`);
    await open("c0");
    for (const [index, cause] of causes.entries()) {
      if (index === 0) continue;
      await open(cause);
      await join([causes[index - 1] ?? ""], cause, { run: cause });
    }
    expect((await findTicket(stores(), idOf("c0")))?.incidentIds).toHaveLength(30);
  });

  test("a circle is refused, and so is a ticket that is gone", async () => {
    for (const cause of ["a", "b"]) await open(cause);
    const { tickets } = stores();
    const point = (cause: string, to: string) =>
      tickets.change(idOf(cause), (ticket) =>
        ticket === null ? null : { ...ticket, joinedInto: to, version: ticket.version + 1 },
      );
    await point("a", idOf("b"));
    await point("b", idOf("a"));
    await expect(findTicket(stores(), idOf("a"))).rejects.toThrow("form a circle");
    await expect(join(["a"], "b")).rejects.toThrow("form a circle");
    await point("b", "T-GONE");
    await expect(findTicket(stores(), idOf("a"))).rejects.toThrow("T-GONE, which is gone");
  });

  test("an update through a pointer reaches the ticket that goes on, and leaves the other", async () => {
    for (const cause of ["a", "b", "c"]) await open(cause);
    await join(["a"], "b", { run: "1" });
    await join(["b"], "c", { run: "2" });
    const left = await read(idOf("a"));
    const changed = await update({ status: "closed" }, { id: idOf("a"), incidentId: "a" });
    expect(changed).toMatchObject({ id: idOf("c"), status: "open", impactedResources: ["of c", "of b"] });
    expect(await read(idOf("a"))).toEqual(left);
  });

  test("a further incident of a cause that was joined goes into the ticket that goes on", async () => {
    for (const cause of ["a", "b"]) await open(cause);
    await join(["a"], "b");
    const joined = await create({ incidentId: "later" }, { cause: "a", run: "later" });
    expect(joined).toMatchObject({ id: idOf("b"), incidentIds: ["b", "a", "later"] });
  });
});

describe("while a ticket is being joined", () => {
  test("an update that was under way follows it", async () => {
    for (const cause of ["a", "b"]) await open(cause);
    meanwhile(
      (ticket) => ticket.id === idOf("a"),
      () => join(["a"], "b"),
    );
    const changed = await update({ severity: 4 }, { id: idOf("a"), incidentId: "a" });
    expect(changed).toMatchObject({ id: idOf("b"), severity: 4, incidentIds: ["b", "a"] });
    expect(await read(idOf("a"))).toMatchObject({ joinedInto: idOf("b"), severity: 3 });
  });

  test("an incident that was about to join it goes into the other", async () => {
    for (const cause of ["a", "b"]) await open(cause);
    meanwhile(
      (ticket) => ticket.id === idOf("a"),
      () => join(["a"], "b"),
    );
    const joined = await create({ incidentId: "later" }, { cause: "a", run: "later" });
    expect(joined).toMatchObject({ id: idOf("b"), incidentIds: ["b", "a", "later"] });
    expect((await read(idOf("a"))).incidentIds).toEqual(["a"]);
  });

  test("its target may be joined on: nothing stays behind", async () => {
    for (const cause of ["a", "b", "c"]) await open(cause);
    meanwhile(
      (ticket) => ticket.id === idOf("b") && ticket.incidentIds.includes("a"),
      () => join(["b"], "c", { run: "other" }),
    );
    await join(["a"], "b");
    expect((await findTicket(stores(), idOf("a")))?.id).toBe(idOf("c"));
    expect((await read(idOf("c"))).incidentIds.toSorted()).toEqual(["a", "b", "c"]);
    expect((await read(idOf("b"))).incidentIds).toEqual(["b"]);
  });

  test("what happens to it right before the pointer is taken over too", async () => {
    for (const cause of ["a", "b"]) await open(cause);
    meanwhile(
      (ticket) => ticket.id === idOf("b"),
      () => update({ severity: 5 }, { id: idOf("a"), incidentId: "a" }),
    );
    await join(["a"], "b");
    expect(await read(idOf("b"))).toMatchObject({ severity: 5, incidentIds: ["b", "a"] });
  });

  test("joins in a circle at once end in one ticket that holds everything", async () => {
    const causes = ["a", "b", "c"];
    for (let round = 0; round < 5; round += 1) {
      const names = causes.map((cause) => `${cause}${round}`);
      for (const name of names) await create({ incidentId: name }, { cause: name, run: name, at: AT });
      await Promise.all(
        names.map((name, index) => join([name], names[(index + 1) % 3] ?? "", { run: `join ${name}` })),
      );
      const ends = await Promise.all(names.map((name) => findTicket(stores(), idOf(name))));
      expect(new Set(ends.map((ticket) => ticket?.id)).size).toBe(1);
      expect(ends[0]?.incidentIds.toSorted()).toEqual(names);
    }
  });
});

test.each([{ causes: "a" }, { teams: undefined }, { run: 1 }])("%j is refused", async (wrong) => {
  await expect(join(["a"], "b", wrong)).rejects.toThrow();
});

test("a team that has a ticket of the joined cause only goes on with it, and gets no second one", async () => {
  await open("a");
  await open("b");
  const network = await open("b", { team: "fin01" });
  await join(["b"], "a");
  expect(await read(network.id)).toMatchObject({ status: "open", joinedInto: null });
  // Later the other cause concerns the team as well.
  const later = await create({ incidentId: "a" }, { cause: "a", team: "fin01", run: "later" });
  expect(later.id).toBe(network.id);
  expect([...later.incidentIds].sort()).toEqual(["a", "b"]);
  expect(await stores().tickets.list(["fin01"])).toHaveLength(1);
  await join(["b"], "a", { run: "again" });
  expect(await read(network.id)).toMatchObject({ status: "open", joinedInto: null, version: later.version });
});
