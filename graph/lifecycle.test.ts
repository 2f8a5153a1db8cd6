import { describe, expect, test } from "vitest";
import { findingPayload, payload } from "../events/test-payloads.ts";
import type { Policy } from "../policy/organization.ts";
import {
  cluster,
  DEVELOPMENT,
  decided,
  type HealthChanges,
  health,
  judgedBy,
  organizationWith,
  PRODUCTION,
  testApplication,
} from "./test-application.ts";
import { createWalk, type Walk } from "./test-walk.ts";

const START = "2026-03-02T09:00:00.000Z";

function newWalk(policy: Partial<Policy> = {}) {
  let now = START;
  const walk = createWalk({ organization: organizationWith(policy), clock: () => new Date(now) });
  return {
    ...walk,
    set: (at: string) => {
      now = at;
    },
  };
}

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 8, minute)).toISOString();

/** Tickets that count, as "team status incidents", in alphabetical order. */
const shown = async (walk: Walk) =>
  (await walk.tickets())
    .filter(({ joinedInto }) => joinedInto === null)
    .map(({ team, status, incidentIds }) => `${team} ${status} ${incidentIds.length}`)
    .sort();

async function sendAll(walk: Walk, messages: readonly unknown[]) {
  const outcomes = [];
  for (const message of messages) outcomes.push(...(await walk.send(message)).map(({ outcome }) => outcome));
  return outcomes;
}

const page = (number: number, status: string, more: HealthChanges = {}) =>
  health({ resources: [{ id: cluster(`c${number}`), status }], page: [number, 2], ...more });

describe("pages", () => {
  test.each([
    ["done first", [1, 2]],
    ["done last", [2, 1]],
  ])("%s: an update is open where one of its pages is", async (_, order) => {
    const walk = newWalk();
    const pages = { 1: page(1, "RESOLVED"), 2: page(2, "PENDING") };
    await sendAll(
      walk,
      order.map((number) => pages[number as 1 | 2]),
    );
    expect(await shown(walk)).toEqual(["app01 open 1"]);
    expect((await walk.tickets())[0]?.impactedResources).toEqual([cluster("c2")]);
  });

  test("a page with something open reopens what the page before it closed", async () => {
    const walk = newWalk();
    const later = { at: at(30) };
    const sent = [health(), page(1, "RESOLVED", later), page(2, "PENDING", later)];
    expect(await sendAll(walk, sent)).toEqual(["accepted", "closed", "reopened"]);
    expect((await walk.tickets())[0]).toMatchObject({ status: "open", impactedResources: [cluster("c2")] });
  });

  test.each([
    ["the page of the network", [2, 1]],
    ["the other page", [1, 2]],
  ])("%s first: both teams have a ticket", async (_, order) => {
    const walk = newWalk();
    const pages = {
      1: health({ resources: [cluster("c1")], page: [1, 2] }),
      2: health({ resources: [`arn:aws:ec2:eu-west-1:${PRODUCTION}:vpc/vpc-0a1b2c3d`], page: [2, 2] }),
    };
    await sendAll(
      walk,
      order.map((number) => pages[number as 1 | 2]),
    );
    expect(await shown(walk)).toEqual(["app01 open 1", "inf01 open 1"]);
    const [incident] = await walk.stores.incidents.list();
    expect(incident).toMatchObject({ owner: "inf01" });
    expect([...(incident?.stakeholders ?? [])].sort()).toEqual(["app01", "inf01"]);
  });
});

