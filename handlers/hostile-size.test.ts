import { expect, test } from "vitest";
import { health, PRODUCTION, testApplication } from "../graph/test-application.ts";

test("a delivery that is nested too deeply is invalid and kept, not an error", async () => {
  const { send } = await testApplication({ checkpoints: "database" });
  const extra: unknown = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  expect((await send(health({ detail: { extra } }))).outcome).toBe("invalid");
});

test("an event of more accounts than an item holds does not fail for ever", async () => {
  const { send, listUnfinished } = await testApplication({ checkpoints: "database" });
  const accounts = Array.from({ length: 32_000 }, (_, index) => String(100_000_000_000 + index));
  expect((await send(health({ resources: [PRODUCTION, ...accounts] }))).outcome).toBe("accepted");
  expect(await listUnfinished()).toEqual([]);
});
