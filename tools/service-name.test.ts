import { expect, test } from "vitest";
import { shortServiceName } from "./service-name.ts";

test.each([
  ["AWS/RDS", "RDS"],
  ["Amazon Redshift", "Redshift"],
  ["EC2 - Other", "EC2"],
  ["Amazon Elastic Compute Cloud - Compute", "EC2"],
  ["RDS", "RDS"],
])("%s is %s", (service, short) => {
  expect(shortServiceName(service)).toBe(short);
});
