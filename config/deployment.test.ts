import { expect, test } from "vitest";
import { readDeployment } from "./deployment.ts";

const account = { OHERO_AWS_ACCOUNT: "111122223333" };

test("one account and one Region, if no others are named", () => {
  expect(readDeployment(account)).toMatchObject({
    OHERO_EVENT_ACCOUNT: "111122223333",
    OHERO_EVENT_REGIONS: ["us-east-1"],
    OHERO_SYNC_ORGANIZATION: false,
    OHERO_TEST_EVENTS: false,
    NOTIFICATION_CHANNEL: ["webchat"],
  });
  expect(
    readDeployment({
      ...account,
      OHERO_AWS_REGION: "eu-central-1",
      OHERO_EVENT_ACCOUNT: "222233334444",
      OHERO_EVENT_REGIONS: "eu-central-1, us-east-1,us-gov-west-1,us-east-1",
      OHERO_SYNC_ORGANIZATION: "true",
    }),
  ).toMatchObject({
    OHERO_EVENT_ACCOUNT: "222233334444",
    OHERO_EVENT_REGIONS: ["eu-central-1", "us-east-1", "us-gov-west-1"],
    OHERO_SYNC_ORGANIZATION: true,
  });
});

test.each([
  [{}, /^OHERO_AWS_ACCOUNT: expected an account id of 12 digits, found nothing$/],
  [{ OHERO_AWS_ACCOUNT: "1234" }, /^OHERO_AWS_ACCOUNT: expected an account id of 12 digits, found "1234"$/],
  [{ ...account, OHERO_EVENT_ACCOUNT: "me" }, /^OHERO_EVENT_ACCOUNT: expected an account id.*found "me"$/],
  [{ ...account, OHERO_EVENT_REGIONS: "us-east-1,Ohio" }, /^OHERO_EVENT_REGIONS: expected a Region such as/],
  [{ ...account, OHERO_ALARM_EMAIL: "me" }, /^OHERO_ALARM_EMAIL: expected an e-mail address, found "me"$/],
  [{ ...account, OHERO_TEST_EVENTS: "yes" }, /^OHERO_TEST_EVENTS: .*found "yes"$/],
  [{ ...account, OHERO_ORGANIZATIONS_ROLE: "r" }, /^OHERO_ORGANIZATIONS_ROLE: expected a role's ARN, found/],
  [{ ...account, NOTIFICATION_CHANNEL: "slack" }, /^SLACK_CHANNEL: NOTIFICATION_CHANNEL=slack needs the id/],
  [
    { ...account, OHERO_MODEL_TIMEOUT_SECONDS: "61" },
    /^OHERO_MODEL_TIMEOUT_SECONDS: expected at most 60 on AWS, where the agent's function has 150 seconds.*found "61"$/,
  ],
  [{ ...account, OHERO_MODEL_ATTEMPTS: "6" }, /^OHERO_MODEL_ATTEMPTS: .*found "6"$/],
])("what is wrong is named, with what was found: %j", (given, message) => {
  expect(() => readDeployment(given)).toThrow(message);
});
