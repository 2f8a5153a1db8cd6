import { misnamedChannels } from "../../config/slack-channels.ts";
import { OrganizationError } from "../../policy/errors.ts";
import { loadOrganization } from "../../policy/load-organization.ts";
import { type Check, ok, problem } from "./check.ts";

/** Is there an organization file without a fault? Where people are told in Slack, each team's channel must be one. */
export const checkOrganizationFile = (file: string, { isInSlack }: { isInSlack: boolean }): Check => ({
  name: "organization file",
  async run() {
    try {
      const { accounts, teams } = await loadOrganization(file);
      const misnamed = isInSlack ? misnamedChannels(teams) : [];
      if (misnamed.length > 0) return problem(misnamed.join("; "), `change it in ${file}`);
      return ok(`${file}: ${accounts.length} accounts, ${teams.length} teams`);
    } catch (error) {
      if (!(error instanceof OrganizationError)) throw error;
      return problem(error.message, `change ${file}, or name another: OHERO_ORGANIZATION`);
    }
  },
});
