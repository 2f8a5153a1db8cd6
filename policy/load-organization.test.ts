import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
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
      securitySeverities: ["high", "critical"],
      urgentWithinDays: 30,
      plannedWithinDays: 90,
      openEndedResources: 10,
      onFailure: "rule",
      deliveryRetentionDays: 400,
    });
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
