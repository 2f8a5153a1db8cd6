import type { Environment } from "./environment.ts";

type Setting = keyof Environment;

interface TicketSettings {
  /** What its API is called with; of a group any one member is enough. */
  needed: readonly (readonly Setting[])[];
  /** What its webhook's requests are signed with. Without it there is no way in for them. */
  webhook: Setting;
}

/** Settings of ticket systems, by name. */
export const TICKET_SETTINGS = {
  jira: {
    needed: [["JIRA_URL"], ["JIRA_EMAIL"], ["JIRA_API_TOKEN"]],
    webhook: "JIRA_WEBHOOK_SECRET",
  },
  servicenow: {
    needed: [
      ["SERVICENOW_URL"],
      ["SERVICENOW_USER", "SERVICENOW_TOKEN"],
      ["SERVICENOW_PASSWORD", "SERVICENOW_TOKEN"],
    ],
    webhook: "SERVICENOW_WEBHOOK_SECRET",
  },
} as const satisfies Record<string, TicketSettings>;

export type TicketSettingsName = keyof typeof TICKET_SETTINGS;

/** All that a system's API may be called with. */
export const apiSettingsOf = (name: TicketSettingsName): Setting[] => [
  ...new Set<Setting>(TICKET_SETTINGS[name].needed.flat()),
];

/** What a system still needs, such as "SERVICENOW_USER or SERVICENOW_TOKEN"; nothing where it may be called. */
export function missingSettings(
  environment: Readonly<Partial<Record<Setting, unknown>>>,
  name: TicketSettingsName,
): string[] {
  const needed: TicketSettings["needed"] = TICKET_SETTINGS[name].needed;
  return needed
    .filter((settings) => settings.every((setting) => (environment[setting] ?? "") === ""))
    .map((settings) => settings.join(" or "));
}
