import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEnvironment } from "../config/environment.ts";
import { knownProblem } from "./known-error.ts";
import { openKnowledge } from "./open-knowledge.ts";

test.each(["file", "file/state"])(
  "a data folder that is none (%s) is told, with the setting",
  async (name) => {
    const top = await mkdtemp(join(tmpdir(), "ohero-"));
    onTestFinished(() => rm(top, { recursive: true, force: true }));
    await writeFile(join(top, "file"), "");
    const data = join(top, name);
    const error = await openKnowledge(readEnvironment({}), data).catch((error: unknown) => error);
    expect(knownProblem(error)).toBe(
      `cannot create the data folder ${data}: a file is in its place; name a folder by --data or OHERO_DATA`,
    );
  },
);
