import { describe, expect, inject, test } from "vitest";
import { findingPayload, type LooseEnvelope, payload } from "../events/test-payloads.ts";
import { health, PRODUCTION, type TestApplication, testApplication } from "./test-application.ts";
import { organizationWith, tickingClock } from "./test-organization.ts";
import { createWalk } from "./test-walk.ts";

const ACCOUNTS = [PRODUCTION, "333344445555", "454545454545"];

async function allTickets({ stores, organization }: TestApplication) {
  const listed = await stores.tickets.list(organization.teams.map((team) => team.id));
  return stores.tickets.getMany(listed.map(({ id }) => id));
}

describe("one AWS Health event in several accounts", () => {
  const send = async (application: TestApplication, account: string, more = {}) =>
    application.send(health({ account, ...more }));

  test("has one ticket for each team, which lists all accounts and says why", async () => {
    const application = await testApplication();
    const results = [];
    for (const account of ACCOUNTS) results.push(await send(application, account));
    expect(results.map(({ outcome }) => outcome)).toEqual(["accepted", "merged", "merged"]);
    expect(new Set(results.map(({ incidentId }) => incidentId)).size).toBe(1);
    const [ticket, ...more] = await allTickets(application);
    expect(more).toEqual([]);
    expect(ticket?.team).toBe("app01");
    expect(ticket?.impactedAccounts).toEqual(ACCOUNTS);
    expect(ticket?.incidentIds).toHaveLength(3);
    expect(ticket?.history[1]?.note).toContain("one AWS Health event, in whichever accounts it shows");
    const merged = await application.stores.incidents.get(ticket?.incidentIds[1] ?? "");
    const [report = ""] = await Promise.all(
      (await application.stores.reports.list(merged?.threadId ?? "")).map((key) =>
        application.stores.reports.read(key),
      ),
    );
    expect(report).toContain("Shared because");
    expect(report).toContain("one AWS Health event");
  });

  test("its ticket closes with the last account, and opens again with the first", async () => {
    const application = await testApplication();
    for (const account of ACCOUNTS) await send(application, account);
    const closed = { at: "2026-03-02T08:30:00Z", detail: { statusCode: "closed" } };
    const closing = [];
    for (const account of ACCOUNTS) closing.push(await send(application, account, closed));
    expect(closing.map(({ outcome, tickets }) => [outcome, tickets[0]?.action, tickets[0]?.status])).toEqual([
      ["closed", "updated", "open"],
      ["closed", "updated", "open"],
      ["closed", "closed", "closed"],
    ]);
    const again = await send(application, "333344445555", { at: "2026-03-02T08:45:00Z" });
    expect(again.outcome).toBe("reopened");
    expect(again.tickets).toMatchObject([{ action: "reopened", status: "open" }]);
    expect((await allTickets(application))[0]?.impactedAccounts).toEqual(["333344445555"]);
  });

  test("an account that the registry does not know joins nothing", async () => {
    const application = await testApplication();
    await send(application, PRODUCTION);
    expect(await send(application, "123412341234")).toMatchObject({
      outcome: "discharged",
      reason: "unknown-account",
      tickets: [],
    });
    expect((await allTickets(application))[0]?.impactedAccounts).toEqual([PRODUCTION]);
  });

  test("without the rule each account has a ticket of its own", async () => {
    const application = await testApplication({ policy: { correlate: [] } });
    for (const account of ACCOUNTS) expect((await send(application, account)).outcome).toBe("accepted");
    expect(await allTickets(application)).toHaveLength(3);
  });

  const STORM = inject("isThorough") ? 40 : 15;
  test(`a storm of ${STORM} accounts makes one ticket and a handful of notices`, async () => {
    const organization = organizationWith();
    const accounts = Array.from({ length: STORM }, (_, index) => String(100_000_000_000 + index));
    const [model] = organization.accounts.filter(({ id }) => id === PRODUCTION);
    if (!model) throw new Error("no production account");
    const application = await testApplication({
      organization: { ...organization, accounts: accounts.map((id) => ({ ...model, id, name: id })) },
    });
    // As many at once as a busy minute brings.
    for (let from = 0; from < accounts.length; from += 10)
      await Promise.all(accounts.slice(from, from + 10).map((account) => send(application, account)));
    const [ticket, ...more] = await allTickets(application);
    expect(more).toEqual([]);
    expect([...(ticket?.impactedAccounts ?? [])].sort()).toEqual(accounts);
    expect(application.notices.map(({ action, note }) => [action, note])).toEqual([
      ["created", null],
      ["updated", "it now holds 10 incidents"],
    ]);
  }, 60_000);
});

