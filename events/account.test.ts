import { expect, it } from "vitest";
import { accountIn, isAccount, readAccount } from "./account.ts";

it.each([
  ["arn:aws:rds:eu-west-1:222233334444:db:x", "222233334444"],
  ["arn:aws-cn:rds:cn-north-1:222233334444:db:x", "222233334444"],
  ["222233334444", "222233334444"],
  ["AWS::::Account:222233334444", "222233334444"],
  ["arn:aws:s3:::bucket-222233334444", null],
  ["arn:aws:iam::aws:policy/ReadOnlyAccess", null],
  ["i-0aa11bb22cc33dd44", null],
  ["2222333344445", null],
])("account in %s is %s", (id, account) => {
  expect(accountIn(id)).toBe(account);
});

it.each([
  ["222233334444", "222233334444"],
  [" 222233334444 ", "222233334444"],
  [22233334444, "022233334444"],
  ["2222333344445", null],
  ["N/A", null],
  ["", null],
  [1.5, null],
  [-1, null],
  [null, null],
  [["222233334444"], null],
])("account written as %j is %s", (written, account) => {
  expect(readAccount(written)).toBe(account);
});

it("is not in itself what only holds one", () => {
  expect(isAccount("222233334444")).toBe(true);
  expect(isAccount("arn:aws:rds:eu-west-1:222233334444:db:x")).toBe(false);
  expect(isAccount("222233334444\n")).toBe(false);
});
