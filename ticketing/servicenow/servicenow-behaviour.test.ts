import { afterEach, describe, expect, test } from "vitest";
import { type ServiceNowTicketing, Ticketing } from "../../policy/ticketing.ts";
import { type TicketContent, TicketSystemError } from "../ticket-system.ts";
import { createServiceNowClient } from "./client.ts";
import { createServiceNow } from "./servicenow.ts";
import { type ServiceNowStandIn, type ServiceNowStandInOptions, startServiceNow } from "./test-servicenow.ts";

const CONTENT: TicketContent = {
  ticketId: "T-ABCDEFGHJK",
  team: "app01",
  title: "A volume is lost",
  description: "Restore it.",
  actions: [],
  severity: 3,
  status: "open",
  eventUpdatedAt: "2026-03-01T10:00:00.000Z",
  accounts: ["111122223333"],
  resources: ["vol-1"],
  incidentIds: [],
  url: null,
};

const settingsOf = (more: object = {}): ServiceNowTicketing => {
  const settings = Ticketing.parse({ system: "servicenow", assignmentGroup: "Cloud Operations", ...more });
  if (settings.system !== "servicenow") throw new Error("not of ServiceNow");
  return settings;
};

let running: ServiceNowStandIn[] = [];
afterEach(async () => {
  for (const instance of running) await instance.close();
  running = [];
});

async function open(options: ServiceNowStandInOptions = {}, settings: object = {}) {
  const clock = { time: Date.parse("2026-03-01T12:00:00.700Z") };
  const instance = await startServiceNow({ now: () => clock.time, ...options });
  running.push(instance);
  const { url, userName: user, password } = instance;
  const system = createServiceNow({
    client: createServiceNowClient({ url, user, password }),
    settings: settingsOf(settings),
    clock: () => clock.time,
  });
  return { instance, system, clock };
}

async function failureOf(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (error instanceof TicketSystemError) return error.failure;
    throw error;
  }
  return null;
}

describe("what an incident holds", () => {
  test("group, impact and urgency, our id, and the team's own fields", async () => {
    const { instance, system } = await open({}, { fields: { category: "network", u_weight: 3 } });
    const { id, priority } = await system.create(CONTENT);
    expect(priority).toBe("3 - Moderate");
    expect(instance.incidents()[0]).toMatchObject({
      sys_id: id,
      impact: "2",
      urgency: "2",
      correlation_id: CONTENT.ticketId,
      correlation_display: "OHERO",
      category: "network",
      u_weight: "3",
    });
    expect(instance.shownOf(id, "assignment_group")).toBe("Cloud Operations");
  });

  test("a field that ServiceNow leaves out keeps no incident from being made, and the test of the settings names it", async () => {
    const { instance, system } = await open({}, { fields: { u_servise: "x" } });
    await system.create(CONTENT);
    expect(instance.incidents()).toHaveLength(1);
    expect(await system.test()).toMatchObject([{ path: "fields.u_servise" }]);
  });

  test("a severity without impact and urgency leaves both to ServiceNow", async () => {
    const { instance, system } = await open({}, { priorities: {} });
    await system.create(CONTENT);
    expect(instance.incidents()[0]).toMatchObject({ impact: "3", urgency: "3" });
  });

  test("texts are within what the columns take, even if every part is as long as can be", async () => {
    const { instance, system } = await open();
    const long = `${"\u{1F600}".repeat(100)} `.repeat(15);
    const { id } = await system.create({
      ...CONTENT,
      title: long,
      description: long,
      team: long,
      actions: Array.from({ length: 50 }, () => ({
        text: long,
        url: `https://docs.example/${"a".repeat(120)}`,
      })),
      accounts: Array.from({ length: 50 }, () => long),
      resources: Array.from({ length: 500 }, (_, index) => `${index}${long}`),
      incidentIds: Array.from({ length: 50 }, () => long),
      url: `https://ohero.example/${"b".repeat(400)}`,
    });
    await system.comment(id, { key: "k", text: long.repeat(10) });
    expect(instance.violations).toEqual([]);
    expect(instance.shown(id).description).toContain(
      "Impacted resources (500, all of them in impacted-resources-",
    );
  });
});

