import { describe, expect, it } from "vitest";
import { reportFacts } from "./report-facts.ts";
import { organization } from "./test-inputs.ts";

const { accounts } = organization;
const read = (text: string, pending = "") => reportFacts.rule({ text, pending, accounts });

describe("accounts", () => {
  it.each([
    ["our API in 222233334444 is down", ["222233334444"]],
    ["our API in 2222-3333-4444 is down", ["222233334444"]],
    ["our API in 2222 3333 4444 is down", ["222233334444"]],
    ["payments-prod: the ledger is down", ["payments-prod"]],
    ["Payments-Prod is down again", ["payments-prod"]],
    ["neither payments-prod-eu nor payments-prod answers", ["payments-prod"]],
    ["payments-prod-eu is down", []],
    ["arn:aws:rds:eu-west-1:333344445555:db:shop is down", ["333344445555"]],
    ["222233334444 and 333344445555 cannot connect", ["222233334444", "333344445555"]],
    ["222233334444 has trouble, see arn:aws:rds:eu-west-1:222233334444:db:x", ["222233334444"]],
    ["call 1234567890123, our API is down", []],
    ["request 097cbfcb-3088-4f94-91b1-172277241399 fails", []],
    ["our API is down", []],
  ])("%s", (text, expected) => {
    expect(read(text).accounts).toEqual(expected);
  });
});

describe("specific enough", () => {
  it.each([
    ["our API in 222233334444 is down", "", true],
    ["payments-prod: checkout fails", "", true],
    ["222233334444", "", false],
    ["our API is down", "", false],
    ["222233334444", "our interface endpoints in Sydney are timing out", true],
    ["it's 454545454545, vpce-0a12 for SQS, about 40 % of calls", "", true],
    ["222233334444 の API が 応答しません です", "", true],
    ["アカウント 222233334444 で注文APIがタイムアウトしています", "", true],
    ["账户 222233334444 的支付服务无法访问", "", true],
    ["222233334444 lambdas hang", "", true],
    ["222233334444 ?", "", false],
  ])("%s after %j: %s", (text, pending, value) => {
    expect(read(text, pending).value).toBe(value);
  });
});

describe("resources", () => {
  it.each([
    ["vpce-0a12 for SQS", ["vpce-0a12"]],
    ["i-0aa11bb22cc33dd44, vol-049df61146c4d7901.", ["i-0aa11bb22cc33dd44", "vol-049df61146c4d7901"]],
    [
      "see arn:aws:eks:eu-west-1:222233334444:cluster/payments-core.",
      ["arn:aws:eks:eu-west-1:222233334444:cluster/payments-core"],
    ],
    ["i-have no idea, sg-team and db-admins asked", []],
    ["dxcon-fgabc123 flaps", ["dxcon-fgabc123"]],
    ["nothing", []],
  ])("%s", (text, expected) => {
    expect(read(text).resources).toEqual(expected);
  });
});

describe("Region", () => {
  it.each([
    ["in eu-west-1", "eu-west-1"],
    ["in EU-WEST-1", "eu-west-1"],
    ["in us-gov-east-1", "us-gov-east-1"],
    ["in zone ap-southeast-2b", "ap-southeast-2"],
    ["our endpoints in Sydney", "ap-southeast-2"],
    ["the São Paulo shop", "sa-east-1"],
    ["Hong Kong is slow", "ap-east-1"],
    ["the Parisian shop", null],
    ["somewhere", null],
  ])("%s: %s", (text, region) => {
    expect(read(text).region).toBe(region);
  });
});

describe("symptom", () => {
  it.each([
    [
      "Hello dear operators. Our endpoints are timing out since 8. Thanks!",
      "",
      "Our endpoints are timing out since 8.",
    ],
    ["it's 454545454545, about 40 % of calls", "our endpoints are slow", "our endpoints are slow"],
    ["our access key was leaked", "", "our access key was leaked"],
    ["strange new things happen", "", "strange new things happen"],
    ["222233334444", "", null],
  ])("%s after %j", (text, pending, symptom) => {
    expect(read(text, pending).symptom).toBe(symptom);
  });
});

it("bounds: what somebody typed, and all of it", () => {
  const given = {
    text: "our API in 222233334444 is down, call 1333344445555",
    pending: "see i-0abc1",
    accounts,
  };
  const answer = reportFacts.rule(given);
  const refusal = (changes: Partial<typeof answer>) => reportFacts.bounds({ ...answer, ...changes }, given);
  expect(refusal({})).toBeNull();
  expect(refusal({ accounts: ["2222-3333-4444"] })).toMatch(/nobody typed/);
  expect(refusal({ accounts: ["222233334444", "333344445555"] })).toMatch(/nobody typed "333344445555"/);
  expect(refusal({ accounts: ["222233334444", "API"] })).toMatch(/accounts differ.*API/);
  expect(refusal({ accounts: [] })).toMatch(/accounts differ.*222233334444/);
  expect(refusal({ resources: ["i-0abc1", "i-0fff"] })).toMatch(/nobody typed/);
  expect(refusal({ resources: [] })).toMatch(/i-0abc1 is left out/);
  expect(refusal({ resources: ["i-0abc1", "call"] })).toMatch(/no id of a resource: call/);
  expect(refusal({ value: false })).toMatch(/says what is wrong/);
  expect(refusal({ region: "eu-west-1" })).toBeNull();
  expect(refusal({ region: "the moon" })).toMatch(/no Region/);
  expect(refusal({ symptom: "All of production burns" })).toMatch(/not in the person's words/);
});
