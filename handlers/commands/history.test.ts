import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { health, openTestApplication } from "../../graph/test-application.ts";
import { threadIdOf } from "../../memory/incidents.ts";
import { callCommandLine } from "../test-command-line.ts";

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const history = (...args: string[]) =>
  callCommandLine(["history", ...args, "--organization", "evals/cases/organization.json", "--data", data]);

/** Whatever is on disk of the memory. */
async function knowledgeFiles(): Promise<string> {
  const folder = join(data, "knowledge");
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), "latin1")))).join("\n");
}

test("what is remembered is listed, shown and forgotten; the incident itself stays", async () => {
  const application = await openTestApplication({ dataDirectory: data });
  const { incidentId } = await application.send(health());
  await application.send(health({ at: "2026-03-02T08:30:00Z", detail: { statusCode: "closed" } }));
  await application.close();
  const short = threadIdOf(incidentId ?? "").slice(0, 8);

  expect((await history("list")).stdout).toMatch(new RegExp(`${short} +2026-03-02 09:00 +closed +EKS`));
  const shown = await history("show", short);
  expect(shown.stdout).toContain(incidentId);
  expect(shown.stdout).toContain("## How it ended");
  expect(await history("forget", short)).toMatchObject({ code: 0, stderr: `forgotten: ${incidentId}\n` });

  expect(await knowledgeFiles()).not.toContain(incidentId);
  const again = await openTestApplication({ dataDirectory: data });
  expect(await again.stores.knowledge.list("history")).toEqual([]);
  expect(await again.stores.incidents.get(incidentId ?? "")).toMatchObject({ status: "closed" });
  await again.close();
});

test("the memory of an incident that opens again is on no disk", async () => {
  const application = await openTestApplication({ dataDirectory: data });
  const { incidentId } = await application.send(health());
  await application.send(health({ at: "2026-03-02T08:30:00Z", detail: { statusCode: "closed" } }));
  expect(await knowledgeFiles()).toContain(incidentId);
  const again = await application.send(health({ at: "2026-03-02T08:45:00Z" }));
  expect(again.outcome).toBe("reopened");
  expect(await knowledgeFiles()).not.toContain(incidentId);
  await application.close();
});
