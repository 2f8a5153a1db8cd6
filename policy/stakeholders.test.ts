import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { OperationalEvent } from "../events/operational-event.ts";
import { parseDelivery } from "../events/parse-delivery.ts";
import { loadOrganization } from "./load-organization.ts";
import { concernsSecurity, findStakeholders } from "./stakeholders.ts";

const organization = await loadOrganization(fileURLToPath(new URL("organization.yaml", import.meta.url)));

/** A medium finding about a volume of a production account. */
const payload = new URL("../test-events/11-three-findings.json", import.meta.url);
const [entry] = JSON.parse(readFileSync(payload, "utf8"));
const [part] = parseDelivery(entry, "2026-11-23T12:00:00Z");
if (part?.kind !== "event") throw new Error("the test event cannot be read");
const finding = part.event;

const unremarkable = { costImpact: false, severity: 2 };

function teamsFor(changes: Partial<OperationalEvent>, assessment = unremarkable): string[] {
  return findStakeholders(organization, { ...finding, ...changes }, assessment).teams.map((team) => team.id);
}

describe("findStakeholders", () => {
  it("is the owner alone where nothing else is the matter", () => {
    const { owner, teams } = findStakeholders(organization, finding, unremarkable);
    expect(owner.id).toBe("app01");
    expect(teams).toEqual([owner]);
  });

  it("adds FinOps if and only if there is a cost impact", () => {
    expect(teamsFor({}, { costImpact: true, severity: 2 })).toEqual(["app01", "fin01"]);
    expect(teamsFor({ billing: true })).toEqual(["app01"]);
  });

  it("adds leadership if and only if severity is 5", () => {
    expect(teamsFor({}, { costImpact: false, severity: 5 })).toEqual(["app01", "mgt01"]);
    expect(teamsFor({ nativeSeverity: "critical" }, { costImpact: false, severity: 4 })).toEqual([
      "app01",
      "sec01",
    ]);
  });

  it("puts the owner first", () => {
    const all = teamsFor(
      { nativeSeverity: "critical", resources: [{ id: "vpc-0a1b2c3d", type: null, status: "pending" }] },
      { costImpact: true, severity: 5 },
    );
    expect(all).toEqual(["inf01", "fin01", "sec01", "mgt01"]);
  });

  it("is the owner alone where the other roles have no team", () => {
    const teams = organization.teams.filter((team) => team.role === "app");
    const assessment = { costImpact: true, severity: 5 };
    expect(findStakeholders({ ...organization, teams }, finding, assessment).teams).toHaveLength(1);
  });
});

describe("concernsSecurity", () => {
  const concerns = (
    changes: Partial<OperationalEvent>,
    securitySeverities = organization.policy.securitySeverities,
  ) => concernsSecurity({ ...organization.policy, securitySeverities }, { ...finding, ...changes });

  it("findings from high on", () => {
    expect(concerns({ nativeSeverity: "high" })).toBe(true);
    expect(concerns({ nativeSeverity: "critical" })).toBe(true);
    expect(concerns({ nativeSeverity: "medium" })).toBe(false);
    expect(concerns({ nativeSeverity: null })).toBe(false);
  });

  it("findings of the severities that the policy lists", () => {
    expect(concerns({ nativeSeverity: "medium" }, ["medium"])).toBe(true);
    expect(concerns({ nativeSeverity: "critical" }, ["medium"])).toBe(false);
  });

  it("a finding of low severity does not, even if somebody is acting", () => {
    expect(concerns({ nativeSeverity: "low", threat: true })).toBe(false);
  });

  it("abuse reports and leaked credentials", () => {
    expect(concerns({ category: "abuse", nativeSeverity: null })).toBe(true);
    expect(concerns({ category: "issue", nativeSeverity: null, threat: true })).toBe(true);
    expect(concerns({ category: "issue", nativeSeverity: null, threat: false })).toBe(false);
  });
});
