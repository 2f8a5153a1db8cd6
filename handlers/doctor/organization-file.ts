import { OrganizationError } from "../../policy/errors.ts";
import { loadOrganization } from "../../policy/load-organization.ts";
import { type Check, ok, problem } from "./check.ts";

/** Is there an organization file without a fault? */
export const checkOrganizationFile = (file: string): Check => ({
  name: "organization file",
  async run() {
    try {
      const { accounts, teams } = await loadOrganization(file);
      return ok(`${file}: ${accounts.length} accounts, ${teams.length} teams`);
    } catch (error) {
      if (!(error instanceof OrganizationError)) throw error;
      return problem(error.message, `change ${file}, or name another: OHERO_ORGANIZATION`);
    }
  },
});
