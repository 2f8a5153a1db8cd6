import fc from "fast-check";
import { test } from "vitest";
import { cluster, health } from "./test-application.ts";
import { ACCOUNTS, at, expectSameEnds, NOW, places, type Sent, type Value } from "./test-order.ts";

const COSTS = {
  none: "Clusters of yours are updated.",
  flat: "You will be billed an additional charge of $2,500 per month.",
  each: "You will be billed an additional charge of $400 per month for each cluster.",
};

const resource = fc.record({
  name: fc.nat(3),
  status: fc.constantFrom("PENDING", "RESOLVED", "IMPAIRED"),
  isNetwork: fc.boolean(),
});
const update = fc.record({
  account: fc.nat(2),
  isClosed: fc.boolean(),
  inDays: fc.constantFrom(10, 60, 200),
  cost: fc.constantFrom(...(Object.keys(COSTS) as (keyof typeof COSTS)[])),
  pages: fc.array(fc.record({ resources: fc.array(resource, { minLength: 1, maxLength: 2 }), ...places }), {
    minLength: 1,
    maxLength: 3,
  }),
});
const category = fc.constantFrom("scheduledChange", "issue", "accountNotification");

const isDevelopment = (account: number) => account === 2;

const history = fc.tuple(category, fc.array(update, { minLength: 1, maxLength: 5 }));

const messagesOf = ([eventTypeCategory, updates]: Value<typeof history>) =>
  updates.flatMap(({ account, isClosed, inDays, pages, ...one }, minute): Sent[] => {
    // Pages of an update that is over when they arrive are looked at one by one: what is significant only in their
    // sum is not found then.
    const isLast = updates.findLastIndex((other) => other.account === account) === minute;
    const cost = one.cost === "each" && isDevelopment(account) && !isLast ? "none" : one.cost;
    return pages.map(({ resources, place, copies }, index) => {
      const idOf = (name: number, isNetwork: boolean) =>
        isNetwork && !isDevelopment(account)
          ? `arn:aws:ec2:eu-west-1:${ACCOUNTS[account]}:vpc/vpc-0a1b${index}${name}`
          : cluster(`c${index}${name}`, ACCOUNTS[account]);
      const raw = health({
        account: ACCOUNTS[account] ?? "",
        at: at(minute),
        text: COSTS[cost],
        page: [index + 1, pages.length],
        resources: resources.map(({ name, status, isNetwork }) => ({ id: idOf(name, isNetwork), status })),
        detail: {
          eventTypeCategory,
          statusCode: isClosed ? "closed" : "upcoming",
          startTime: new Date(NOW.getTime() + inDays * 86_400_000).toISOString(),
        },
      });
      // AWS Health delivers to a second Region as well.
      const copy = {
        ...raw,
        region: "us-west-2",
        time: at(minute, 40),
        detail: { ...raw.detail, backupEvent: "true" },
      };
      return { raw, place, copy, copies };
    });
  });

test("one event of AWS Health in several accounts: updates, pages and copies", { timeout: 120_000 }, () =>
  expectSameEnds(history, messagesOf, 20),
);
