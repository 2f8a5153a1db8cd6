import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { expect, test } from "vitest";
import { createApp } from "./create-app.ts";

test("what the checks find stops a synthesis", () => {
  const outdir = mkdtempSync(join(tmpdir(), "ohero-cdk-"));
  const app = createApp({ outdir, builtinCloudFormationValidation: false });
  new Bucket(new Stack(app, "open"), "Open");
  try {
    expect(() => app.synth()).toThrow("AwsSolutions-S10");
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
