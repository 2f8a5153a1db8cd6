import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

const manifest = parse(readFileSync(new URL("./manifest.yaml", import.meta.url), "utf8"));

/** What each method that is called asks for, as its page in Slack's documentation says. */
const SCOPES: Record<string, readonly string[]> = {
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "conversations.history": ["channels:history", "groups:history", "im:history"],
  "conversations.replies": ["channels:history", "groups:history", "im:history"],
  "users.info": ["users:read"],
  "views.open": [],
};

/** What each event that is subscribed to asks for. */
const EVENT_SCOPES: Record<string, string> = {
  app_mention: "app_mentions:read",
  "message.channels": "channels:history",
  "message.groups": "groups:history",
  "message.im": "im:history",
};

/** The methods that the sources call. */
function calledMethods(): string[] {
  const files = [
    ...readdirSync(new URL("./", import.meta.url)).map((name) => new URL(name, import.meta.url)),
    new URL("../../handlers/slack.ts", import.meta.url),
  ];
  const sources = files.filter(
    ({ pathname }) => pathname.endsWith(".ts") && !/test/.test(pathname.split("/").at(-1) ?? ""),
  );
  const calls = sources.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(
      /\bclient\s*\.(auth|chat|conversations|reactions|users|views)\s*\.(\w+)\(/g,
    ),
  ]);
  return [...new Set(calls.map(([, group, method]) => `${group}.${method}`))].sort();
}

test("the app asks for what is called, and for nothing else", () => {
  expect(calledMethods()).toEqual(Object.keys(SCOPES).sort());
  const { bot_events: events } = manifest.settings.event_subscriptions;
  const needed = [...Object.values(SCOPES).flat(), ...events.map((event: string) => EVENT_SCOPES[event])];
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set(needed)].sort());
  expect(manifest.oauth_config.scopes.user).toBeUndefined();
});

test("messages and clicks come in at one address, over HTTPS", () => {
  const { event_subscriptions, interactivity } = manifest.settings;
  expect(event_subscriptions.request_url).toBe(interactivity.request_url);
  expect(interactivity.request_url).toMatch(/^https:\/\/.*\/slack$/);
});
