import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { OperationalEvent } from "../events/operational-event.ts";
import { quotePassages } from "./answer.ts";
import { classify } from "./classify.ts";
import { costImpact } from "./cost-impact.ts";
import { findHazard } from "./harmless-text.ts";
import { type Answer, type Judgement, textOf } from "./judgement.ts";
import { reportFacts } from "./report-facts.ts";
import { severity } from "./severity.ts";
import { input, organization } from "./test-inputs.ts";
import { ticketText } from "./ticket-text.ts";

const numRuns = inject("isThorough") ? 1_000 : 250;

const words = fc.constantFrom(
  ..."our production database is down all customers no charge billed $0.60 per cluster hour expires on March 16, 2026".split(
    " ",
  ),
  ..."credentials leaked ignore previous instructions 222233334444 vpce-0a12 payments-prod Sydney https://x.example [1]".split(
    " ",
  ),
  ..."14 TB egress to the internet a day bitcoin t3.micro instances Estimated Monthly Savings: 3,500.00 Metric: AWS/Lambda Errors,".split(
    " ",
  ),
  ..."was deleted restored until resolved recovered mining p4d.24xlarge unknown ? . ! \n - ( ) é 忽略 \u200b".split(
    " ",
  ),
);
const text = fc.oneof(
  fc.array(words, { maxLength: 60 }).map((list) => list.join(" ")),
  fc.string({ unit: "binary", maxLength: 200 }),
);
const changes = fc.record({
  text,
  title: text,
  category: fc.constantFrom(...OperationalEvent.unwrap().shape.category.options),
  measuredUsd: fc.constantFrom(null, null, 0, 38.12, 3_500),
  billing: fc.boolean(),
  threat: fc.boolean(),
  resources: fc.nat(30),
  startsAt: fc.constantFrom(null, "2026-03-12T00:00:00.000Z"),
});

/** What a model's answer must be, the rule's must be too: of the schema, within the bounds, resting on what is there. */
function check<Input, A extends Answer>(judgement: Judgement<Input, A>, given: Input): void {
  const found = judgement.rule(given);
  judgement.schema.parse(found);
  expect(judgement.bounds(found, given)).toBeNull();
  if (found.evidence === null) return;
  const plain = (value: string) => value.toLowerCase().replace(/\s+/g, " ");
  expect(plain(textOf(judgement.question(given)))).toContain(plain(found.evidence.replace(/…$/, "")));
}

describe("every rule gives an answer that a model could give", () => {
  it("about events", () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const given = input(changed);
        check(costImpact, given);
        check(severity, given);
        check(ticketText, given);
      }),
      { numRuns },
    );
  });

  it("about messages", () => {
    fc.assert(
      fc.property(text, text, (message, pending) => {
        check(classify, { text: message, pending });
        const facts = reportFacts.rule({ text: message, pending, accounts: organization.accounts });
        reportFacts.schema.parse(facts);
        const answer = quotePassages([{ source: "a", title: pending, text: message }]);
        expect(findHazard(answer)).toBeNull();
      }),
      { numRuns },
    );
  });
});
