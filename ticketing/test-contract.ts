import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FORBIDDEN, HOSTILE, lettersOf } from "./test-hostile.ts";
import { type TicketContent, type TicketSystem, TicketSystemError } from "./ticket-system.ts";

/** What a stand-in does to a call instead of answering it. "drop …": the connection ends before or after the call was carried out. */
export type ContractFault = { status: number; retryAfterSeconds?: number } | "drop before" | "drop after";

/** What people see of a ticket, there. */
export interface Shown {
  title: string;
  /** As it is read, markup taken out. */
  description: string;
  /** Comments, the oldest first, as they are read. */
  comments: string[];
  attachments: { name: string; text: string }[];
  /** Addresses that title, description or comments lead to. */
  links: string[];
  /** Whatever else in them is more than text: mentions, HTML, macros, images. */
  active: string[];
}

type May<T> = T | Promise<T>;

/** A ticket system on its stand-in. What a person does returns what people then see. */
export interface ContractSetting {
  system: TicketSystem;
  /** The same system, each time with settings (or rights, or credentials) that are wrong in one way. */
  wrong: readonly { what: string; path: string; system: TicketSystem }[];
  /** Nothing of them may stand in a problem. */
  secrets: readonly string[];
  person: {
    /** As `changedBy` and comments name them. */
    name: string;
    /** The name of the state. */
    close(id: string): May<string>;
    /** The name of the state. */
    reopen(id: string): May<string>;
    comment(id: string, text: string): May<void>;
    /** The assignee, as `read` names them. */
    assign(id: string): May<string>;
    /** Another priority than that of any severity below 5; its name, as `read` has it. */
    setPriority(id: string): May<string>;
    remove(id: string): May<void>;
  };
  shown(id: string): May<Shown>;
  /** How many tickets there are in the stand-in, whatever the search knows. */
  count(): number;
  /** Calls that changed something, so far. */
  writes(): number;
  /** Calls that the real system would let pass though no client should make them. */
  violations(): readonly string[];
  /** What the next call gets; or the next write, after so many others. */
  failNext(fault: ContractFault, options?: { writesOnly?: boolean; skip?: number }): void;
  /** Moves the clock that the stand-in and the system go by. */
  advance(seconds: number): May<void>;
  close(): Promise<void>;
}

/** A ticket as triage makes it. */
export const CONTENT: TicketContent = {
  ticketId: "T-ABCDEFGHJK",
  team: "app01",
  title: "Instance i-0abc is scheduled for retirement",
  description: "The host of the instance will be retired.\nMove it before then.",
  actions: [
    { text: "Stop and start the instance", url: "https://docs.example/retire?a=1&b=2" },
    { text: "Tell the owners", url: null },
  ],
  severity: 3,
  status: "open",
  eventUpdatedAt: "2026-03-01T10:00:00.000Z",
  accounts: ["111122223333"],
  resources: ["i-0abc", "i-0def"],
  incidentIds: ["arn:aws:health:us-east-1::event/EC2/X~111122223333~us-east-1"],
  url: "https://ohero.example/incidents/abc",
};

