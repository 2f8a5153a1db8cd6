import type { Deployment } from "../../config/deployment.ts";
import type { Environment } from "../../config/environment.ts";
import { missingSettings } from "../../config/ticket-settings.ts";
import type { systemsOf } from "../../policy/ticketing.ts";
import { type Check, ok, problem } from "./check.ts";
import type { createIdentity } from "./identity.ts";
import { checkSecret } from "./secret.ts";

type Systems = ReturnType<typeof systemsOf>;

const TRY = "ohero tickets test";
const NOT_TRIED = `not tried: ${TRY} does`;

/** Is everything set that a system is called with, here? */
export const checkTicketSettings = (system: Systems[number], environment: Environment): Check => ({
  name: `ticket system ${system}`,
  async run() {
    const missing = missingSettings(environment, system);
    if (missing.length === 0) return ok(`its settings are there, and were ${NOT_TRIED}`);
    return problem(`missing: ${missing.join(", ")}`, `set it in .env; then ${TRY}`);
  },
});

/** Is everything in the secret that a system is called with, on AWS? */
export const checkTicketSecret = (
  system: Systems[number],
  deployment: Deployment,
  identify: ReturnType<typeof createIdentity>,
): Check =>
  checkSecret(
    {
      name: `ticket system ${system}`,
      secret: system,
      missingIn: (settings) => missingSettings(settings, system),
      untried: `${NOT_TRIED}, with the same in .env`,
      besides: `; with the same in .env: ${TRY}`,
      identify,
    },
    deployment,
  );
