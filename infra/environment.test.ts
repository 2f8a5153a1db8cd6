import { expect, test } from "vitest";
import { z } from "zod";
import { readDeployment } from "../config/deployment.ts";
import { readEnvironment } from "../config/environment.ts";
import { environmentOf } from "./environment.ts";
import { functions } from "./functions.ts";
import { placesOf } from "./places.ts";
import { SETTINGS, type SettingName, synthesise } from "./test-synthesise.ts";

const Deployed = z.looseObject({
  FunctionName: z.string(),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()) }),
});

/** Settings as a function finds them: references become what AWS would put there, and the secrets that it may read are added. */
function settingsOf(variables: Record<string, unknown>): Record<string, string> {
  let ids = 0;
  const textOf = (value: unknown): string => {
    if (typeof value === "string") return value;
    const text = JSON.stringify(value);
    const join = z.object({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(value);
    if (join.success) return join.data["Fn::Join"][1].map(textOf).join(join.data["Fn::Join"][0]);
    const [, kind = "", webhook = ""] = /Secret(jira|servicenow)(webhook)?/.exec(text) ?? [];
    if (kind !== "")
      return `arn:aws:secretsmanager:us-east-1:111111111111:secret:ohero/${kind}${webhook && "-webhook"}-AbCdEf`;
    if (/Secretslack/.test(text))
      return "arn:aws:secretsmanager:us-east-1:111111111111:secret:ohero/slack-AbCdEf";
    if (/Secretaccess/.test(text))
      return "arn:aws:secretsmanager:us-east-1:111111111111:secret:ohero/access-AbCdEf";
    if (/DomainName/.test(text)) return "d111111abcdef8.cloudfront.net";
    // Of the two sources of a base the second id is the source's.
    ids += 1;
    return `ABCDEFGH${Math.ceil(ids / 2)}${ids % 2}`;
  };
  const settings = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, textOf(value)]),
  );
  const secrets = settings.OHERO_SECRETS ?? "";
  return {
    ...settings,
    ...(secrets.includes("slack") && { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "signing" }),
    ...(secrets.includes("access") && { OHERO_ACCESS_KEY: "key" }),
  };
}

const deployed = (name: SettingName) => {
  const { templates, resources } = synthesise(name);
  return [...templates.keys()].flatMap((stack) =>
    [...resources(stack, "AWS::Lambda::Function").values()].flatMap(({ Properties }) => {
      const found = Deployed.safeParse(Properties);
      return found.success
        ? [{ name: found.data.FunctionName, settings: settingsOf(found.data.Environment.Variables) }]
        : [];
    }),
  );
};

test.each(Object.keys(SETTINGS) as SettingName[])("%s: every function can read its settings", (name) => {
  for (const { name: functionName, settings } of deployed(name))
    expect(() => readEnvironment(settings), functionName).not.toThrow();
});

test("a function that reads the organization is told where, and no other is", () => {
  for (const { name, settings } of deployed("everything")) {
    const { readsOrganization = false } =
      Object.entries(functions).find(([key]) => name === `ohero-${key}`)?.[1] ?? {};
    expect(settings.OHERO_ORGANIZATION !== undefined, name).toBe(readsOrganization);
  }
});

test("who has the secret of Slack may tell Slack, and nobody else", () => {
  const told = deployed("everything").filter(({ settings }) =>
    settings.NOTIFICATION_CHANNEL?.includes("slack"),
  );
  expect(told.map(({ name }) => name).sort()).toEqual([
    "ohero-agent",
    "ohero-http",
    "ohero-send-messages",
    "ohero-sync-tickets",
  ]);
  for (const { settings } of told) expect(settings.SLACK_BOT_TOKEN).toBeDefined();
});

test("the console of one machine is not told on AWS, where it would be a log", () => {
  const channelsWith = (channels: string) => {
    const deployment = readDeployment({ OHERO_AWS_ACCOUNT: "111111111111", NOTIFICATION_CHANNEL: channels });
    return environmentOf({ places: placesOf(deployment), deployment }, "everybody").NOTIFICATION_CHANNEL;
  };
  expect(channelsWith("webchat,console")).toBe("webchat");
  expect(channelsWith("console")).toBe("none");
});

test("settings fit into what Lambda takes: 4 KB", () => {
  for (const { name, settings } of deployed("everything"))
    expect(JSON.stringify(settings).length, name).toBeLessThan(4_096);
});
