import { readFileSync } from "node:fs";
import type { Environment } from "../../config/environment.ts";
import type { Organization } from "../../policy/organization.ts";

/** The organization that stands beside the function. It was checked when it was deployed (`infra/bundle.ts`), and is taken as it is. */
export function readDeployedOrganization({
  OHERO_ORGANIZATION: file,
}: Pick<Environment, "OHERO_ORGANIZATION">): Organization {
  return JSON.parse(readFileSync(file, "utf8")) as Organization;
}
