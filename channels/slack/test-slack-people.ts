import type { Channel, ChannelKind, Team, User, Workspace } from "./test-slack-state.ts";

export interface ChannelSeed {
  id: string;
  name?: string;
  kind?: ChannelKind;
  isArchived?: boolean;
  /** The bot and everybody, if not given. */
  members?: readonly string[];
}

export interface UserSeed {
  id: string;
  name: string;
  realName?: string;
  email?: string;
  isBot?: boolean;
}

export const TEAM: Team = { id: "T0TEAM", name: "acme", appId: "A0APP", botUser: "U0BOT", botId: "B0BOT" };

export const PEOPLE: readonly UserSeed[] = [
  { id: "U1ANNA", name: "anna" },
  { id: "U2BEN", name: "ben" },
];

export const CHANNELS: readonly ChannelSeed[] = [
  { id: "C0OPS", name: "ops" },
  { id: "C0OTHER", name: "other", members: ["U1ANNA"] },
  { id: "C0OLD", name: "old", isArchived: true },
  { id: "G0SECRET", name: "secret", kind: "private" },
  { id: "D0ANNA", kind: "im", members: ["U0BOT", "U1ANNA"] },
];

/** Everything that the methods of the stand-in ask for. */
export const ALL_SCOPES = [
  "app_mentions:read",
  "channels:history",
  "channels:read",
  "chat:write",
  "groups:history",
  "groups:read",
  "im:history",
  "im:read",
  "reactions:write",
  "users:read",
  "users:read.email",
] as const;

export const ALL_EVENTS = ["app_mention", "message.channels", "message.groups", "message.im"] as const;

export function populate(
  workspace: Workspace,
  people: readonly UserSeed[],
  channels: readonly ChannelSeed[],
): void {
  const { botUser } = workspace.team;
  for (const seed of [...people, { id: botUser, name: "ohero", isBot: true }]) {
    const { id, name, realName = name, email = `${name}@example.com`, isBot = false } = seed as UserSeed;
    workspace.users.set(id, { id, name, realName, email, isBot } satisfies User);
  }
  for (const { id, name = id.toLowerCase(), kind = "public", isArchived = false, members } of channels) {
    const inside = new Set(members ?? workspace.users.keys());
    workspace.channels.set(id, { id, name, kind, isArchived, members: inside } satisfies Channel);
  }
}