describe("queries", () => {
  test.each(["T-X^ORactive=true", "T-X^NQnumberSTARTSWITHINC", "javascript:gs.log('x')", "", " "])(
    "an id like %j finds nothing and is not asked for",
    async (hostile) => {
      const { instance, system } = await open();
      await system.create(CONTENT);
      const asked = instance.calls.length;
      expect(await system.find(hostile)).toEqual([]);
      expect(instance.calls).toHaveLength(asked);
      expect(instance.violations).toEqual([]);
    },
  );

  test("an id that is no sys_id is never part of an address", async () => {
    const { instance, system } = await open();
    expect(await system.read("../sys_user/1")).toBeNull();
    expect(await failureOf(system.comment("x?y=1", { key: "k", text: "t" }))).toMatchObject({ kind: "gone" });
    expect(instance.calls).toEqual([]);
  });

  test("where ServiceNow ignores a condition and answers with more rows, none of them is taken for ours", async () => {
    const { instance, system } = await open();
    await system.create(CONTENT);
    await system.create({ ...CONTENT, ticketId: "t-abcdefghjk" });
    for (const column of ["correlation_id", "correlation_display"]) {
      const row = instance.state.rows("sys_dictionary").find(({ element }) => element === column);
      instance.state.remove("sys_dictionary", row?.sys_id ?? "");
    }
    instance.state.put("incident", {
      ...instance.incidents()[0],
      sys_id: "f".repeat(32),
      correlation_id: "",
      correlation_display: "",
    });
    expect(await system.find(CONTENT.ticketId)).toHaveLength(1);
    expect(await system.listChanged("2026-01-01T00:00:00.000Z")).toHaveLength(2);
  });

  test("what changes is listed to the end, though more of it changed in one second than a page holds", async () => {
    const { instance, system, clock } = await open();
    const { id } = await system.create(CONTENT);
    const row = instance.incidents().find(({ sys_id }) => sys_id === id);
    for (let index = 0; index < 703; index += 1) {
      const sys_updated_on =
        index < 650 ? "2026-03-01 12:00:01" : `2026-03-01 12:01:${String(index % 60).padStart(2, "0")}`;
      instance.state.put("incident", { ...row, sys_id: instance.state.nextId(), sys_updated_on });
    }
    clock.time += 1_000;
    const changed = await system.listChanged("2026-03-01T12:00:00.900Z");
    expect(new Set(changed.map((one) => one.id)).size).toBe(704);
    expect(changed.map(({ updatedAt }) => updatedAt)).toEqual(
      changed.map(({ updatedAt }) => updatedAt).sort(),
    );
  });
});

