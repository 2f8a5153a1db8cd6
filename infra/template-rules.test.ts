import { expect, test } from "vitest";
import { synthesise } from "./test-synthesise.ts";

test("CloudFormation's own rules find nothing in the templates", () => {
  expect(synthesise("everything", { validates: true }).findings).toEqual([]);
});
