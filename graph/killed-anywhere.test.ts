import { describe, expect, test } from "vitest";
import { payload } from "../events/test-payloads.ts";
import { cluster, DEVELOPMENT, health, organizationWith, PRODUCTION } from "./test-application.ts";
import { createWalk, type Walk } from "./test-walk.ts";

const UNTIL = "2026-03-02T08:30:00.000Z";
const START = "2026-03-02T08:25:00.000Z";
let now = START;
const walk = createWalk({
  organization: organizationWith({
    maintenance: [
      { from: "2026-03-02T08:00:00.000Z", until: UNTIL, accounts: ["333344445555"], reason: "a move" },
    ],
  }),
  clock: () => new Date(now),
});

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute)).toISOString();
const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:${PRODUCTION}:alarm:${name}`;

function alarm(name: string, minute: number, children: string[] = []) {
  const event = payload("C01");
  event.resources = [arn(name)];
  event.detail.alarmName = name;
  event.detail.state = { value: "ALARM", timestamp: at(minute), reason: "Threshold Crossed" };
  if (children.length > 0)
    event.detail.state.reasonData = JSON.stringify({
      triggeringAlarms: children.map((child) => ({ arn: arn(child) })),
    });
  return event;
}

const COST = "You will be billed an additional charge of $2,500 per month.";
const EACH = "You will be billed an additional charge of $600 per month for each cluster.";
const closed = { statusCode: "closed" };
const pageOf = (number: number, account: string, text: string, status = "PENDING") =>
  health({
    account,
    text,
    at: at(10),
    page: [number, 2],
    resources: [{ id: cluster(`c${number}`, account), status }],
  });

/** What has happened before, and the delivery over which the process dies. */
const histories: [string, unknown[], (ended: Walk) => Promise<unknown>][] = [
  ["an event of two teams", [], async () => health({ text: COST })],
  [
    "an incident that joins a ticket",
    [health()],
    async () => health({ account: "454545454545", text: COST }),
  ],
  ["an update that a team joins", [health()], async () => health({ text: COST, at: at(20) })],
  ["an end", [health({ text: COST })], async () => health({ at: at(20), detail: closed })],
  ["a late state", [health({ at: at(20), detail: closed })], async () => health({ text: COST, at: at(10) })],
  ["a late state of what is open", [health({ at: at(20) })], async () => health({ text: COST, at: at(10) })],
  ["a page that is judged again", [pageOf(1, DEVELOPMENT, EACH)], async () => pageOf(2, DEVELOPMENT, EACH)],
  [
    "a page that opens again",
    [health(), pageOf(1, PRODUCTION, COST, "RESOLVED")],
    async () => pageOf(2, PRODUCTION, COST),
  ],
  [
    "a page that a team joins",
    [pageOf(1, PRODUCTION, "")],
    async () =>
      health({
        text: "",
        at: at(10),
        page: [2, 2],
        resources: [`arn:aws:ec2:eu-west-1:${PRODUCTION}:vpc/vpc-0a1b2c3d`],
      }),
  ],
  ["a composite alarm", [alarm("a", 0), alarm("b", 1)], async () => alarm("top", 2, ["a", "b"])],
  ["a composite alarm before its alarms", [], async () => alarm("top", 2, ["a", "b"])],
  [
    "a composite alarm that finds another one under it",
    [alarm("a", 0), alarm("top", 1, ["a"]), alarm("b", 2)],
    async () => alarm("top", 3, ["b"]),
  ],
  [
    "an alarm under two composites",
    [alarm("top", 0, ["a", "b"]), alarm("wide", 1, ["b", "c"])],
    async () => alarm("b", 2),
  ],
  [
    "a composite alarm of before that finds another one under it",
    [alarm("a", 0), alarm("b", 1), alarm("top", 3, ["a"])],
    async () => alarm("top", 2, ["b"]),
  ],
  [
    "a release",
    [health({ account: "333344445555", text: COST })],
    async ({ stores }) => {
      now = "2026-03-02T09:00:00.000Z";
      const [due] = await stores.incidents.listReleased(now);
      return { release: { incidentId: due?.id } };
    },
  ],
];

async function begin([, before, last]: (typeof histories)[number]): Promise<unknown> {
  walk.reset();
  now = START;
  for (const message of before) await walk.send(message);
  return last(walk);
}

async function end() {
  const incidents = await walk.stores.incidents.list();
  const tickets = await walk.tickets();
  return {
    incidents: incidents
      .map(({ lastReport: _, lastRun, ...one }) => one)
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    tickets: tickets.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ version: _, ...ticket }) => ticket),
    causes: [
      ...(await walk.stores.causes.get(
        ["a", "b", "c", "top", "wide"].map((name) => `aws.cloudwatch~${arn(name)}`),
      )),
    ].map(([id, { version: _, ...cause }]) => [id, cause]),
  };
}

test("another alarm changes while the joining of its ticket stands still", { timeout: 60_000 }, async () => {
  const before = [alarm("a", 0), alarm("b", 1)];
  const over = alarm("b", 5);
  over.detail.state.value = "OK";
  for (let nth = 1; ; nth += 1) {
    walk.reset();
    for (const message of before) await walk.send(message);
    const isDead = await walk.sendAndDie(alarm("top", 2, ["a", "b"]), nth, "after");
    await walk.send(over);
    await walk.resume("node");
    const tickets = (await walk.tickets()).filter(({ joinedInto }) => joinedInto === null);
    const shares = tickets.map(({ incidents }) =>
      incidents.map((one) => [one.incidentId.at(-1), one.status].join(" ")).sort(),
    );
    expect({ nth, shares }).toEqual({ nth, shares: [["a open", "b closed", "p open"]] });
    if (!isDead) break;
  }
});

describe("a process that dies before or after any of its writes loses and doubles nothing", () => {
  test.each(histories)("%s", { timeout: 60_000 }, async (...history) => {
    await walk.send(await begin(history));
    const undisturbed = await end();
    for (const when of ["before", "after"] as const)
      for (const from of ["node", "start"] as const)
        for (let nth = 1; ; nth += 1) {
          const last = await begin(history);
          if (!(await walk.sendAndDie(last, nth, when))) {
            expect(nth).toBeGreaterThan(2);
            break;
          }
          await walk.resume(from);
          expect({ when, from, nth, end: await end() }).toEqual({ when, from, nth, end: undisturbed });
        }
  });
});
