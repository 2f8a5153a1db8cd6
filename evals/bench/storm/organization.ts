import { readFileSync } from "node:fs";
import { type Account, Organization } from "../../../policy/organization.ts";

const file = new URL("../../cases/organization.json", import.meta.url);

/** Ids of so many accounts, counted up from a first digit. */
const ids = (digit: number, count: number) =>
  Array.from({ length: count }, (_, index) => String(digit * 100_000_000_000 + index));

/** Production accounts of two app teams, and accounts that are not production. */
export const ACCOUNTS = { app01: ids(1, 240), app02: ids(2, 60), development: ids(3, 60) };
export const STRANGER = "999999999999";

/** The registry of the evaluation cases with a second app team, and with as many accounts as a storm reaches. */
export function stormOrganization(): Organization {
  const registry = JSON.parse(readFileSync(file, "utf8"));
  const [model] = registry.teams.filter((team: { id: string }) => team.id === "app01");
  const account = (id: string, environment: string, team: string): Account => ({
    id,
    name: `account-${id}`,
    email: `aws+${id}@example.com`,
    status: "ACTIVE",
    tags: { environment, team },
    ou_names: ["Workloads"],
  });
  return Organization.parse({
    ...registry,
    teams: [...registry.teams, { ...model, id: "app02", name: "App 2", channel: "C-app2" }],
    accounts: [
      ...ACCOUNTS.app01.map((id) => account(id, "production", "app01")),
      ...ACCOUNTS.app02.map((id) => account(id, "production", "app02")),
      ...ACCOUNTS.development.map((id) => account(id, "non-production", "app01")),
    ],
  });
}
