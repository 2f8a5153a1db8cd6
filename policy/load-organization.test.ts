import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { OrganizationError } from "./errors.ts";
import { loadOrganization, parseOrganization } from "./load-organization.ts";
import { Policy } from "./organization.ts";

const sampleFile = fileURLToPath(new URL("organization.yaml", import.meta.url));

const valid = `
accounts:
  - id: "111122223333"
    name: shop
    tags: { environment: production, team: app01 }
teams:
  - id: app01
    name: App
    role: app
`;

/** The message that an organization file with this text is refused with. */
function refusal(text: string): string {
  try {
    parseOrganization(text, "org.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(OrganizationError);
    return (error as Error).message;
  }
  throw new Error("the file was accepted");
}

/** The same for the valid file with one thing in it replaced. */
const refusalWith = (part: string, replacement: string) => refusal(valid.replace(part, replacement));

const refusalOfPolicy = (policy: string) => refusal(`${valid}policy: ${policy}\n`);

describe("the sample file", () => {
  it("loads", async () => {
    const { accounts, teams } = await loadOrganization(sampleFile);
    expect(accounts).toHaveLength(7);
    expect(teams.map((team) => team.role)).toEqual(["leadership", "finops", "security", "infra", "app"]);
  });

  it("shows every setting of the policy at its default, and one suppression", async () => {
    const { suppress, ...shown } = (await loadOrganization(sampleFile)).policy;
    const { suppress: none, ...defaults } = Policy.parse({});
    expect(none).toEqual([]);
    expect(shown).toEqual(defaults);
    expect(suppress).toHaveLength(1);
  });

  it("names every setting, also those that are empty", async () => {
    const { policy } = parse(await readFile(sampleFile, "utf8"));
    expect(Object.keys(policy).sort()).toEqual(Object.keys(Policy.parse({})).sort());
  });

  it("has an example of maintenance that is right once it is uncommented", async () => {
    const lines = (await readFile(sampleFile, "utf8")).split("\n");
    const first = lines.findIndex((line) => line.includes("# maintenance:"));
    const example = lines
      .slice(first, lines.indexOf("  maintenance: []"))
      .map((line) => line.replace("# ", ""));
    expect(
      parseOrganization(`${valid}policy:\n${example.join("\n")}\n`, "org.yaml").policy.maintenance,
    ).toMatchObject([
      { source: "aws.cloudwatch", from: "2026-12-05T22:00:00.000Z", until: "2026-12-06T04:00:00.000Z" },
    ]);
  });
});

describe("a valid file", () => {
  it("may be JSON", () => {
    const json = JSON.stringify({
      accounts: [{ id: "012345678901", name: "shop" }],
      teams: [{ id: "app01", name: "App", role: "app" }],
    });
    expect(parseOrganization(json, "org.json").accounts[0]?.id).toBe("012345678901");
  });

  it("may leave out the policy and everything that has a default", () => {
    const { accounts, teams, policy } = parseOrganization(valid, "org.yaml");
    expect(accounts[0]).toMatchObject({ email: "", status: "ACTIVE", ou_names: [] });
    expect(teams[0]).toMatchObject({ responsibilities: "", channel: "" });
    expect(policy).toMatchObject({
      significantCostUsd: 1000,
      productionEnvironments: ["production", "prod"],
      suppress: [],
      maintenance: [],
      severityFloors: {},
      flapping: { changes: 3, withinMinutes: 60 },
      securitySeverities: ["high", "critical"],
      urgentWithinDays: 30,
      plannedWithinDays: 90,
      openEndedResources: 10,
      onFailure: "rule",
      deliveryRetentionDays: 400,
    });
  });

  it("may leave lists and groups of settings empty", () => {
    const names = ["suppress", "maintenance", "severityFloors", "flapping"];
    const empty = names.map((name) => `  ${name}:\n`).join("");
    expect(parseOrganization(`${valid}policy:\n${empty}`, "org.yaml").policy).toEqual(Policy.parse({}));
  });

  it("may say that nothing shares a ticket, and set one half of a group", () => {
    const policy = "policy: { correlate: [], flapping: { changes: 5 } }";
    expect(parseOrganization(`${valid}${policy}\n`, "org.yaml").policy).toMatchObject({
      correlate: [],
      flapping: { changes: 5, withinMinutes: 60 },
    });
  });

  it("may have maintenance of a single day", () => {
    const window = "{ from: 2026-12-05, until: 2026-12-05, type: S3.9, reason: move }";
    const { policy } = parseOrganization(`${valid}policy: { maintenance: [${window}] }\n`, "org.yaml");
    expect(policy.maintenance).toMatchObject([
      { from: "2026-12-05T00:00:00.000Z", until: "2026-12-05T23:59:59.999Z" },
    ]);
  });

  it("keeps what it does not set at its default", () => {
    const { policy } = parseOrganization(`${valid}policy: { significantCostUsd: 50 }\n`, "org.yaml");
    expect(policy).toMatchObject({ significantCostUsd: 50, urgentWithinDays: 30 });
  });

  it("lets accounts carry tags and fields of their own", () => {
    const text = valid.replace("team: app01 }", "team: app01, cost-center: 4711 }");
    expect(parseOrganization(text, "org.yaml").accounts[0]?.tags).toMatchObject({ "cost-center": 4711 });
  });
});

describe("a wrong file is refused with the path and the fix", () => {
  it("names the file", () => {
    expect(refusalWith("role: app", "role: boss")).toMatch(/^organization file org\.yaml: teams\[0\]/);
  });

  it("an account id without quotes", () => {
    expect(refusalWith('"111122223333"', "111122223333")).toContain(
      "accounts[0].id: expected a 12-digit account id in quotes, found 111122223333",
    );
  });

  it("an account id that is too short", () => {
    expect(refusalWith("111122223333", "1111")).toContain(
      'accounts[0].id: expected a 12-digit account id in quotes, found "1111"',
    );
  });

  it("an account without a name", () => {
    expect(refusalWith("name: shop", "label: shop")).toContain("accounts[0].name: expected");
  });

  it("a setting that does not exist", () => {
    expect(refusalOfPolicy("{ significantCost: 500 }")).toContain(
      'policy: there is no setting "significantCost"; check the spelling or remove it',
    );
  });

  it("a section that does not exist", () => {
    expect(refusal(`${valid}polices: {}\n`)).toContain('top level: there is no setting "polices"');
  });

  it("a team tag that names no team", () => {
    expect(refusalWith("team: app01", "team: app02")).toContain(
      'accounts[0].tags.team: expected one of the teams app01, found "app02"',
    );
  });

  it("an account id that is used twice", () => {
    const text = valid.replace("teams:", '  - { id: "111122223333", name: copy }\nteams:');
    expect(refusal(text)).toContain(
      'accounts[1].id: expected an id that is used once; remove one of the two "111122223333"',
    );
  });

  it("a team id that is used twice", () => {
    expect(refusal(`${valid}  - { id: app01, name: Copy, role: infra }\n`)).toContain(
      'teams[1].id: expected an id that is used once; remove one of the two "app01"',
    );
  });

  it("no app team", () => {
    expect(refusalWith("role: app", "role: infra")).toContain(
      "teams: expected at least one team with role: app, which owns what no other team owns",
    );
  });

  it("a role that does not exist", () => {
    expect(refusalWith("role: app", "role: boss")).toContain(
      'teams[0].role: expected one of leadership, finops, security, infra, app, found "boss"',
    );
  });

  it("a severity that does not exist", () => {
    expect(refusalOfPolicy("{ securitySeverities: [urgent] }")).toContain(
      "policy.securitySeverities[0]: expected one of informational, low, medium, high, critical",
    );
  });

  it("a number below what makes sense", () => {
    expect(refusalOfPolicy("{ significantCostUsd: -1 }")).toContain(
      "policy.significantCostUsd: expected a number of at least 0, found -1",
    );
  });

  it("a suppression with a date that is none", () => {
    expect(refusalOfPolicy("{ suppress: [{ type: S3.9, until: soon, reason: known }] }")).toContain(
      'policy.suppress[0].until: expected a date such as 2026-12-31, or an instant such as 2026-12-31T18:00:00Z, found "soon"',
    );
  });

  it("a suppression that would cover everything", () => {
    expect(refusalOfPolicy("{ suppress: [{ reason: known }] }")).toContain(
      "policy.suppress[0]: expected at least one of source, type, account",
    );
  });

  it("a suppression without a reason", () => {
    expect(refusalOfPolicy("{ suppress: [{ type: S3.9 }] }")).toContain(
      "policy.suppress[0].reason: expected",
    );
  });

  /** A maintenance window in which one thing is different. */
  const refusalOfWindow = (changes: object) => {
    const window = {
      from: "2026-12-05",
      until: "2026-12-06",
      source: "aws.health",
      reason: "move",
      ...changes,
    };
    return refusalOfPolicy(JSON.stringify({ maintenance: [window] }));
  };
  const refusalOfRule = (changes: object) =>
    refusalOfPolicy(JSON.stringify({ correlate: [{ by: ["account"], reason: "same", ...changes }] }));

  it("a maintenance window that ends before it begins", () => {
    expect(refusalOfWindow({ until: "2026-12-04" })).toContain(
      'policy.maintenance[0].until: expected a time after `from`, found "2026-12-04"',
    );
    const instant = "2026-12-05T10:00:00Z";
    expect(refusalOfWindow({ from: instant, until: instant })).toContain("policy.maintenance[0].until");
  });

  it("a maintenance window that would cover everything", () => {
    expect(refusalOfWindow({ source: undefined })).toContain(
      "policy.maintenance[0]: expected at least one of source, type, accounts, found",
    );
    expect(refusalOfWindow({ accounts: [] })).toContain(
      "policy.maintenance[0].accounts: expected at least one",
    );
  });

  it.each(["from", "until"])("a maintenance window whose %s is no time", (name) => {
    for (const wrong of ["soon", "2026-02-30", 20261205, undefined])
      expect(refusalOfWindow({ [name]: wrong })).toContain(
        `policy.maintenance[0].${name}: expected a date such as 2026-12-31, or an instant such as 2026-12-31T18:00:00Z`,
      );
  });

  it("a maintenance window with an account without quotes, or without a reason", () => {
    expect(refusalOfWindow({ accounts: [111122223333] })).toContain(
      "policy.maintenance[0].accounts[0]: expected a 12-digit account id in quotes, found 111122223333",
    );
    expect(refusalOfWindow({ reason: undefined })).toContain("policy.maintenance[0].reason: expected");
  });

  it("a single maintenance window where a list of them belongs", () => {
    expect(refusalOfPolicy("{ maintenance: { from: 2026-12-05 } }")).toContain(
      "policy.maintenance: expected a list, found",
    );
  });

  it("a floor for a source that does not grade, with those that do", () => {
    expect(refusalOfPolicy("{ severityFloors: { aws.health: high } }")).toContain(
      'policy.severityFloors: there is no setting "aws.health"; the sources that grade what they find are aws.securityhub, aws.guardduty, aws.trustedadvisor',
    );
  });

  it("a floor that is no severity", () => {
    expect(refusalOfPolicy("{ severityFloors: { aws.guardduty: severe } }")).toContain(
      'policy.severityFloors.aws.guardduty: expected one of informational, low, medium, high, critical, found "severe"',
    );
    expect(refusalOfPolicy("{ severityFloors: [high] }")).toContain(
      "policy.severityFloors: expected names with values",
    );
  });

  it("children together with something else to have in common", () => {
    expect(refusalOfRule({ by: ["children", "account"] })).toContain(
      'policy.correlate[0].by: expected children alone; put the others into a rule of their own, found ["children","account"]',
    );
  });

  it("something that incidents cannot have in common, nothing, or not a list of it", () => {
    expect(refusalOfRule({ by: ["acount"] })).toContain(
      'policy.correlate[0].by[0]: expected one of event, control, children, type, service, account, region, found "acount"',
    );
    expect(refusalOfRule({ by: [] })).toContain("policy.correlate[0].by: expected at least one entry");
    expect(refusalOfRule({ by: "account" })).toContain(
      'policy.correlate[0].by: expected a list, found "account"',
    );
  });

  it("a rule of correlation without a reason, or with a selector that does not exist", () => {
    expect(refusalOfRule({ reason: undefined })).toContain("policy.correlate[0].reason: expected");
    expect(refusalOfRule({ account: "111122223333" })).toContain(
      'policy.correlate[0]: there is no setting "account"; check the spelling or remove it',
    );
  });

  it("flapping that every incident would be, or in no time", () => {
    expect(refusalOfPolicy("{ flapping: { changes: 1 } }")).toContain(
      "policy.flapping.changes: expected a number of at least 2, found 1",
    );
    expect(refusalOfPolicy("{ flapping: { changes: 2.5 } }")).toContain(
      "policy.flapping.changes: expected a whole number, found 2.5",
    );
    expect(refusalOfPolicy("{ flapping: { withinMinutes: 0 } }")).toContain(
      "policy.flapping.withinMinutes: expected a number above 0, found 0",
    );
  });

  it("every fault in one go", () => {
    const message = refusal(valid.replace("111122223333", "1111").replace("role: app", "role: boss"));
    expect(message).toContain("accounts[0].id");
    expect(message).toContain("teams[0].role");
  });

  it("the first ten of many faults", () => {
    const accounts = Array.from({ length: 12 }, (_, index) => ({ id: `${index}`, name: "short" }));
    const message = refusal(JSON.stringify({ accounts, teams: [{ id: "app01", name: "App", role: "app" }] }));
    expect(message).toContain("accounts[9].id");
    expect(message).not.toContain("accounts[10].id");
    expect(message).toContain("and 2 more");
  });
});

describe("a file that cannot be read is refused", () => {
  it("when it is empty", () => {
    expect(refusal("")).toContain("top level: expected a value of type object");
  });

  it("when it is not YAML", () => {
    expect(refusal("accounts:\n\t- id: 1\n")).toMatch(/^organization file org\.yaml: .*line 2/);
  });

  it("when a section stands in it twice", () => {
    expect(refusal(`${valid}teams: []\n`)).toMatch(/^organization file org\.yaml: .*unique/);
  });

  it("when it is not there", async () => {
    const loading = loadOrganization("/nowhere/organization.yaml");
    await expect(loading).rejects.toThrow(
      "organization file /nowhere/organization.yaml: there is no such file",
    );
    await expect(loading).rejects.toBeInstanceOf(OrganizationError);
  });

  it("with its name, when it is there and wrong", async () => {
    const folder = await mkdtemp(join(tmpdir(), "organization-"));
    try {
      const file = join(folder, "wrong.yaml");
      await writeFile(file, valid.replace("role: app", "role: boss"));
      await expect(loadOrganization(file)).rejects.toThrow(file);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
