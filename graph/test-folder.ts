import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { openTestApplication, type TestApplication, type TestOptions } from "./test-application.ts";

/** A data folder for every test of a file, on which one application after another is opened, as processes would. */
export function useTestFolder() {
  let directory = "";
  let application: TestApplication;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "ohero-"));
  });
  afterEach(async () => {
    await application.close();
    await rm(directory, { recursive: true, force: true });
  });
  return {
    path: () => directory,
    async open(options: TestOptions = {}): Promise<TestApplication> {
      application = await openTestApplication({ dataDirectory: directory, ...options });
      return application;
    },
  };
}
