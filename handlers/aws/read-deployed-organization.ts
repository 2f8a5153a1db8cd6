import { readFile } from "node:fs/promises";
import type { Environment } from "../../config/environment.ts";
import type { Organization } from "../../policy/organization.ts";

/** The organization that stands beside the function. It was checked when it was deployed (`infra/bundle.ts`), and is taken as it is. */
export async function readDeployedOrganization({
  OHERO_ORGANIZATION: file,
}: Pick<Environment, "OHERO_ORGANIZATION">): Promise<Organization> {
  return JSON.parse(await readFile(file, "utf8")) as Organization;
}
