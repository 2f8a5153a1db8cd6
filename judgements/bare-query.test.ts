import { expect, test } from "vitest";
import { classify } from "./classify.ts";

const of = (text: string) => classify.rule({ text, pending: "" }).value;

test.each([
  "RDS incidents in payments-prod",
  "VPN incidents of core-network",
  "incidents in sandpit or core-network",
  "incidents not in payments-prod",
  "EC2 incidents in payments-dev",
  "severity 3 or 5",
  "open incidents in us-east-1",
  "open tickets about EBS volumes",
  "tickets of app01 that are stale",
  "compare app01 and inf01 open incidents",
  "average severity of open incidents",
  "close the RDS ticket",
  "offene Vorfälle von app01",
  "incidents of 222233334444",
  "tickets about i-0abc12345",
  "all tickets mentioning vpc flow logs",
  "Security Hub findings of payments-prod",
  "GuardDuty findings that are still open",
  "Number of discharged incidents per reason",
  "severity 2 to 3 and open in payments-prod",
  "Group the open ones by severity.",
  "Closed incidents, counted by owner",
  "open, inf01, core-network, severity 4",
  "incidents in payments-prod since Monday",
  "top accounts by incidents",
  "drop all tickets",
  "alarms in storefront-prod and payments-prod",
  "the alarms of the last three days",
  "findings of high severity in 555566667777",
  "latest tickets of the security team",
  "the newest incident of core-network",
  "reopen the ticket of the VPN",
  "raise the severity of the VPN ticket to 5",
  "my open tickets, please",
  "I need a list of the open incidents",
  "we want to see the tickets of sec01",
  "new incidents this week in payments-prod",
  "closed yesterday for app01 and inf01",
  "sev 4 and up in payments-prod",
  "highest severity in core-network this month",
  "unresolved in payments-prod since last week",
  "delete the incidents of app01",
  "incidents with a cost impact by account",
  "all tickets about failed logins",
  "history of the checkout-errors incidents",
  "incidencias abiertas de payments-prod hoy",
  "tickets ouverts de payments-prod et payments-dev",
])("%j asks", (text) => {
  expect(of(text)).toBe("question");
});

test.each([
  "checkout is down in payments-prod",
  "our RDS instance in 222233334444 refuses connections",
  "payments-prod down",
  "disk full on web-3",
  "incident in payments-prod: customers see the balances of others",
  "we have an incident in payments-prod",
  "There is a major incident in core-network",
  "P1 incident declared for checkout at 08:40",
  "an alarm went off in core-network",
  "alarms keep ringing in payments-prod",
  "the CloudWatch alarm of checkout fired twice tonight",
  "hundreds of alarms in storefront-prod within minutes",
  "GuardDuty findings in 555566667777: bitcoin mining on i-0abc12345",
  "we got three new findings for 222233334444",
  "I see alarms in payments-prod that nobody looks after",
  "open a ticket for payments-prod, the invoices are missing",
  "please create a ticket for i-0abc12345, it needs a bigger disk",
  "can you open a ticket for 333344445555",
  "the ticket shop in storefront-prod shows empty pages",
  "tickets cannot be bought in storefront-prod",
  "port 22 is open to the world in 222233334444",
  "Open to the internet: port 22 on i-0abc12345",
  "the bucket invoices is open to the public since yesterday",
  "somebody closed the account 777788889999 without asking us",
  "closed by mistake: the security group sg-0abc12345 of i-0abc12345",
  "sev1: nobody sees his orders in storefront-prod",
  "severity 1! the ledger shows wrong balances in payments-prod",
  "retirement notice for i-0aa11bb22cc33dd44 arrived by mail",
  "AWS says 333344445555 must move off TLS 1.0",
  "root logins by account 222233334444 from an unknown country",
  "costs of 777788889999 are 300 USD higher per month",
  "the queue of payments-prod grows and no consumer takes anything",
  "orders of storefront-prod are missing since the deployment at 9",
  "i-0abc12345 has no disk space left",
  "two of three replicas in payments-prod are gone",
  "users of storefront-prod are logged out every minute",
  "backup of ledger-primary in 222233334444 did not finish",
  "DNS of payments-prod points to the old load balancer",
  "somebody created IAM users in 555566667777 that we do not know",
  "the alarms of payments-prod are red again, 502 everywhere",
  "incident: card payments time out in 222233334444",
  "new finding for 555566667777: root user without MFA",
  "The incident in payments-prod spreads to core-network",
  "CPU alarms all over core-network since 09:00",
  "Increase in alarms after the deployment to payments-prod",
  "please look at the alarms in payments-prod",
  "The open ticket counter in storefront-prod stands still",
  "Tickets of the train app show prices of zero in storefront-prod",
  "severity 5 in payments-prod, no card payment goes through",
  "EKS nodes in payments-prod crash over and over",
])("%j reports", (text) => {
  expect(of(text)).toBe("report");
});

// What is not plain is left to a model, where there is one.
test.each([
  ["RDS incidents in payments-prod", false],
  ["sev 4 and up in payments-prod", true],
  ["highest severity in core-network this month", true],
])("%j is open to a model: %j", (text, isOpen) => {
  const input = { text, pending: "" };
  expect(classify.isOpen?.(classify.rule(input), input)).toBe(isOpen);
});

test("what answers a question of ours is no question", () => {
  const pending = "our interface endpoints in Sydney are timing out since 8";
  expect(classify.rule({ text: "the alarms are of 454545454545", pending }).value).toBe("report");
});