describe("many findings of one control", () => {
  const failing = (bucket: string) =>
    findingPayload({
      Id: `arn:aws:securityhub:eu-west-1:333344445555:security-control/S3.9/finding/${bucket}`,
      Workflow: { Status: "NEW" },
      Compliance: { Status: "FAILED", SecurityControlId: "S3.9" },
      Resources: [{ Id: `arn:aws:s3:::${bucket}`, Type: "AwsS3Bucket" }],
    });

  test("are one ticket that lists every resource", async () => {
    const application = await testApplication();
    const outcomes = [];
    for (const bucket of ["a", "b", "c"]) outcomes.push((await application.send(failing(bucket))).outcome);
    expect(outcomes).toEqual(["accepted", "merged", "merged"]);
    const [ticket, ...more] = await allTickets(application);
    expect(more).toEqual([]);
    expect(ticket?.impactedResources).toEqual(["a", "b", "c"].map((bucket) => `arn:aws:s3:::${bucket}`));
    expect(ticket?.history[1]?.note).toContain("one control or rule");
  });
});

describe("a composite alarm and the alarms under it", () => {
  const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:${PRODUCTION}:alarm:${name}`;

  function alarm(name: string, value: "ALARM" | "OK" = "ALARM", minute = 0): LooseEnvelope {
    const event = payload("C01");
    const timestamp = `2026-03-02T08:${String(30 + minute).padStart(2, "0")}:00.000+0000`;
    event.resources = [arn(name)];
    event.detail.alarmName = name;
    event.detail.state = { value, timestamp, reason: "Threshold Crossed" };
    return event;
  }

  function composite(name: string, children: string[], value: "ALARM" | "OK" = "ALARM", minute = 1) {
    const event = alarm(name, value, minute);
    event.detail.configuration = { alarmRule: children.map((child) => `ALARM("${child}")`).join(" OR ") };
    event.detail.state.reasonData = JSON.stringify({
      triggeringAlarms: children.map((child) => ({ arn: arn(child), state: { value: "ALARM" } })),
    });
    return event;
  }

  const isOpen = ({ status }: { status: string }) => status === "open";
  const open = async (application: TestApplication) => (await allTickets(application)).filter(isOpen);

  test.each([
    ["the alarm first", ["a", "top"]],
    ["the composite first", ["top", "a"]],
  ])("%s: one ticket, the same one", async (_, order) => {
    const application = await testApplication();
    const events: Record<string, LooseEnvelope> = { a: alarm("a"), top: composite("top", ["a"]) };
    const results = [];
    for (const name of order) results.push(await application.send(events[name]));
    expect(results.map(({ outcome }) => outcome)).toEqual(["accepted", "merged"]);
    expect(new Set(results.map(({ incidentId }) => incidentId)).size).toBe(1);
    const tickets = await allTickets(application);
    expect(tickets).toHaveLength(1);
    expect([...(tickets[0]?.incidentIds ?? [])].sort()).toEqual(
      [`aws.cloudwatch~${arn("a")}`, `aws.cloudwatch~${arn("top")}`].sort(),
    );
    expect(tickets[0]?.id).toBe(await ticketOfOrder());
  });

  /** Whichever came first in the other test. */
  async function ticketOfOrder() {
    const walk = createWalk({ organization: organizationWith(), clock: tickingClock() });
    await walk.send(alarm("a"));
    await walk.send(composite("top", ["a"]));
    return (await walk.tickets())[0]?.id;
  }

  test("alarms that rang by themselves go on in one ticket when their composite rings", async () => {
    const application = await testApplication();
    await application.send(alarm("a"));
    await application.send(alarm("b"));
    expect(await open(application)).toHaveLength(2);
    const joined = await application.send(composite("top", ["a", "b"]));
    expect(joined.outcome).toBe("merged");
    const [ticket, ...more] = await open(application);
    expect(more).toEqual([]);
    expect(ticket?.incidentIds).toHaveLength(3);
    const left = (await allTickets(application)).find(({ status }) => status === "closed");
    expect(left).toMatchObject({ joinedInto: ticket?.id, progress: "Closed" });
    expect(left?.history.at(-1)?.note).toContain("a composite alarm and the alarms under it");
    expect(application.notices.at(-1)).toMatchObject({ action: "closed", note: `goes on in ${ticket?.id}` });

    // What becomes of the alarms shows in the ticket that they are in now.
    for (const [name, minute] of [
      ["a", 5],
      ["b", 6],
    ] as const)
      expect((await application.send(alarm(name, "OK", minute))).outcome).toBe("closed");
    expect(await open(application)).toHaveLength(1);
    await application.send(composite("top", ["a", "b"], "OK", 7));
    expect(await open(application)).toHaveLength(0);
    expect((await application.send(alarm("b", "ALARM", 8))).outcome).toBe("reopened");
    expect((await open(application)).map(({ id }) => id)).toEqual([ticket?.id]);
  });

  test.each([["top a b"], ["top b a"], ["a top b"], ["b top a"], ["a b top"], ["b a top"]])(
    "%s: one open ticket with all three",
    async (order) => {
      const events: Record<string, LooseEnvelope> = {
        a: alarm("a"),
        b: alarm("b"),
        top: composite("top", ["a", "b"]),
      };
      const walk = createWalk({ organization: organizationWith(), clock: tickingClock() });
      for (const name of order.split(" ")) await walk.send(events[name]);
      const tickets = (await walk.tickets()).filter(isOpen);
      expect(tickets.map(({ incidentIds }) => incidentIds.length)).toEqual([3]);
    },
  );

  test("two composites over one alarm that never rang have nothing in common", async () => {
    const application = await testApplication();
    const over = (name: string, child: string) => {
      const event = composite(name, [child]);
      event.detail.configuration.alarmRule = `ALARM("${child}") OR ALARM("shared")`;
      return event;
    };
    for (const event of [alarm("x"), over("A", "x"), alarm("y"), over("B", "y")])
      await application.send(event);
    expect((await open(application)).map(({ incidentIds }) => incidentIds.length)).toEqual([2, 2]);
    // The first that named it has it.
    expect((await application.send(alarm("shared"))).incidentId).toBe(`aws.cloudwatch~${arn("x")}`);
  });

  test("contributors share the ticket of their alarm", async () => {
    const walk = createWalk({ organization: organizationWith(), clock: tickingClock() });
    const contributor = (id: string) => {
      const event = alarm("per-function");
      event["detail-type"] = "CloudWatch Alarm Contributor State Change";
      event.detail.alarmContributor = { id, attributes: { FunctionName: id } };
      return event;
    };
    const ends = [];
    for (const event of [contributor("one"), alarm("per-function"), contributor("two")])
      ends.push(...(await walk.send(event)));
    expect(ends.map(({ outcome }) => outcome)).toEqual(["accepted", "merged", "merged"]);
    expect((await walk.tickets()).map(({ incidentIds }) => incidentIds.length)).toEqual([3]);
  });

  test("an alarm that flaps is told of three times at most", async () => {
    const application = await testApplication();
    for (let minute = 0; minute < 10; minute += 1)
      await application.send(alarm("a", minute % 2 === 0 ? "ALARM" : "OK", minute));
    expect(application.notices.map(({ action }) => action)).toEqual(["created", "closed", "reopened"]);
    expect(application.notices[2]?.note).toContain("flapping: 3 changes within 60 minutes");
  });
});
