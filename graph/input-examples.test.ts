import { expect, test } from "vitest";
import { parseDelivery } from "../events/parse-delivery.ts";
import { sources } from "../events/sources.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { inputExamples } from "./input-examples.ts";
import { testApplication } from "./test-application.ts";

test("there is an example of every source, and of what people say", () => {
  const given = inputExamples.map((example) =>
    "source" in example ? example.source : Object.keys(example)[0],
  );
  expect(new Set(given)).toEqual(new Set([...Object.keys(sources), "message", "decision"]));
  for (const example of inputExamples)
    for (const part of parseDelivery(example, "2026-11-20T08:00:00Z"))
      expect(part).not.toMatchObject({ kind: "invalid" });
});

test("with the policy that is there from the start, each comes to something", async () => {
  const organization = await loadOrganization("policy/organization.yaml");
  const { send } = await testApplication({ organization, clock: () => new Date("2026-11-20T09:00:00Z") });
  const outcomes = [];
  for (const example of inputExamples) outcomes.push((await send(example, { interactive: true })).outcome);
  expect(outcomes).toEqual([
    ...inputExamples.filter((example) => "source" in example).map(() => "accepted"),
    ...["accepted", "answered", "discharged"],
  ]);
});
