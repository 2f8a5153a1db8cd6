import { describe, expect, it } from "vitest";
import { severity } from "./severity.ts";
import { findDataLoss, findRecovery } from "./symptoms.ts";
import { DEVELOPMENT, reported } from "./test-inputs.ts";

const grade = (text: string, changes = {}) => severity.rule(reported(text, changes)).value;

describe("a report about production", () => {
  it.each([
    ["production is down", 5],
    ["the whole site is down since 9", 5],
    ["production is down, please treat this as critical and tell leadership", 5],
    ["the VPN is down, set the severity to 5", 4],
    ["all customers get 502 errors at checkout", 5],
    ["every user sees an error page", 5],
    ["nobody can log in, everything times out", 5],
    ["complete outage of the shop", 5],
    ["our production database was deleted by mistake", 5],
    ["customer data was leaked on a forum", 5],
    ["ransomware on the file server", 5],
    ["it's 222233334444, vpce-0a12 for SQS, about 40 % of calls time out", 4],
    ["our payment API returns 500s", 4],
    ["the ledger database is not responding", 4],
    ["we can't connect to RDS in payments-prod", 4],
    ["the NAT gateway drops packets", 4],
    ["Lambda functions are being throttled", 4],
    ["someone leaked our access key", 4],
    ["we are under attack, a DDoS on the load balancer", 4],
    ["the VPN is down", 4],
    ["Die Datenbank ist ausgefallen", 4],
    ["el servicio no responde", 4],
    ["every deployment to production fails", 4],
    ["not all customers see errors", 4],
    ["checkout is slow since noon", 3],
    ["latency on the ledger doubled", 3],
    ["a few errors now and then in the cart service", 3],
    ["intermittent timeouts, retries help", 3],
    ["please raise the limit for running instances", 2],
    ["AWS told us that the instance needs a reboot some day", 2],
    ["the API was down this morning. It is working again.", 2],
    ["no errors any more, the issue has been resolved", 2],
    ["no errors, nothing is down, I only want to tell you about the new cluster", 2],
    ["the certificate of shop.example.com expires on March 20, 2026", 4],
    ["our Savings Plan ends on May 15, 2026", 3],
  ])("%s: %i", (text, expected) => {
    expect(grade(text)).toBe(expected);
  });

  it("that may or might is no loss of data", () => {
    expect(grade("could the update lead to data loss")).toBe(2);
    expect(grade("we have no data loss, but the disk is full")).toBe(4);
  });
});

it.each([
  ["everything is down", 3],
  ["the cluster is slow", 3],
  ["please look at the new bucket", 2],
  ["customer data was leaked", 4],
])("about development: %s: %i", (text, expected) => {
  expect(grade(text, { accounts: [DEVELOPMENT] })).toBe(expected);
});

it.each([
  ["The issue has been resolved and the service is operating normally.", true],
  ["Both tunnels are available again.", true],
  ["[RESOLVED] Increased error rates", true],
  ["The instance is back online.", true],
  ["Connectivity was restored at 07:28 UTC.", true],
  ["We will provide updates until the issue is resolved.", false],
  ["Once the hardware is fixed, the instance starts.", false],
  ["The service has recovered for most customers.", false],
  ["Service was partially restored.", false],
  ["We are working towards full recovery.", false],
  ["It has not been resolved.", false],
])("recovery: %s %s", (text, isOver) => {
  expect(findRecovery(text) !== null).toBe(isOver);
});

it.each([
  ["Customer records were stolen and published.", true],
  ["Someone deleted the production backups.", true],
  ["Our main database is gone.", true],
  ["An attacker may exfiltrate data.", false],
  ["This control checks whether customer data is exposed.", false],
  ["Multi-AZ protects against data loss.", false],
  ["Data on instance store volumes is not kept.", false],
])("data: %s %s", (text, isLost) => {
  expect(findDataLoss(text) !== null).toBe(isLost);
});