describe("states", () => {
  test("closing brings what the data policy asks for", async () => {
    const { instance, system } = await open();
    const { id } = await system.create(CONTENT);
    await system.transition(id, "closed");
    expect(instance.incidents()[0]).toMatchObject({ state: "6", close_code: "Solution provided" });
    expect(instance.incidents()[0]?.close_notes).not.toBe("");
  });

  test("a data policy that is not met blocks, and its fields are named", async () => {
    const { instance, system } = await open();
    const { id } = await system.create(CONTENT);
    const detail = "Data Policy Exception: The following fields are mandatory: Cause, Business service";
    const body = { error: { message: "Operation Failed", detail }, status: "failure" };
    instance.setFaults(({ method }) => (method === "PATCH" ? { status: 403, body } : null));
    const failure = await failureOf(system.transition(id, "closed"));
    expect(failure).toMatchObject({
      kind: "blocked",
      problem: expect.stringContaining("Cause, Business service"),
    });
  });

  test("what an administrator's message says besides names is not repeated", async () => {
    const { instance, system } = await open();
    const { id } = await system.create(CONTENT);
    for (const detail of [
      "Data Policy Exception: <b>secret text</b> | secret text",
      "Operation against file 'incident' was aborted by Business Rule 'secret <text>^1'",
      "secret text",
    ]) {
      const body = { error: { message: detail, detail }, status: "failure" };
      instance.setFaults(({ method }) => (method === "PATCH" ? { status: 403, body } : null));
      const failure = await failureOf(system.update(id, CONTENT, { withPriority: true }));
      expect(failure?.kind).toBe("blocked");
      expect(failure?.problem).not.toContain("secret");
    }
  });

  test("a Closed incident that may not be opened again blocks, with that reason", async () => {
    const { instance, system } = await open();
    const { id } = await system.create(CONTENT);
    instance.person.setState(id, "Closed");
    await system.transition(id, "closed");
    expect(await failureOf(system.transition(id, "open"))).toEqual({
      kind: "blocked",
      problem: "ServiceNow does not let a Closed incident be opened again (status 403)",
    });
  });

  test("a state that ServiceNow silently leaves as it was blocks", async () => {
    const { system } = await open({ readOnly: ["state"] });
    const { id } = await system.create(CONTENT);
    const failure = await failureOf(system.transition(id, "closed"));
    expect(failure).toMatchObject({ kind: "blocked", problem: expect.stringContaining("column state") });
  });

  test("an unknown state blocks, with the setting's name and what there is", async () => {
    const { system } = await open({}, { transitions: { close: { state: "Done" } } });
    const { id } = await system.create(CONTENT);
    const failure = await failureOf(system.transition(id, "closed"));
    expect(failure?.kind).toBe("blocked");
    expect(failure?.problem).toContain('ticketing.transitions.close.state is "Done"');
    expect(failure?.problem).toContain("New, In Progress, On Hold, Resolved, Closed, Canceled");
    expect(failure?.problem).not.toContain("Awaiting Evidence");
  });

  test("a state may be named in any language of the instance, and whatever the case", async () => {
    const { instance, system } = await open({}, { transitions: { close: { state: "gelöst" } } });
    const { id } = await system.create(CONTENT);
    await system.transition(id, "closed");
    expect(instance.shownOf(id, "state")).toBe("Resolved");
  });

  test.each(["Resolved", "Closed", "Canceled"])("%s is closed, whatever the settings name", async (state) => {
    const { instance, system } = await open({}, { transitions: { close: { state: "Closed" } } });
    const { id } = await system.create(CONTENT);
    instance.person.setState(id, state);
    expect(await system.read(id)).toMatchObject({ status: state, isClosed: true });
  });

  test("one that people put on hold is open already", async () => {
    const { instance, system } = await open();
    const { id } = await system.create(CONTENT);
    instance.person.setState(id, "On Hold");
    await system.transition(id, "open");
    expect(instance.shownOf(id, "state")).toBe("On Hold");
  });
});

describe("times", () => {
  test.each(["America/Los_Angeles", "Asia/Kolkata", "UTC"])(
    "are UTC, though people in %s see another time",
    async (timeZone) => {
      const { instance, system } = await open({ timeZone });
      const { id, updatedAt } = await system.create(CONTENT);
      expect(updatedAt).toBe("2026-03-01T12:00:00.000Z");
      instance.person.comment(id, "Seen");
      expect(await system.listComments(id, "2026-03-01T12:00:00.650Z")).toMatchObject([{ at: updatedAt }]);
      expect(await system.listChanged(updatedAt)).toEqual([{ id, updatedAt }]);
      expect(await system.listChanged("2026-03-01T12:00:01.000Z")).toEqual([]);
    },
  );

  test("a replica that lags shows an incident later, within the time to settle", async () => {
    const { system, clock } = await open({ readDelayMs: 30_000 });
    clock.time += 60_000;
    const { id } = await system.create(CONTENT);
    expect(await system.find(CONTENT.ticketId)).toEqual([]);
    clock.time += system.settleSeconds * 1_000;
    expect(await system.find(CONTENT.ticketId)).toMatchObject([{ id }]);
  });
});

