import { expect, it } from "vitest";
import { readArn } from "./arn.ts";

const nothing = { service: "", region: "", account: "" };

it.each([
  [
    "arn:aws:rds:eu-west-1:222233334444:db:x:y",
    { service: "rds", region: "eu-west-1", account: "222233334444" },
  ],
  ["arn:aws-cn:s3:::bucket", { ...nothing, service: "s3" }],
  ["arn:aws:health:eu-west-1::event/RDS", { ...nothing, service: "health", region: "eu-west-1" }],
  ["arn:", nothing],
  ["i-0aa11bb22cc33dd44", nothing],
  ["a:b:c:d:e", nothing],
  ["", nothing],
])("%s says %j", (id, said) => {
  expect(readArn(id)).toEqual(said);
});