describe("what is set aside until a given time", () => {
  const until = "2026-03-02T12:00:00.000Z";
  const maintenance = [{ from: at(0), until, accounts: [PRODUCTION], reason: "database move" }];
  const afterwards = "2026-03-02T12:00:01.000Z";

  async function release(walk: ReturnType<typeof newWalk>) {
    walk.set(afterwards);
    const due = await walk.stores.incidents.listReleased(afterwards);
    return sendAll(
      walk,
      due.map(({ id }) => ({ release: { incidentId: id } })),
    );
  }

  test("is released with all its pages", async () => {
    const walk = newWalk({ maintenance });
    await sendAll(walk, [page(1, "PENDING"), page(2, "PENDING")]);
    expect(await release(walk)).toEqual(["accepted"]);
    expect((await walk.tickets())[0]?.impactedResources).toEqual([cluster("c1"), cluster("c2")]);
  });

  test("is released with all its pages, also where it was closed before", async () => {
    const walk = newWalk({ maintenance });
    walk.set("2026-03-02T07:00:00.000Z");
    const early = "2026-03-02T06:00:00Z";
    await sendAll(walk, [
      health({ at: early }),
      health({ at: "2026-03-02T06:30:00Z", detail: { statusCode: "closed" } }),
    ]);
    walk.set(START);
    await sendAll(walk, [page(1, "PENDING", { at: at(10) }), page(2, "PENDING", { at: at(10) })]);
    expect(await shown(walk)).toEqual(["app01 closed 1"]);
    expect(await release(walk)).toEqual(["reopened"]);
    expect((await walk.tickets())[0]?.impactedResources).toEqual([cluster("c1"), cluster("c2")]);
  });

  function alarm(value: string, minute: number, isMuted = false) {
    const event = payload("C01");
    event.time = at(minute);
    event.detail.state = { value, timestamp: at(minute), reason: "Threshold Crossed" };
    if (isMuted)
      event.detail.muteDetail = { mutedByArn: "arn:aws:x", muteWindowStart: at(0), muteWindowEnd: until };
    return event;
  }

  test("is released although its alarm had insufficient data meanwhile", async () => {
    const walk = newWalk({ maintenance });
    await sendAll(walk, [alarm("ALARM", 10), alarm("INSUFFICIENT_DATA", 20)]);
    expect(await release(walk)).toEqual(["accepted"]);
  });

  test("is not released when it is over", async () => {
    const walk = newWalk();
    await sendAll(walk, [alarm("ALARM", 10), alarm("ALARM", 20, true), alarm("OK", 30)]);
    expect(await release(walk)).toEqual([]);
  });

  test.each([
    ["in order", [10, 20]],
    ["the mute first", [20, 10]],
  ])(
    "%s: an alarm that is muted while it rings is closed, and opens again when the mute ends",
    async (_, order) => {
      const walk = newWalk();
      const sent = { 10: alarm("ALARM", 10), 20: alarm("ALARM", 20, true) };
      await sendAll(
        walk,
        order.map((minute) => sent[minute as 10 | 20]),
      );
      expect(await shown(walk)).toEqual(["app01 closed 1"]);
      expect(await release(walk)).toEqual(["reopened"]);
      expect(await shown(walk)).toEqual(["app01 open 1"]);
      // A state of before that names another team finds the incident as it is.
      const nat = alarm("ALARM", 5);
      nat.detail.configuration.metrics[0].metricStat.metric.namespace = "AWS/NATGateway";
      await walk.send(nat);
      expect(await shown(walk)).toEqual(["app01 open 1", "inf01 open 1"]);
    },
  );
});

