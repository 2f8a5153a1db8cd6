import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { testApplication } from "./test-application.ts";

/** A failed control in production, first as Security Hub sends it and then as our own note makes it come back. */
const [{ event: first }, { event: noted }] = JSON.parse(
  readFileSync(new URL("../evals/cases/S11.json", import.meta.url), "utf8"),
).deliveries;

/** What somebody changed in Security Hub: BatchUpdateFindings leaves UpdatedAt alone, and our note stays on the finding. */
function changed(event: typeof first, finding: object, time: string) {
  return { ...event, time, detail: { findings: [{ ...event.detail.findings[0], ...finding }] } };
}

test("a suppression by a person closes the ticket, although the finding's own time stands still", async () => {
  const { send } = await testApplication();
  expect(await send(first)).toMatchObject({ outcome: "accepted" });
  expect(await send(noted)).toMatchObject({ outcome: "echo" });

  const suppressed = changed(noted, { Workflow: { Status: "SUPPRESSED" } }, "2026-03-02T08:40:00Z");
  expect(await send(suppressed)).toMatchObject({ outcome: "closed", tickets: [{ action: "closed" }] });
  expect(await send(suppressed)).toMatchObject({ outcome: "duplicate" });
});

test("a severity that a person raises reaches the ticket and the security team", async () => {
  const { send } = await testApplication();
  await send(first);
  const raised = changed(first, { Severity: { Label: "CRITICAL" } }, "2026-03-02T08:40:00Z");
  expect(await send(raised)).toMatchObject({
    outcome: "updated",
    severity: 4,
    stakeholders: ["app01", "sec01"],
  });
});

test("the same state from an administrator account is a copy, whatever its envelope says", async () => {
  const { send } = await testApplication();
  await send(first);
  expect(await send({ ...first, account: "555566667777", time: "2026-03-02T08:50:00Z" })).toMatchObject({
    outcome: "duplicate",
  });
});
