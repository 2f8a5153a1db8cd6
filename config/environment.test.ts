import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readDeployment } from "./deployment.ts";
import { EnvironmentError, readEnvironment, readVariables } from "./environment.ts";

test(".env.example names every setting, each with its default", () => {
  const lines = readFileSync(".env.example", "utf8").matchAll(
    /^((?:OHERO|SLACK|NOTIFICATION|JIRA|SERVICENOW)_\w+)=(.*)$/gm,
  );
  const example = Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
  const defaults = readEnvironment({});
  const account = { OHERO_AWS_ACCOUNT: "111122223333" };
  const deployment = readDeployment(account);
  const names = new Set([...Object.keys(defaults), ...Object.keys(deployment)]);
  expect(Object.keys(example).sort()).toEqual([...names].sort());
  expect(readEnvironment(example)).toEqual(defaults);
  // Where people are told differs: a deployment has no console that somebody reads.
  expect(readDeployment({ ...example, ...account, NOTIFICATION_CHANNEL: "" })).toEqual(deployment);
});

test("every fault is named, with what was found", () => {
  const read = () =>
    readEnvironment({
      OHERO_MODEL_ATTEMPTS: "0",
      OHERO_MODEL_TIMEOUT_SECONDS: "soon",
      OHERO_MODEL_TOKENS_PER_RUN: "1.5",
      OHERO_MODEL_PAUSE_SECONDS: "-1",
    });
  expect(read).toThrow(EnvironmentError);
  for (const line of [
    /^OHERO_MODEL_ATTEMPTS: .*, found "0"$/m,
    /^OHERO_MODEL_TIMEOUT_SECONDS: .*, found "soon"$/m,
    /^OHERO_MODEL_TOKENS_PER_RUN: .*, found "1.5"$/m,
    /^OHERO_MODEL_PAUSE_SECONDS: .*, found "-1"$/m,
  ])
    expect(read).toThrow(line);
});

test("variables that other settings name are read when they are set", () => {
  expect(readVariables(["TOKEN", "EMPTY", "MISSING"], { TOKEN: "x", EMPTY: "", OTHER: "y" })).toEqual({
    TOKEN: "x",
  });
});

test.each([
  ["slack,webchat", ["slack", "webchat"]],
  [" Console , none-of-it", null],
  ["none", ["none"]],
  ["none,slack", null],
  ["webchat,webchat", ["webchat"]],
  ["slak", null],
])("NOTIFICATION_CHANNEL=%j", (given, names) => {
  const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s", SLACK_CHANNEL: "C0OPS00001" };
  const read = () => readEnvironment({ ...slack, NOTIFICATION_CHANNEL: given }).NOTIFICATION_CHANNEL;
  if (names === null) expect(read).toThrow(/^NOTIFICATION_CHANNEL: .*found "/m);
  else expect(read()).toEqual(names);
});

test("a list of secrets that names none is as good as a missing one", () => {
  const slack = { NOTIFICATION_CHANNEL: "slack", SLACK_BOT_TOKEN: "xoxb-1", SLACK_CHANNEL: "C0OPS00001" };
  expect(() => readEnvironment({ ...slack, SLACK_SIGNING_SECRET: " , " })).toThrow(
    /^SLACK_SIGNING_SECRET: NOTIFICATION_CHANNEL=slack needs it, found something else$/,
  );
});

test("what Slack needs is named, all of it at once, and nothing of a secret is said", () => {
  const read = () => readEnvironment({ NOTIFICATION_CHANNEL: "slack", SLACK_BOT_TOKEN: "xoxb-secret" });
  expect(read).toThrow(
    /SLACK_SIGNING_SECRET: NOTIFICATION_CHANNEL=slack needs it, found nothing\n.*SLACK_CHANNEL/,
  );
  expect(read).not.toThrow(/xoxb-secret/);
  const wrong = () =>
    readEnvironment({
      NOTIFICATION_CHANNEL: "slack",
      SLACK_BOT_TOKEN: "xapp-secret",
      SLACK_SIGNING_SECRET: "s",
      SLACK_CHANNEL: "#ops",
      OHERO_URL: "ohero.example.com",
    });
  expect(wrong).toThrow(/OHERO_URL: expected an address/);
  const onlySlack = () =>
    readEnvironment({
      NOTIFICATION_CHANNEL: "slack",
      SLACK_BOT_TOKEN: "xapp-secret",
      SLACK_SIGNING_SECRET: "s",
      SLACK_CHANNEL: "#ops",
    });
  expect(onlySlack).toThrow(
    /SLACK_BOT_TOKEN: expected a bot token, xoxb-…, found something else\nSLACK_CHANNEL: .*found "#ops"/,
  );
  expect(onlySlack).not.toThrow(/secret/);
});