describe("a state that comes late", () => {
  const finding = (severity: string, second: number) => ({
    ...findingPayload({ Workflow: { Status: "NEW" }, Severity: { Label: severity } }),
    time: new Date(Date.UTC(2026, 2, 2, 8, 0, second)).toISOString(),
  });

  test.each([
    ["in order", ["HIGH", "LOW"]],
    ["the other way round", ["LOW", "HIGH"]],
  ])("%s: of two states at one time of the finding the one that was sent last counts", async (_, order) => {
    const walk = newWalk();
    const sent: Record<string, unknown> = { HIGH: finding("HIGH", 1), LOW: finding("LOW", 2) };
    await sendAll(
      walk,
      order.map((severity) => sent[severity]),
    );
    expect(await shown(walk)).toEqual(["app01 open 1", "sec01 open 1"]);
    expect((await walk.tickets()).map(({ severity }) => severity)).toEqual([2, 2]);
  });

  test("does not grade anew what a model has graded", async () => {
    const noCost = { value: false, monthlyUsd: null, openEnded: false, evidence: null };
    const judges = judgedBy({ "cost-impact": noCost, severity: { value: 3, evidence: null } });
    const { send, stores, ticketsOf } = await testApplication({ judges });
    const { incidentId } = await send(health({ at: at(10) }));
    const text = "You will be billed an additional charge of $2,500 per month.";
    expect(await send(health({ at: at(0), text }))).toMatchObject({ outcome: "stale" });
    expect(await stores.incidents.get(incidentId ?? "")).toMatchObject({
      severity: 3,
      costImpact: false,
      owner: "app01",
      stakeholders: ["fin01", "app01"],
    });
    const { app01, fin01 } = await ticketsOf(incidentId);
    expect([app01?.severity, fin01?.severity]).toEqual([3, 3]);
  });

  test.each([["0 1 2"], ["0 2 1"], ["1 0 2"], ["1 2 0"], ["2 0 1"], ["2 1 0"]])(
    "%s: what was not worth a ticket by itself gives nobody one",
    async (order) => {
      const walk = newWalk();
      const text = "You will be billed an additional charge of $2,500 per month.";
      const network = [`arn:aws:ec2:eu-west-1:${DEVELOPMENT}:vpc/vpc-0a1b2c3d`];
      const states = [
        health({ account: DEVELOPMENT, at: at(0), text }),
        health({ account: DEVELOPMENT, at: at(10), text: "Moved.", resources: network }),
        health({ account: DEVELOPMENT, at: at(20), text: "Moved again." }),
      ];
      await sendAll(
        walk,
        order.split(" ").map((index) => states[Number(index)]),
      );
      expect(await shown(walk)).toEqual(["app01 open 1", "fin01 open 1"]);
    },
  );
});

