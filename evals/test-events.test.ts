import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createSilentChannel } from "../channels/silent.ts";
import { readDeliveries } from "../events/read-deliveries.ts";
import { openLocalApplication } from "../handlers/open-local-application.ts";
import { loadOrganization } from "../policy/load-organization.ts";

const folder = new URL("../test-events/", import.meta.url);

/** What `test-events/README.md` says of each file: outcome or reason, severity, teams; "!" where text gives orders. */
const STORY: Record<string, string[]> = {
  "01-eks-planned-lifecycle": ["accepted 4 app01,fin01"],
  "02-iam-operational-issue": ["unknown-account"],
  "03-eks-backup-copy": ["duplicate"],
  "04-eks-postponed": ["updated 2 app01,fin01"],
  "05-rds-operational-issue": ["accepted 4 app01"],
  "06-rds-recovered": ["closed 4 app01"],
  "07-vpn-redundancy-loss": ["accepted 2 inf01"],
  "08-savings-plan-expiring": ["accepted 3 app01,fin01"],
  "09-credentials-exposed": ["accepted 4 app01,fin01,sec01"],
  "10-open-security-group": ["accepted 4 inf01,sec01"],
  "11-three-findings": ["accepted 2 app01", "not-significant", "unknown-account"],
  "12-suppressed-and-sample": ["suppressed", "sample"],
  "13-findings-that-give-orders": ["!not-significant", "!accepted 3 app01,sec01"],
  "14-stolen-data": ["accepted 5 app01,sec01,mgt01"],
  "15-function-errors": ["accepted 4 app01"],
  "16-function-recovered": ["closed 4 app01"],
  "17-composite-alarm": ["accepted 3 app01", "merged 4 app01"],
  "18-cost-anomaly": ["accepted 3 inf01,fin01"],
  "19-coin-mining": ["accepted 4 app01,fin01,sec01"],
  "20-coin-mining-asff": ["duplicate"],
  "21-coin-mining-ocsf": ["duplicate"],
  "22-idle-instance": ["accepted 3 app01,fin01"],
  "23-flow-logs-off": ["accepted 2 inf01"],
  "24-flow-logs-on": ["closed 2 inf01"],
};

test("the test events tell the story that their README promises", async () => {
  const application = await openLocalApplication({
    organization: await loadOrganization("policy/organization.yaml"),
    dataDirectory: null,
    channel: createSilentChannel(),
    share: false,
    clock: () => new Date("2026-11-23T12:00:00Z"),
  });
  const told: Record<string, string[]> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const lines: string[] = [];
    for (const raw of readDeliveries(readFileSync(new URL(file, folder), "utf8")))
      for (const result of await application.process(raw, { interactive: false })) {
        const { outcome, reason, severity, stakeholders, injectionSuspected } = result;
        const grading = stakeholders.length > 0 ? ` ${severity} ${stakeholders.join(",")}` : "";
        lines.push(`${injectionSuspected ? "!" : ""}${reason ?? outcome}${grading}`);
      }
    told[file.replace(".json", "")] = lines;
  }
  await application.close();
  expect(told).toEqual(STORY);
}, 60_000);

test("the README tells of every file", () => {
  const readme = readFileSync(new URL("README.md", folder), "utf8");
  const told = [...readme.matchAll(/^\| `(\d\d-[\w-]+)` \|/gm)].map((match) => match[1]);
  expect(told).toEqual(Object.keys(STORY));
});
