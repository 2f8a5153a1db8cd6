import { expect, test } from "vitest";
import { EnvironmentError } from "../config/environment.ts";
import { readSettings } from "./read-settings.ts";

const read = (context: Record<string, unknown>, variables: NodeJS.ProcessEnv = {}) =>
  readSettings((name) => context[name], variables);

test("the context counts before the environment", () => {
  const { deployment, isEphemeral, warnings } = read(
    { OHERO_AWS_REGION: "eu-central-1", ephemeral: "true" },
    { OHERO_AWS_ACCOUNT: "123456789012", OHERO_AWS_REGION: "us-east-1", OHERO_EVENT_REGIONS: "us-east-1" },
  );
  expect(deployment).toMatchObject({ OHERO_AWS_ACCOUNT: "123456789012", OHERO_AWS_REGION: "eu-central-1" });
  expect(isEphemeral).toBe(true);
  expect(warnings).toEqual([]);
});

test("a number or truth in the context of cdk.json is read as well", () => {
  const { deployment, isEphemeral } = read({
    OHERO_AWS_ACCOUNT: 123456789012,
    OHERO_SYNC_ORGANIZATION: true,
    ephemeral: true,
  });
  expect(deployment).toMatchObject({ OHERO_AWS_ACCOUNT: "123456789012", OHERO_SYNC_ORGANIZATION: true });
  expect(isEphemeral).toBe(true);
});

test("without an account that of the credentials is used, then the sample account, which is said", () => {
  const found = read({}, { CDK_DEFAULT_ACCOUNT: "123456789012" });
  expect(found.deployment.OHERO_AWS_ACCOUNT).toBe("123456789012");
  expect(found.warnings).toEqual([]);
  const sample = read({});
  expect(sample.deployment.OHERO_AWS_ACCOUNT).toBe("111122223333");
  expect(sample.warnings).toEqual([
    "synthesised for AWS's sample account 111122223333: set OHERO_AWS_ACCOUNT to deploy",
  ]);
  expect(sample.isEphemeral).toBe(false);
});

test("what is missed without us-east-1 is said", () => {
  const { warnings } = read({}, { OHERO_AWS_ACCOUNT: "123456789012", OHERO_AWS_REGION: "eu-central-1" });
  expect(warnings).toEqual([expect.stringMatching(/^OHERO_EVENT_REGIONS does not name us-east-1: /)]);
});

test("what is told to the console on one machine is not on AWS, which is said", () => {
  const { warnings } = read(
    {},
    { OHERO_AWS_ACCOUNT: "123456789012", NOTIFICATION_CHANNEL: "webchat,console" },
  );
  expect(warnings).toEqual([expect.stringMatching(/^NOTIFICATION_CHANNEL: console is left out on AWS/)]);
});

test("without the page a Region will do to which CloudFront writes no logs", () => {
  const { deployment } = read({
    OHERO_AWS_ACCOUNT: "123456789012",
    OHERO_AWS_REGION: "eu-south-1",
    NOTIFICATION_CHANNEL: "none",
  });
  expect(deployment.OHERO_AWS_REGION).toBe("eu-south-1");
});

test.each([
  [
    { OHERO_AWS_REGION: "eu-south-1" },
    /^OHERO_AWS_REGION: CloudFront, which the page needs, writes no logs to buckets in eu-south-1: /,
  ],
  [{ OHERO_AWS_ACCOUNT: "1234" }, /^OHERO_AWS_ACCOUNT: expected an account id of 12 digits, found "1234"$/],
  [
    { OHERO_TABLE_PREFIX: "a-name-that-is-too-long-for-buckets" },
    /^OHERO_TABLE_PREFIX: expected up to 20 small letters/,
  ],
  [
    { OHERO_DOMAIN: "ohero.example.com" },
    /^OHERO_CERTIFICATE: OHERO_DOMAIN and OHERO_CERTIFICATE are set together/,
  ],
  [{ OHERO_MAX_CONCURRENCY: "1" }, /^OHERO_MAX_CONCURRENCY: /],
  [{ NOTIFICATION_CHANNEL: "slack" }, /^SLACK_CHANNEL: NOTIFICATION_CHANNEL=slack needs the id of a channel/],
])("%o is refused", (context, message) => {
  expect(() => read(context)).toThrow(EnvironmentError);
  expect(() => read(context)).toThrow(message);
});
