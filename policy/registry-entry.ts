import { z } from "zod";
import { Account } from "./account.ts";
import { Team } from "./team.ts";

/** How an entry came into the registry; the organization file needs nothing of it. */
const origin = {
  /** Operators add by hand, the other by itself what AWS Organizations knows. */
  from: z.enum(["operator", "organizations"]),
  by: z.string().min(1),
  /** When it was last said so, ISO 8601. */
  at: z.string().min(1),
  /** Counts the changes. */
  version: z.int().min(1),
};

/** An account that was added beside the organization file. */
export const AccountEntry = Account.extend({
  ...origin,
  id: z.string().regex(/^\d{12}$/, "an account id of 12 digits"),
});
export type AccountEntry = z.infer<typeof AccountEntry>;

/** A team that was added beside the organization file. */
export const TeamEntry = Team.extend(origin);
export type TeamEntry = z.infer<typeof TeamEntry>;

/** All that was added beside the organization file. */
export interface RegistryEntries {
  accounts: readonly AccountEntry[];
  teams: readonly TeamEntry[];
}
