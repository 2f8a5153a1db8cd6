import { readFile } from "node:fs/promises";
import type { WebClient } from "@slack/web-api";
import { parse } from "yaml";
import { z } from "zod";
import { createSlackClient } from "../../channels/slack/client.ts";
import { readFailure } from "../../channels/slack/slack-errors.ts";
import type { Deployment } from "../../config/deployment.ts";
import type { Environment } from "../../config/environment.ts";
import { type Check, type Finding, ok, problem, warning } from "./check.ts";
import type { createIdentity } from "./identity.ts";
import { checkSecret } from "./secret.ts";

const APP = "https://api.slack.com/apps, the app";

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/**
 * Does Slack take the token, with the scopes of the manifest, and may the app write where incidents are announced, and into `channels`,
 * those of the teams?
 */
export function checkSlack(
  environment: Pick<
    Environment,
    "SLACK_BOT_TOKEN" | "SLACK_SIGNING_SECRET" | "SLACK_CHANNEL" | "SLACK_API_URL"
  >,
  channels: readonly string[],
): Check[] {
  const { SLACK_CHANNEL: announced } = environment;
  const client = createSlackClient(environment.SLACK_BOT_TOKEN, environment.SLACK_API_URL);
  let asked: ReturnType<WebClient["auth"]["test"]> | undefined;
  const authTest = () => {
    asked ??= client.auth.test();
    return asked;
  };
  return [
    {
      name: "Slack token",
      run: () =>
        trying(async () => {
          const { team, user } = await authTest();
          return ok(`of ${user} in the workspace ${team}`);
        }),
    },
    {
      name: "Slack scopes",
      async run() {
        const answer = await authTest().catch(() => null);
        if (answer === null) return warning("not checked, as the token was not", "see Slack token");
        return compareScopes(answer.response_metadata?.scopes ?? [], await wantedScopes());
      },
    },
    ...[...new Set([announced, ...channels])].map((channel) => ({
      name: `Slack channel ${channel}`,
      run: () =>
        trying(async () => {
          // Reading a message takes the scopes that the app has anyway; conversations.info would take one more.
          await client.conversations.history({ channel, limit: 1 });
          return ok("the app is in it");
        }),
    })),
    { name: "Slack signing secret", run: async () => checkSecrets(environment.SLACK_SIGNING_SECRET) },
  ];
}

/** What functions need of Slack and find in its secret. */
const SECRET_SETTINGS = ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"] as const;

/** Is everything in the secret without which agent, http and send-messages refuse to start? */
export const checkSlackSecret = (
  deployment: Deployment,
  identify: ReturnType<typeof createIdentity>,
): Check =>
  checkSecret(
    {
      name: "Slack secret",
      secret: "slack",
      missingIn: (settings) => SECRET_SETTINGS.filter((name) => (settings[name] ?? "") === ""),
      untried: "not tried: what is in .env is",
      identify,
    },
    deployment,
  );

async function wantedScopes(): Promise<string[]> {
  const manifest = await readFile(new URL("../../channels/slack/manifest.yaml", import.meta.url), "utf8");
  return Manifest.parse(parse(manifest)).oauth_config.scopes.bot;
}

function compareScopes(granted: readonly string[], wanted: readonly string[]): Finding {
  const missing = wanted.filter((scope) => !granted.includes(scope));
  const more = granted.filter((scope) => !wanted.includes(scope));
  if (missing.length > 0)
    return problem(
      `missing: ${missing.join(", ")}`,
      `${APP}, OAuth & Permissions: add them under Bot Token Scopes, then Reinstall`,
    );
  if (more.length > 0)
    return warning(
      `all are granted, and more than are used: ${more.join(", ")}`,
      `${APP}, OAuth & Permissions: remove them`,
    );
  return ok(`${wanted.length} granted, as channels/slack/manifest.yaml has them`);
}

/** The form that Slack gives them today; its documentation promises none. */
function checkSecrets(setting: string): Finding {
  const secrets = setting.split(",").map((secret) => secret.trim());
  if (secrets.every((secret) => /^[0-9a-f]{32}$/.test(secret)))
    return ok(secrets.length === 1 ? "looks like one" : `${secrets.length}, and they look like some`);
  return warning(
    "does not look like one: 32 digits and letters from a to f were expected",
    `${APP}, Basic Information, App Credentials: copy Signing Secret into SLACK_SIGNING_SECRET`,
  );
}

async function trying(ask: () => Promise<Finding>): Promise<Finding> {
  try {
    return await ask();
  } catch (error) {
    const { kind, problem: code } = readFailure(error);
    if (kind === "limited") return warning(code, "run it again in a minute");
    return problem(
      code,
      FIXES[code] ?? (kind === "doubtful" ? "look at SLACK_API_URL and the network" : APP),
    );
  }
}

const TOKEN = `${APP}, OAuth & Permissions: copy Bot User OAuth Token into SLACK_BOT_TOKEN`;
const CHANNEL =
  "look at SLACK_CHANNEL, or at the team's channel (in Slack: the channel's details, at the end); to a private channel the app must be invited: /invite @OHERO";

const FIXES: Readonly<Record<string, string>> = {
  invalid_auth: TOKEN,
  not_authed: TOKEN,
  token_revoked: TOKEN,
  token_expired: TOKEN,
  account_inactive: TOKEN,
  not_in_channel: "in Slack, in that channel: /invite @OHERO",
  channel_not_found: CHANNEL,
  missing_scope: "see Slack scopes",
};