describe("what a user may not do", () => {
  test.each([
    ["sys_choice", "transitions.close.state"],
    ["sys_dictionary", "fields"],
    ["sys_journal_field", ""],
    ["sys_user_group", "assignmentGroup"],
    ["incident", ""],
  ])("a closed or empty table %s is named at %j, and the other checks go on", async (table, path) => {
    for (const how of ["forbidden", "hidden"] as const) {
      if (table === "incident" && how === "hidden") continue;
      const { system } = await open({ [how]: [table] }, { fields: { category: "network" } });
      const problems = await system.test();
      expect(
        problems.map((problem) => problem.path),
        how,
      ).toContain(path);
      if (table !== "incident") expect(problems.every((problem) => problem.problem !== "")).toBe(true);
    }
  });

  test("two wrong settings are both named", async () => {
    const { system } = await open(
      {},
      { assignmentGroup: "Nobody", fields: { u_none: 1 }, transitions: { reopen: { state: "Nowhere" } } },
    );
    expect((await system.test()).map(({ path }) => path)).toEqual([
      "assignmentGroup",
      "transitions.reopen.state",
      "fields.u_none",
    ]);
  });

  test("a user without a role that writes is told so; one whose roles are not shown is not", async () => {
    const reader = await open({ roles: ["sn_incident_read"] });
    expect(await reader.system.test()).toMatchObject([{ path: "", fix: "Give the user the role itil" }]);
    const unknown = await open({ roles: [] });
    expect(await unknown.system.test()).toEqual([]);
  });

  test("tables that only make the check finer may be closed", async () => {
    const { system } = await open({ forbidden: ["sys_user_has_role", "dl_u_priority", "sys_user"] });
    expect(await system.test()).toEqual([]);
  });

  test("an impact and urgency of which the instance makes no priority are named", async () => {
    const { instance, system } = await open();
    const rule = instance.state
      .rows("dl_u_priority")
      .find(({ impact, urgency }) => impact === "2" && urgency === "3");
    instance.state.remove("dl_u_priority", rule?.sys_id ?? "");
    expect(await system.test()).toMatchObject([{ path: "priorities.2" }]);
  });

  test("with a token, it is ServiceNow that says whose it is", async () => {
    const { instance } = await open();
    const client = createServiceNowClient({ url: `${instance.url}/`, token: instance.token });
    const system = createServiceNow({ client, settings: settingsOf() });
    const { id } = await system.create(CONTENT);
    await system.comment(id, { key: "k", text: "t" });
    expect(await system.listComments(id, null)).toMatchObject([{ ownKey: "k", author: "OHERO", text: "t" }]);
  });

  test("an attachment that may not be made leaves an incident to be found, and says what it was", async () => {
    const { instance, system } = await open();
    instance.setFaults(({ path }) => (path.startsWith("/api/now/attachment") ? { status: 403 } : null));
    const resources = Array.from({ length: 500 }, (_, index) => `arn:aws:s3:::bucket-${index}`);
    expect(await failureOf(system.create({ ...CONTENT, resources }))).toMatchObject({ kind: "doubtful" });
    expect(await system.find(CONTENT.ticketId)).toHaveLength(1);
  });

  test("a limit of calls is told with its time", async () => {
    const { system } = await open({ rateLimit: 5 });
    await system.create(CONTENT);
    await system.read("0".repeat(32));
    await system.read("0".repeat(32));
    expect(await failureOf(system.read("0".repeat(32)))).toMatchObject({ kind: "limited", seconds: 3_600 });
  });

  test("another server's 404 does not make of an incident one that was removed", async () => {
    const { instance, system } = await open();
    const { id } = await system.create(CONTENT);
    instance.setFaults(() => ({ status: 404, body: "<html>Not found</html>" }));
    for (const call of [
      () => system.read(id),
      () => system.find(CONTENT.ticketId),
      () => system.create(CONTENT),
    ])
      expect(await failureOf(call())).toMatchObject({
        kind: "blocked",
        problem: expect.stringContaining("URL"),
      });
    expect(await system.test()).toMatchObject([{ path: "" }]);
  });

  test("an instance that is away or asleep leaves everything in doubt", async () => {
    const { instance, system } = await open();
    instance.setOutage(true);
    expect(await failureOf(system.create(CONTENT))).toMatchObject({ kind: "doubtful" });
    instance.setOutage(false);
    instance.setFaults(() => ({ status: 200, body: "<html>Your instance is hibernating</html>" }));
    expect(await failureOf(system.read("0".repeat(32)))).toMatchObject({ kind: "doubtful" });
  });
});

describe("the settings", () => {
  test.each(["short_description", "state", "sys_id", "correlation_id", "work_notes", "U_Big"])(
    "do not take the column %s",
    (column) => {
      expect(() => settingsOf({ fields: { [column]: "x" } })).toThrow();
    },
  );
  test.each(["A^ORname=B", "javascript:gs.getUserID()", "a\nb"])(
    "do not take the group %j",
    (assignmentGroup) => {
      expect(() => settingsOf({ assignmentGroup })).toThrow();
    },
  );
  test("do not take a field that is a list", () => {
    expect(() => settingsOf({ fields: { u_service: ["x"] } })).toThrow();
  });
});
