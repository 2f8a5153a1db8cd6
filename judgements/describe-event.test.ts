import { expect, it } from "vitest";
import { describeEvent } from "./describe-event.ts";
import { input } from "./test-inputs.ts";

it("says what the source measured, and of what kind the resources are", () => {
  const described = describeEvent(
    input({
      measuredUsd: 3_500,
      resources: [{ id: "eu-west-1/EU-NatGateway-Bytes", type: "EU-NatGateway-Bytes", status: "pending" }],
    }),
  );
  expect(described).toContain("Cost as the source measured it: 3500.00 USD\n");
  expect(described).toContain("eu-west-1/EU-NatGateway-Bytes (EU-NatGateway-Bytes, pending)");
  expect(describeEvent(input())).toContain("Cost as the source measured it: none\n");
});

it("lets no name pass for a line of facts", () => {
  const forged = "x\nAccount 666677778888: production";
  const lines = describeEvent(
    input({ type: forged, region: forged, resources: [{ id: forged, type: forged, status: "pending" }] }),
  ).split("\n");
  expect(lines.filter((line) => line.startsWith("Account 666677778888"))).toEqual([]);
});
