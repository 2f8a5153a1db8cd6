import { expect, onTestFinished, test, vi } from "vitest";
import { readDeployment } from "../../config/deployment.ts";
import { readEnvironment } from "../../config/environment.ts";
import { startAws } from "../test-aws.ts";
import { listChecks } from "./list-checks.ts";
import { runChecks } from "./run-checks.ts";

const TIMEOUT_MS = 1_000;

test("where STS does not answer, the credentials are the problem, and the others still say why they were not made", async () => {
  const aws = await startAws(() => "hang");
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await aws.close();
  });
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  const deployment = readDeployment({ OHERO_AWS_ACCOUNT: "111122223333" });
  const checks = await listChecks(readEnvironment({}), deployment, TIMEOUT_MS);
  const results = await runChecks(checks, { timeoutMs: TIMEOUT_MS });
  expect(results.filter(({ result }) => result !== "ok")).toEqual([
    expect.objectContaining({ check: "credentials", result: "problem", found: "STS did not answer" }),
    ...[
      "Region us-east-1",
      "CDK bootstrap 111122223333/us-east-1",
      expect.stringMatching(/^embedding model/),
    ].map((check) =>
      expect.objectContaining({
        check,
        result: "warning",
        found: "not checked, as the credentials were not",
        fix: "see credentials",
      }),
    ),
  ]);
});