describe("alarms of a composite", () => {
  const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:${PRODUCTION}:alarm:${name}`;
  function alarm(name: string, minute: number, { value = "ALARM", namespace = "AWS/Lambda" } = {}) {
    const event = payload("C01");
    event.resources = [arn(name)];
    event.time = at(minute);
    event.detail.alarmName = name;
    event.detail.state = { value, timestamp: at(minute), reason: "Threshold Crossed" };
    event.detail.configuration.metrics[0].metricStat.metric.namespace = namespace;
    return event;
  }
  function composite(children: string[], minute: number, value = "ALARM") {
    const event = alarm("top", minute, { value });
    event.detail.configuration = { alarmRule: 'ALARM("a") OR ALARM("b")' };
    event.detail.state.reasonData = JSON.stringify({
      triggeringAlarms: children.map((child) => ({ arn: arn(child), state: { value: "ALARM" } })),
    });
    return event;
  }

  test.each([["0 1 2 3"], ["3 2 1 0"], ["1 3 0 2"], ["2 0 3 1"], ["3 0 1 2"]])(
    "%s: one alarm made it ring, and another one later",
    async (order) => {
      const walk = newWalk();
      const sent = [alarm("a", 0), composite(["a"], 1), alarm("b", 2), composite(["b"], 3)];
      await sendAll(
        walk,
        order.split(" ").map((index) => sent[Number(index)]),
      );
      expect(await shown(walk)).toEqual(["app01 open 3"]);
    },
  );

  test.each([["0 1 2"], ["0 2 1"], ["1 0 2"], ["1 2 0"], ["2 0 1"], ["2 1 0"]])(
    "%s: two composites have something in common once an alarm under both rings",
    async (order) => {
      const walk = newWalk();
      const wide = alarm("wide", 2);
      wide.detail.configuration = { alarmRule: "ALARM(b) OR ALARM(c)" };
      const sent = [composite(["a"], 1), wide, alarm("b", 3)];
      const arriving = order.split(" ").map(Number);
      for (const index of arriving) await walk.send(sent[index]);
      expect(await shown(walk)).toEqual(["app01 open 3"]);
      // Without it they have nothing.
      walk.reset();
      for (const index of arriving.filter((one) => one !== 2)) await walk.send(sent[index]);
      expect(await shown(walk)).toEqual(["app01 open 1", "app01 open 1"]);
    },
  );

  test.each([["0 1 2"], ["0 2 1"], ["1 0 2"], ["1 2 0"], ["2 0 1"], ["2 1 0"]])(
    "%s: a contributor goes with its alarm, also into a composite",
    async (order) => {
      const walk = newWalk();
      const contributor = alarm("a", 0);
      contributor["detail-type"] = "CloudWatch Alarm Contributor State Change";
      contributor.detail.alarmContributor = { id: "x", attributes: { FunctionName: "checkout" } };
      const sent = [contributor, alarm("b", 1), composite(["b"], 2)];
      for (const index of order.split(" ")) await walk.send(sent[Number(index)]);
      expect(await shown(walk)).toEqual(["app01 open 3"]);
    },
  );

  test("a team that one of them concerns later has one ticket with all of them that concern it", async () => {
    const walk = newWalk();
    const network = { namespace: "AWS/NATGateway" };
    const sent = [
      alarm("a", 0),
      alarm("b", 1),
      composite(["a", "b"], 2),
      alarm("b", 3, network),
      alarm("a", 4, network),
    ];
    await sendAll(walk, sent);
    expect(await shown(walk)).toEqual(["app01 open 3", "inf01 open 2"]);
  });
});

describe("an operator", () => {
  const accounts = [PRODUCTION, "333344445555"];
  const idOf = async (walk: Walk, account: string) =>
    (await walk.stores.incidents.list()).find((one) => one.accounts.includes(account))?.id ?? "";

  test("discharges one incident of a shared ticket, and accepts it again", async () => {
    const walk = newWalk();
    await sendAll(
      walk,
      accounts.map((account) => health({ account })),
    );
    const id = await idOf(walk, PRODUCTION);
    await walk.send(decided(id, "discharge"));
    expect((await walk.tickets())[0]).toMatchObject({ status: "open", impactedAccounts: ["333344445555"] });
    expect(await walk.incident(id)).toMatchObject({ status: "discharged", decidedBy: "olga" });
    await walk.send(decided(id, "accept"));
    expect(await shown(walk)).toEqual(["app01 open 2"]);
    expect((await walk.tickets())[0]?.impactedAccounts).toEqual(accounts);
    expect(await walk.incident(id)).toMatchObject({ status: "open", owner: "app01", mergedInto: null });
  });

  test("accepts a member that was discharged: it joins the ticket that is there", async () => {
    const walk = newWalk();
    await sendAll(walk, [health(), health({ account: DEVELOPMENT })]);
    const id = await idOf(walk, DEVELOPMENT);
    expect(await walk.send(decided(id, "accept"))).toMatchObject([{ outcome: "accepted" }]);
    expect(await shown(walk)).toEqual(["app01 open 2"]);
    expect(await walk.incident(id)).toMatchObject({ mergedInto: await idOf(walk, PRODUCTION) });
  });

  test("reopens what cannot be checked", async () => {
    const walk = newWalk();
    const event = payload("C01");
    event.detail.state.value = "INSUFFICIENT_DATA";
    const [discharged] = await walk.send(event);
    const id = discharged?.incidentId ?? "";
    await sendAll(walk, [decided(id, "accept"), decided(id, "discharge"), decided(id, "accept")]);
    expect(await walk.incident(id)).toMatchObject({ status: "open" });
    expect(await shown(walk)).toEqual(["app01 open 1"]);
  });
});

test("what people report joins nothing", async () => {
  const walk = newWalk();
  await walk.send(health());
  const text = "payments-prod: our cluster is failing, many errors";
  await walk.send({ message: { user: "U1", thread: "T1", text } });
  expect(await shown(walk)).toEqual(["app01 open 1", "app01 open 1"]);
});

test("when the incident that opened a shared ticket closes, the others still name it", async () => {
  const walk = newWalk();
  await sendAll(walk, [health(), health({ account: "333344445555" })]);
  await walk.send(health({ at: at(30), detail: { statusCode: "closed" } }));
  const [other] = await walk.send(health({ account: "333344445555", at: at(30) }));
  expect(other?.known?.mergedInto).toContain(PRODUCTION);
  expect(await shown(walk)).toEqual(["app01 open 2"]);
});
