import { expect, test } from "vitest";
import {
  health,
  PRODUCTION,
  type TestOptions,
  testApplication,
  unreachable,
} from "../graph/test-application.ts";
import { type Due, listReleased, listTimedOut } from "./what-is-due.ts";

const LATER = "2026-03-02T08:30:00Z";

/** With time that only the test moves. */
async function openAt(start: string, options: TestOptions) {
  let now = Date.parse(start);
  const application = await testApplication({ ...options, clock: () => new Date(now) });
  return {
    application,
    at: (time: string) => {
      now = Date.parse(time);
    },
  };
}

async function only(list: Promise<Due[]>): Promise<Due> {
  const [due, ...more] = await list;
  if (due === undefined || more.length > 0) throw new Error("one is expected to be due");
  return due;
}

const window = { from: "2026-03-02T08:00:00.000Z", until: "2026-03-02T12:00:00.000Z", reason: "move" };

test("what a maintenance window set aside has the same name whenever it is looked for, and another once it changed", async () => {
  const { application, at } = await openAt("2026-03-02T09:00:00Z", {
    policy: { maintenance: [{ ...window, accounts: [PRODUCTION] }] },
  });
  const { incidentId } = await application.send(health());
  expect(await listReleased(application)).toEqual([]);
  at("2026-03-02T12:00:01Z");
  const first = await only(listReleased(application));
  expect(first).toEqual({
    raw: { release: { incidentId } },
    name: { id: `release~${incidentId}~2026-03-02T09:00:00.000Z`, at: window.until },
  });
  at("2026-03-02T12:07:00Z");
  expect(await listReleased(application)).toEqual([first]);

  // Still in the window, the source had news.
  at("2026-03-02T10:00:00Z");
  await application.send(health({ at: LATER }));
  at("2026-03-02T12:00:01Z");
  const { name } = await only(listReleased(application));
  expect(name.at).toBe(window.until);
  expect(name.id).not.toBe(first.name.id);
});

test("what nobody decided about has the same name whenever it is looked for, and another once it changed", async () => {
  const { application, at } = await openAt("2026-03-02T09:00:00Z", {
    judges: unreachable(),
    policy: { operators: { withinHours: 4, otherwise: "discharge", approvers: [] } },
  });
  const { incidentId } = await application.send(health());
  at("2026-03-02T12:59:59.999Z");
  expect(await listTimedOut(application)).toEqual([]);
  at("2026-03-02T13:00:00Z");
  const first = await only(listTimedOut(application));
  expect(first).toEqual({
    raw: {
      decision: {
        ...{ incidentId, action: "discharge", reason: "nobody decided within 4 hours" },
        ...{ by: "time-out", when: "waiting" },
      },
    },
    name: { id: `time-out~${incidentId}~2026-03-02T09:00:00.000Z`, at: "2026-03-02T13:00:00.000Z" },
  });
  at("2026-03-02T13:07:00Z");
  expect(await listTimedOut(application)).toEqual([first]);

  at("2026-03-02T11:00:00Z");
  await application.send(health({ at: LATER }));
  at("2026-03-02T14:00:00Z");
  expect(await listTimedOut(application)).toEqual([]);
  at("2026-03-02T15:00:00Z");
  const { name } = await only(listTimedOut(application));
  expect(name.at).toBe("2026-03-02T15:00:00.000Z");
  expect(name.id).not.toBe(first.name.id);
});

test("what is due is received once, however often it is looked for", async () => {
  const { application, at } = await openAt("2026-03-02T09:00:00Z", {
    judges: unreachable(),
    policy: { operators: { withinHours: 4, otherwise: "discharge", approvers: [] } },
  });
  await application.send(health());
  const receive = async () => {
    const { raw, name } = await only(listTimedOut(application));
    return application.receive(raw, { interactive: false, name });
  };
  at("2026-03-02T13:00:00Z");
  const [part, ...more] = await receive();
  expect(more).toEqual([]);
  at("2026-03-02T13:01:00Z");
  expect(await receive()).toEqual([]);
  if (part === undefined) throw new Error("a part is expected");
  expect(await application.run(part)).toMatchObject({ outcome: "discharged" });
  expect(await listTimedOut(application)).toEqual([]);
});
