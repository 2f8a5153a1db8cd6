import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSilentChannel } from "../../channels/silent.ts";
import { healthPayload } from "../../events/test-payloads.ts";
import { loadOrganization } from "../../policy/load-organization.ts";
import { openLocalApplication } from "../open-local-application.ts";
import { callCommandLine } from "../test-command-line.ts";

const FILE = "policy/organization.yaml";

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const ohero = (...args: string[]) => callCommandLine(args, { env: { OHERO_DATA: data } });
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test("a team and its account are added, listed with where they come from, changed and removed", async () => {
  expect(await ohero("team", "add", "app02", "--by", "anna")).toEqual({
    code: 0,
    stdout: "added: app02 app02\n",
    stderr: "it has no channel: in Slack it hears of nothing; ohero team add app02 --channel C…\n",
  });
  expect(
    await ohero("team", "add", "app02", "--channel", "C0APP00002", "--name", "Pay\u001b[31m", "--by", "bob"),
  ).toEqual({
    code: 0,
    stdout: 'changed: app02: name "app02" → "Pay\\u001b[31m"; channel "" → "C0APP00002"\n',
    stderr: "",
  });
  expect((await ohero("team", "add", "app02", "--channel", "C0APP00002")).stderr).toBe(
    "app02 is so already: nothing changed\n",
  );
  const added = await ohero(
    ...["account", "add", "123456789012", "--team", "app02", "--environment", "production"],
    ...["--name", "payments-prod", "--by", "anna"],
  );
  expect(added).toEqual({ code: 0, stdout: "added: 123456789012 payments-prod\n", stderr: "" });

  const accounts = await ohero("account", "list", "--json");
  expect(accounts.stderr).toBe(`8 accounts: 7 of ${FILE}, 1 of the registry\n`);
  expect(linesOf(accounts.stdout).map(({ id, from }) => [id, from])).toContainEqual(["111122223333", "file"]);
  expect(linesOf(accounts.stdout).at(-1)).toEqual({
    id: "123456789012",
    name: "payments-prod",
    email: "",
    status: "ACTIVE",
    tags: { team: "app02", environment: "production" },
    ou_names: [],
    from: "operator",
    by: "anna",
    at: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  const teams = await ohero("team", "list");
  expect(teams.stdout).toMatch(/app02 +Pay \[31m +app +C0APP00002 +bob, \d{4}-\d\d-\d\d \d\d:\d\d/);
  expect(teams.stdout).toMatch(/app01 .* file/);

  const kept = await ohero("team", "remove", "app02");
  expect(kept.code).toBe(2);
  expect(kept.stderr).toBe(
    "ohero: team app02 has accounts: 123456789012; give them to another first: ohero account add 123456789012 --team TEAM\n",
  );
  expect((await ohero("account", "add", "123456789012", "--team", "app01")).stdout).toBe(
    'changed: 123456789012: team "app02" → "app01"\n',
  );
  expect(await ohero("team", "remove", "app02")).toMatchObject({
    code: 0,
    stdout: "removed: app02 Pay [31m\n",
  });
  expect(await ohero("account", "remove", "123456789012")).toMatchObject({ code: 0, stderr: "" });
  expect((await ohero("account", "list")).stderr).toBe(`7 accounts: 7 of ${FILE}, 0 of the registry\n`);
});

test("what is wrong is one line and exit 2, with the option and the fix", async () => {
  const wrong: [string[], string][] = [
    [["team", "add", "app01", "--name", "x"], `team app01 stands in ${FILE}: change it there`],
    [
      ["account", "add", "111122223333", "--name", "x"],
      `account 111122223333 stands in ${FILE}: change it there`,
    ],
    [["team", "remove", "app01"], `team app01 stands in ${FILE}: remove it there`],
    [["account", "remove", "111122223333"], `account 111122223333 stands in ${FILE}: remove it there`],
    [["team", "remove", "app09"], "there is no team app09; ohero team list shows those that are there"],
    [
      ["team", "add", "app02", "--role", "apps", "--name", ""],
      '--name: expected at least one entry or character, found ""\n--role: expected one of leadership, finops, security, infra, app, found "apps"',
    ],
    [
      ["team", "add", "", "--name", "x"],
      '<id>: expected an id of letters, digits, dots and hyphens, such as app02, found ""',
    ],
    [
      ["account", "add", "1234"],
      '<id>: expected an account id of 12 digits, found "1234"\n--name: expected text, found nothing',
    ],
    [
      ["team", "add", "../x"],
      '<id>: expected an id of letters, digits, dots and hyphens, such as app02, found "../x"',
    ],
    [["team", "add", "App01"], "there is a team app01, which people would take for App01"],
    [
      ["team", "add", "app02", "--channel", "#app02"],
      `--channel: expected the id of a channel, such as C0OPS00001 (in Slack: the channel's details, at the end), found "#app02"`,
    ],
    [
      ["account", "add", "123456789012", "--name", "x", "--team", "app02"],
      '--team: expected one of the teams mgt01, fin01, sec01, inf01, app01, found "app02"; add the team first: ohero team add app02 --channel C…',
    ],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await ohero(...args);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `ohero: ${message}\n` });
  }
});

test("settings that are wrong keep nobody from help, and every other command from its work", async () => {
  const env = { OHERO_DATA: data, NOTIFICATION_CHANNEL: "slak" };
  expect(await callCommandLine(["team", "add", "--help"], { env })).toMatchObject({ code: 0 });
  for (const args of [
    ["ask", "help"],
    ["team", "list"],
  ])
    expect(await callCommandLine(args, { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("NOTIFICATION_CHANNEL"),
    });
});

test("a folder that is named is used, even that of the settings, where the state is on AWS otherwise", async () => {
  const env = { OHERO_DATA: data, OHERO_BUCKET: "ohero-state", AWS_REGION: "us-east-1" };
  const here = await callCommandLine(["team", "list", "--data", data], { env });
  expect(here).toMatchObject({ code: 0, stderr: expect.stringContaining("5 teams") });
  const there = await callCommandLine(["team", "list"], { env });
  expect(there).toMatchObject({ code: 2, stderr: expect.stringContaining("OHERO_QUEUE_URL") });
});

test("it works while another process holds the folder, and who opens next decides by it", async () => {
  const open = async () =>
    openLocalApplication({
      organization: await loadOrganization(FILE),
      dataDirectory: data,
      channel: createSilentChannel(),
      share: false,
    });
  const event = (name: string) =>
    healthPayload({ eventArn: `arn:aws:health:eu-west-1::event/${name}`, affectedAccount: "123456789012" });
  const server = await open();
  const [unknown] = await server.process(event("first"), { interactive: false });
  expect(unknown).toMatchObject({ outcome: "discharged", reason: "unknown-account" });
  const { code } = await ohero(
    ...["account", "add", "123456789012", "--name", "payments", "--environment", "production"],
  );
  expect(code).toBe(0);
  expect(await server.stores.accounts.get("123456789012")).toMatchObject({
    name: "payments",
    from: "operator",
  });
  await server.close();

  const next = await open();
  expect(next.organization.accounts.at(-1)).toMatchObject({ id: "123456789012" });
  expect(next.notes).toEqual([]);
  const [known] = await next.process(event("second"), { interactive: false });
  expect(known?.accounts).toEqual({ known: ["123456789012"], unrecognised: [] });
  await next.close();
});