/** What every ticket system must hold to. `open` starts a stand-in of its own each time, with the clock at any time. */
export function describeContract(name: string, open: () => Promise<ContractSetting>): void {
  describe(`${name} as a ticket system`, () => {
    let setting: ContractSetting;
    let system: TicketSystem;
    beforeEach(async () => {
      setting = await open();
      system = setting.system;
    });
    afterEach(async () => {
      const violations = [...setting.violations()];
      await setting.close();
      expect(violations).toEqual([]);
    });
    const settle = () => setting.advance(system.settleSeconds + 1);

    test("a ticket that was made is found by our id when it settled, and is read", async () => {
      const made = await system.create(CONTENT);
      expect(made).toMatchObject({ isClosed: false, assignee: null, changedBy: null });
      expect(made.url).toMatch(/^https?:\/\//);
      expect(made.url).toContain(encodeURIComponent(made.key));
      expect(Number.isNaN(Date.parse(made.updatedAt))).toBe(false);
      await settle();
      expect(await system.find(CONTENT.ticketId)).toEqual([made]);
      expect(await system.read(made.id)).toEqual(made);
      expect(await system.find("T-ZZZZZZZZZZ")).toEqual([]);
    });

    test("people see all of it", async () => {
      const { id } = await system.create(CONTENT);
      const { title, description, links, active } = await setting.shown(id);
      expect(title).toBe(CONTENT.title);
      for (const text of [
        ...CONTENT.description.split("\n"),
        "Stop and start the instance",
        "Tell the owners",
        "111122223333",
        "i-0abc",
        "i-0def",
        CONTENT.ticketId,
      ])
        expect(description).toContain(text);
      expect(links).toContain("https://docs.example/retire?a=1&b=2");
      expect(active).toEqual([]);
    });

    test("of two with our id the older one is the first", async () => {
      const first = await system.create(CONTENT);
      await setting.advance(5);
      const second = await system.create(CONTENT);
      await settle();
      expect((await system.find(CONTENT.ticketId)).map(({ id }) => id)).toEqual([first.id, second.id]);
    });

    test("a ticket of another id is not found", async () => {
      await system.create({ ...CONTENT, ticketId: "T-ABCDEFGHJKL".slice(0, 12).replace("K", "M") });
      await settle();
      expect(await system.find(CONTENT.ticketId)).toEqual([]);
    });

    test("whichever of its calls a creation dies at, what is left is found and made whole by an update", async () => {
      const whole = await setting.shown((await system.create(bigContent("T-WHOLEWHOLE"))).id);
      const faults = [
        "drop after",
        "drop before",
        { status: 500 },
        { status: 429 },
        { status: 403 },
      ] as const;
      for (const [index, fault] of faults.entries())
        for (let skip = 0; ; skip += 1) {
          const content = bigContent(`T-DIESATSO${index}${skip}`);
          const before = setting.count();
          setting.failNext(fault, { writesOnly: true, skip });
          const failure = await failureOf(() => system.create(content));
          if (failure === null) {
            // The fault was not met, as there are no more writes; the next write would have met it.
            await failureOf(() => system.create({ ...content, ticketId: "T-USESITUPXX" }));
            break;
          }
          const isMade = setting.count() > before;
          // What may be there must not be taken for something that is not.
          if (isMade) expect(failure.kind, `${JSON.stringify(fault)} after ${skip}`).toBe("doubtful");
          await settle();
          const found = await system.find(content.ticketId);
          expect(found).toHaveLength(isMade ? 1 : 0);
          const id = found[0]?.id;
          if (id === undefined) continue;
          await system.update(id, content, { withPriority: true });
          const shown = await setting.shown(id);
          expect(withoutId(shown, content)).toEqual(withoutId(whole, bigContent("T-WHOLEWHOLE")));
          await setting.person.remove(id);
        }
    });

    test("an update brings text and fields, and twice brings nothing twice", async () => {
      const { id } = await system.create(bigContent(CONTENT.ticketId));
      const newer = {
        ...bigContent(CONTENT.ticketId),
        title: "Another title",
        description: "Another text",
        resources: bigContent(CONTENT.ticketId).resources.slice(1),
      };
      await system.update(id, newer, { withPriority: false });
      const once = await setting.shown(id);
      expect(once.title).toBe("Another title");
      expect(once.description).toContain("Another text");
      expect(once.description).not.toContain("Move it before then");
      expect(once.attachments).toHaveLength(1);
      expect(once.attachments[0]?.text.split(/\r?\n/).filter((line) => line !== "")).toEqual(newer.resources);
      await system.update(id, newer, { withPriority: false });
      expect(await setting.shown(id)).toEqual(once);
    });

    test("a list of resources that fits again needs no attachment", async () => {
      const { id } = await system.create(bigContent(CONTENT.ticketId));
      await system.update(id, CONTENT, { withPriority: false });
      expect((await setting.shown(id)).attachments).toEqual([]);
    });

    test("an update leaves state, assignee and priority as people have them, unless it is told otherwise", async () => {
      const made = await system.create(CONTENT);
      const status = await setting.person.close(made.id);
      const assignee = await setting.person.assign(made.id);
      const priority = await setting.person.setPriority(made.id);
      expect(priority).not.toBe(made.priority);
      await setting.person.comment(made.id, "I take it");
      await system.update(made.id, { ...CONTENT, title: "Newer" }, { withPriority: false });
      expect(await system.read(made.id)).toMatchObject({ status, assignee, priority, isClosed: true });
      expect((await setting.shown(made.id)).comments).toEqual(["I take it"]);
      await system.update(made.id, CONTENT, { withPriority: true });
      expect(await system.read(made.id)).toMatchObject({ status, assignee, priority: made.priority });
    });

    test("what we say under it is known by its key, and what people say has none", async () => {
      const { id } = await system.create(CONTENT);
      await system.comment(id, { key: "T-ABCDEFGHJK#1", text: "First line\nsecond line" });
      await setting.advance(2);
      await setting.person.comment(id, "A person's words");
      await setting.advance(2);
      await system.comment(id, { key: "T-ABCDEFGHJK#2", text: "Third" });
      const comments = await system.listComments(id, null);
      expect(comments.map(({ ownKey }) => ownKey)).toEqual(["T-ABCDEFGHJK#1", null, "T-ABCDEFGHJK#2"]);
      expect(comments.map(({ text }) => text)).toEqual([
        expect.stringContaining("First line\nsecond line"),
        "A person's words",
        expect.stringContaining("Third"),
      ]);
      expect(comments[1]?.author).toBe(setting.person.name);
      expect(new Set(comments.map(({ id: own }) => own)).size).toBe(3);
    });

    test("a person who copies what we say, marks and all, is still a person", async () => {
      const { id } = await system.create(CONTENT);
      await system.comment(id, { key: "T-ABCDEFGHJK#1", text: "Ours" });
      await setting.advance(2);
      const [ours = ""] = (await setting.shown(id)).comments;
      await setting.person.comment(id, ours);
      await setting.person.comment(id, "T-ABCDEFGHJK#1 [ohero:T-ABCDEFGHJK#1]");
      const comments = await system.listComments(id, null);
      expect(comments.map(({ ownKey }) => ownKey)).toEqual(["T-ABCDEFGHJK#1", null, null]);
    });

    test("comments are listed from an instant on, that instant included, however many there are", async () => {
      const { id } = await system.create(CONTENT);
      for (let index = 0; index < 120; index += 1) {
        await setting.person.comment(id, `Comment ${index}`);
        await setting.advance(1);
      }
      const all = await system.listComments(id, null);
      expect(all.map(({ text }) => text)).toEqual(
        Array.from({ length: 120 }, (_, index) => `Comment ${index}`),
      );
      const since = await system.listComments(id, all[70]?.at ?? null);
      expect(since.map(({ text }) => text)).toEqual(all.slice(70).map(({ text }) => text));
    });

    test("a comment whose answer was lost is found by its key", async () => {
      const { id } = await system.create(CONTENT);
      setting.failNext("drop after", { writesOnly: true });
      expect(await failureOf(() => system.comment(id, { key: "k1", text: "Said" }))).toMatchObject({
        kind: "doubtful",
      });
      expect((await system.listComments(id, null)).map(({ ownKey }) => ownKey)).toEqual(["k1"]);
    });

    test("it is closed and reopened, and a repeat does nothing", async () => {
      const made = await system.create(CONTENT);
      await system.transition(made.id, "closed");
      const closed = await system.read(made.id);
      expect(closed).toMatchObject({ isClosed: true, changedBy: null });
      const writes = setting.writes();
      await system.transition(made.id, "closed");
      expect(setting.writes()).toBe(writes);
      await system.transition(made.id, "open");
      const open = await system.read(made.id);
      expect(open).toMatchObject({ isClosed: false, changedBy: null });
      expect(open?.status).not.toBe(closed?.status);
      const more = setting.writes();
      await system.transition(made.id, "open");
      expect(setting.writes()).toBe(more);
    });

    test("one that a person closed is closed already", async () => {
      const { id } = await system.create(CONTENT);
      await setting.person.close(id);
      const writes = setting.writes();
      await system.transition(id, "closed");
      expect(setting.writes()).toBe(writes);
      await system.transition(id, "open");
      expect(await system.read(id)).toMatchObject({ isClosed: false });
    });

    test("what people change is read, with who did it", async () => {
      const { id } = await system.create(CONTENT);
      const changedBy = setting.person.name;
      await setting.advance(1);
      const assignee = await setting.person.assign(id);
      expect(await system.read(id)).toMatchObject({ assignee, changedBy, isClosed: false });
      const priority = await setting.person.setPriority(id);
      expect(await system.read(id)).toMatchObject({ priority, changedBy });
      const status = await setting.person.close(id);
      expect(await system.read(id)).toMatchObject({ status, changedBy, isClosed: true });
      const reopened = await setting.person.reopen(id);
      expect(await system.read(id)).toMatchObject({ status: reopened, changedBy, isClosed: false });
    });

    test("what people only say changes nothing of these", async () => {
      const { id } = await system.create(CONTENT);
      await setting.person.comment(id, "Hello");
      expect(await system.read(id)).toMatchObject({ changedBy: null });
    });

    test("one that was removed is read as null, and whatever writes to it learns that it is gone", async () => {
      const { id } = await system.create(CONTENT);
      await settle();
      await setting.person.remove(id);
      expect(await system.read(id)).toBeNull();
      for (const write of [
        () => system.update(id, CONTENT, { withPriority: true }),
        () => system.comment(id, { key: "k", text: "x" }),
        () => system.transition(id, "closed"),
      ])
        expect(await failureOf(write)).toMatchObject({ kind: "gone" });
      await settle();
      expect(await system.find(CONTENT.ticketId)).toEqual([]);
    });

    test("what was changed since an instant is listed, that instant included", async () => {
      const ids: string[] = [];
      for (let index = 0; index < 3; index += 1) {
        ids.push((await system.create({ ...CONTENT, ticketId: `T-AAAAAAAAA${index}` })).id);
        await setting.advance(400);
      }
      const [first = "", second = "", third = ""] = ids;
      await setting.person.comment(first, "Hello");
      await settle();
      const changed = (await system.read(first))?.updatedAt ?? "";
      expect(await system.listChanged(changed)).toEqual([{ id: first, updatedAt: changed }]);
      const later = new Date(Date.parse(changed) + 1_000).toISOString();
      expect(await system.listChanged(later)).toEqual([]);
      const made = (await system.read(second))?.updatedAt ?? "";
      expect((await system.listChanged(made)).map(({ id }) => id).sort()).toEqual(
        [first, second, third].sort(),
      );
      await setting.person.close(third);
      await settle();
      expect((await system.listChanged(later)).map(({ id }) => id)).toEqual([third]);
    });

    test("markup stays text, whatever it is in", async () => {
      for (const [index, { what, text, seen }] of HOSTILE.entries()) {
        const ticketId = `T-HOSTILE${String(index).padStart(3, "0")}`;
        const { id } = await system.create({
          ...CONTENT,
          ticketId,
          title: text,
          description: text,
          actions: [
            { text, url: "https://docs.example/a" },
            { text: "bad address", url: "javascript:alert(1)" },
            { text: "no address", url: text },
          ],
          accounts: [text],
          resources: [text, "arn:aws:s3:::bucket"],
          incidentIds: [text],
        });
        await system.comment(id, { key: `${ticketId}#1`, text });
        await system.update(
          id,
          { ...CONTENT, ticketId, title: text, description: text },
          { withPriority: true },
        );
        const shown = await setting.shown(id);
        expect(shown.active, what).toEqual([]);
        for (const link of shown.links)
          expect(["https://docs.example/retire?a=1&b=2", CONTENT.url], what).toContain(link);
        expect(shown.title.trim(), what).not.toBe("");
        for (const part of [shown.title, shown.description, ...shown.comments]) {
          expect(part, what).not.toMatch(FORBIDDEN);
        }
        expect(shown.title, what).not.toMatch(/[\r\n]/);
        for (const part of [shown.description, ...shown.comments])
          expect(lettersOf(part), what).toContain(seen);
      }
    });

    test("of 6,000 resources the first are in the description and all in an attachment", async () => {
      const resources = Array.from(
        { length: 6_000 },
        (_, index) => `arn:aws:ec2:eu-west-1:111122223333:volume/v-${index}`,
      );
      const { id } = await system.create({ ...CONTENT, resources });
      const { description, attachments } = await setting.shown(id);
      expect(description).toContain(resources[0]);
      expect(description).toMatch(/6,?000/);
      expect(attachments).toHaveLength(1);
      expect(attachments[0]?.text.split(/\r?\n/).filter((line) => line !== "")).toEqual(resources);
    });

    describe("a call that fails says what that means for the next one", () => {
      test.each<[string, ContractFault, string]>([
        ["401", { status: 401 }, "blocked"],
        ["403", { status: 403 }, "blocked"],
        ["429", { status: 429, retryAfterSeconds: 17 }, "limited"],
        ["500", { status: 500 }, "doubtful"],
        ["503 with a time", { status: 503, retryAfterSeconds: 17 }, "limited"],
        ["no connection", "drop before", "doubtful"],
        ["a connection that ends", "drop after", "doubtful"],
      ])("%s", async (_, fault, kind) => {
        const { id } = await system.create(CONTENT);
        await settle();
        for (const call of [
          () => system.create({ ...CONTENT, ticketId: "T-FAILFAILFA" }),
          () => system.update(id, CONTENT, { withPriority: true }),
          () => system.comment(id, { key: "k", text: "secret text" }),
        ]) {
          setting.failNext(fault, { writesOnly: true });
          const failure = await failureOf(call);
          expect(failure).toMatchObject({ kind });
          if (failure?.kind === "limited") expect(failure.seconds).toBe(17);
          for (const hidden of [...setting.secrets, CONTENT.title, "secret text"])
            expect(failure?.problem).not.toContain(hidden);
        }
        for (const call of [
          () => system.read(id),
          () => system.find(CONTENT.ticketId),
          () => system.listComments(id, null),
          () => system.listChanged("2026-01-01T00:00:00.000Z"),
          () => system.transition(id, "closed"),
        ]) {
          setting.failNext(fault);
          expect(await failureOf(call)).toMatchObject({ kind });
        }
      });
    });

    test("settings that fit have no problem, and a test writes nothing", async () => {
      const writes = setting.writes();
      expect(await system.test()).toEqual([]);
      expect(setting.writes()).toBe(writes);
      expect(setting.count()).toBe(0);
    });

    test("each setting that does not fit is named, with what to do", async () => {
      expect(setting.wrong.length).toBeGreaterThan(0);
      for (const { what, path, system: other } of setting.wrong) {
        const problems = await other.test();
        expect(
          problems.map((problem) => problem.path),
          what,
        ).toContain(path);
        for (const { problem, fix } of problems) {
          expect(problem, what).not.toBe("");
          expect(fix, what).not.toBe("");
          for (const secret of setting.secrets) expect(problem + fix, what).not.toContain(secret);
        }
      }
      expect(setting.writes()).toBe(0);
    });
  });
}

/** Of more resources than fit into a description. */
export function bigContent(ticketId: string): TicketContent {
  const resources = Array.from(
    { length: 300 },
    (_, index) => `arn:aws:ec2:eu-west-1:111122223333:instance/i-${index}`,
  );
  return { ...CONTENT, ticketId, resources };
}

async function failureOf(call: () => Promise<unknown>) {
  try {
    await call();
    return null;
  } catch (error) {
    if (error instanceof TicketSystemError) return error.failure;
    throw error;
  }
}

const withoutId = (shown: Shown, { ticketId }: TicketContent): unknown =>
  JSON.parse(JSON.stringify(shown).replaceAll(ticketId, "T-").replaceAll(ticketId.toLowerCase(), "t-"));
