import { type ServiceNowTicketing, Ticketing } from "../../policy/ticketing.ts";
import { type ContractFault, describeContract } from "../test-contract.ts";
import { createServiceNowClient } from "./client.ts";
import { createServiceNow } from "./servicenow.ts";
import { startServiceNow } from "./test-servicenow.ts";

const settingsOf = (more: object = {}): ServiceNowTicketing => {
  const settings = Ticketing.parse({ system: "servicenow", assignmentGroup: "Cloud Operations", ...more });
  if (settings.system !== "servicenow") throw new Error("not of ServiceNow");
  return settings;
};

describeContract("ServiceNow", async () => {
  let time = Date.parse("2026-03-01T12:00:00.000Z");
  let order: { fault: ContractFault; writesOnly: boolean; skip: number } | null = null;
  const instance = await startServiceNow({ now: () => time });
  instance.setFaults(({ method }) => {
    if (order === null || (order.writesOnly && method === "GET")) return null;
    if (order.skip > 0) {
      order.skip -= 1;
      return null;
    }
    const { fault } = order;
    order = null;
    if (typeof fault === "string") return fault;
    const { status, retryAfterSeconds } = fault;
    return { status, ...(retryAfterSeconds !== undefined && { retryAfter: retryAfterSeconds }) };
  });
  const access = { url: instance.url, user: instance.userName, password: instance.password };
  const systemOf = (more: object = {}, other: Partial<typeof access> = {}) =>
    createServiceNow({
      client: createServiceNowClient({ ...access, ...other }),
      settings: settingsOf(more),
      clock: () => time,
    });
  const closing = { state: "Resolved", closeCode: "Solution provided" };
  const reopen = { state: "In Progress" };
  return {
    system: systemOf(),
    wrong: [
      { what: "another password", path: "", system: systemOf({}, { password: "wrong-password" }) },
      { what: "no such group", path: "assignmentGroup", system: systemOf({ assignmentGroup: "Nobody" }) },
      {
        what: "an old group",
        path: "assignmentGroup",
        system: systemOf({ assignmentGroup: "Old Operations" }),
      },
      { what: "two groups", path: "assignmentGroup", system: systemOf({ assignmentGroup: "Twins" }) },
      { what: "no such column", path: "fields.u_none", system: systemOf({ fields: { u_none: "x" } }) },
      { what: "an old column", path: "fields.u_retired", system: systemOf({ fields: { u_retired: "x" } }) },
      {
        what: "a read-only column",
        path: "fields.business_stc",
        system: systemOf({ fields: { business_stc: 1 } }),
      },
      {
        what: "a name as a reference",
        path: "fields.caller_id",
        system: systemOf({ fields: { caller_id: "me" } }),
      },
      {
        what: "a label as a choice",
        path: "fields.category",
        system: systemOf({ fields: { category: "Netz" } }),
      },
      {
        what: "no such state",
        path: "transitions.close.state",
        system: systemOf({ transitions: { close: { ...closing, state: "Done" }, reopen } }),
      },
      {
        what: "a state out of use",
        path: "transitions.reopen.state",
        system: systemOf({ transitions: { close: closing, reopen: { state: "Awaiting Evidence" } } }),
      },
      {
        what: "a close code out of use",
        path: "transitions.close.closeCode",
        system: systemOf({
          transitions: { close: { ...closing, closeCode: "Solved (Permanently)" }, reopen },
        }),
      },
    ],
    secrets: [instance.password, "wrong-password"],
    person: {
      name: instance.person.name,
      close(id) {
        instance.person.setState(id, "Resolved");
        return "Resolved";
      },
      reopen(id) {
        instance.person.setState(id, "On Hold");
        return "On Hold";
      },
      comment: (id, text) => instance.person.comment(id, text),
      assign: (id) => instance.person.assign(id),
      setPriority: (id) => instance.person.setUrgency(id, 1, 1),
      remove: (id) => instance.person.delete(id),
    },
    shown: (id) => instance.shown(id),
    count: () => instance.incidents().length,
    writes: instance.writes,
    violations: () => instance.violations,
    failNext(fault, { writesOnly = false, skip = 0 } = {}) {
      order = { fault, writesOnly, skip };
    },
    advance(seconds) {
      time += seconds * 1_000;
    },
    close: instance.close,
  };
});
