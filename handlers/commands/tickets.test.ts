import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSilentChannel } from "../../channels/silent.ts";
import { health, organizationWith } from "../../graph/test-application.ts";
import { Organization } from "../../policy/organization.ts";
import { openTestSystem, type TestSystem } from "../../ticketing/test-systems.ts";
import { TICKET_SYSTEMS } from "../../ticketing/ticket-system.ts";
import { openLocalApplication } from "../open-local-application.ts";
import { callCommandLine } from "../test-command-line.ts";

let data: string;
let file: string;
let there: TestSystem;
let env: Record<string, string>;

/** An organization whose app team works in the system, with `changes` of its settings. */
async function workIn(changes: object = {}): Promise<Organization> {
  const { teams, ...rest } = organizationWith();
  const organization = {
    ...rest,
    teams: teams.map((team) =>
      team.id === "app01" ? { ...team, ticketing: { ...there.ticketing, ...changes } } : team,
    ),
  };
  await writeFile(file, JSON.stringify(organization));
  return Organization.parse(organization);
}

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
  file = join(data, "organization.json");
});
afterEach(async () => {
  await there.close();
  await rm(data, { recursive: true, force: true });
});

const ohero = (...args: string[]) => callCommandLine(args, { env });

describe.each(TICKET_SYSTEMS)("ohero tickets, with a team in %s", (name) => {
  beforeEach(async () => {
    there = await openTestSystem[name](Date.now);
    env = { OHERO_DATA: data, OHERO_ORGANIZATION: file, ...there.environment };
  });

  test("what waits is listed with why, is written by sync, and is found by its name there", async () => {
    const application = await openLocalApplication({
      organization: await workIn(),
      ...{ dataDirectory: data, share: false, channel: createSilentChannel() },
    });
    const [result] = await application.process(health({ id: "one" }), { interactive: false });
    const ticketId = result?.tickets.find(({ team }) => team === "app01")?.id ?? "";
    await application.close();
    there.setOutage(true);
    expect(await ohero("tickets", "sync")).toMatchObject({ code: 1 });
    const pending = await ohero("tickets", "--pending");
    expect(pending.code).toBe(0);
    expect(pending.stdout).toContain(ticketId);
    expect(pending.stdout).toContain("was not reached");
    expect(JSON.parse((await ohero("tickets", "--pending", "--json")).stdout)).toMatchObject({
      id: ticketId,
      pending: { attempts: 1 },
    });

    there.setOutage(false);
    // It is due again later; one that is named is not waited for.
    const synced = await ohero("tickets", "sync", ticketId);
    expect(synced.stderr).toMatch(/written or read/);
  });

  test("test finds nothing to mend, and writes nothing", async () => {
    await workIn();
    expect(await ohero("tickets", "test")).toEqual({
      code: 0,
      stdout: "",
      stderr: `app01: ${name} …\napp01: everything is there\n`,
    });
    expect(there.copies()).toEqual([]);
  });

  test("test names the setting that does not fit, and the fix", async () => {
    await workIn(name === "jira" ? { project: "NONE" } : { assignmentGroup: "Nobody" });
    const { code, stdout } = await ohero("tickets", "test");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^teams\[\d\]\.ticketing\.(project|assignmentGroup): .+\n {2}.+/);
  });

  test("settings of the process that are missing are named", async () => {
    await workIn();
    env = { OHERO_DATA: data, OHERO_ORGANIZATION: file };
    const { code, stderr } = await ohero("tickets", "test");
    expect(code).toBe(2);
    expect(stderr).toContain("team app01 works in");
  });
});

test("where no team works elsewhere, tickets are listed, and there is nothing to test", async () => {
  there = await openTestSystem.jira(Date.now);
  env = { OHERO_DATA: data };
  expect(await ohero("tickets")).toEqual({ code: 0, stdout: "", stderr: "there are no tickets\n" });
  const { code, stderr } = await ohero("tickets", "test");
  expect(code).toBe(2);
  expect(stderr).toContain("no team works in another ticket system");
  expect((await ohero("tickets", "show", "T-0000000000")).stderr).toContain(
    "there is no ticket T-0000000000",
  );
});
