import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decided, health, openTestApplication } from "../../graph/test-application.ts";
import { callCommandLine } from "../test-command-line.ts";

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
  const application = await openTestApplication({ dataDirectory: join(data, "state") });
  const { incidentId } = await application.send(health());
  await application.send(health({ id: "two" }));
  await application.send(decided(incidentId, "discharge", "Acme moves it anyway"));
  await application.close();
}, 60_000);
afterAll(() => rm(data, { recursive: true, force: true }));

const record = (...args: string[]) => recordOf("ONE_one", ...args);
const recordOf = (incident: string, ...args: string[]) =>
  callCommandLine([
    ...["record", incident, "--data", join(data, "state")],
    ...["--organization", "evals/cases/organization.json", ...args],
  ]);

test("prints the case, with the decision as its label, and says what is left to do", async () => {
  const { code, stdout, stderr } = await record("--out", "-", "--scrub", "acme", "--id", "mine");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    id: "mine",
    tags: ["from-history", "aws.health", "false-accept"],
    why: "By its rules OHERO accepted it, and an operator discharged it: example moves it anyway",
    knownOtherwise: expect.stringContaining(
      'rules decided otherwise: delivery 0: outcome "discharged" expected',
    ),
    deliveries: [{ expect: { outcome: "discharged" } }],
  });
  expect(stderr).toContain(
    'the rules decide otherwise than it expects: delivery 0: outcome "discharged" expected',
  );
  expect(stderr).toContain("READ IT BEFORE YOU COMMIT IT");
}, 60_000);

test("a case that the rules decide as it expects is required from then on", async () => {
  const { stdout, stderr } = await recordOf("TWO_two", "--out", "-", "--alone");
  expect(JSON.parse(stdout)).not.toHaveProperty("knownOtherwise");
  expect(stderr).toContain("the rules decide it as it expects");
}, 60_000);

test("writes a file that is named after the case, prints where, and replaces none unless it is told to", async () => {
  const file = join(data, "noise.json");
  const written = await record("--out", file);
  expect([written.code, written.stdout]).toEqual([0, `${file}\n`]);
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ id: "noise" });
  const again = await record("--out", file, "--title", "Another");
  expect([again.code, again.stderr]).toEqual([2, `ohero: ${file} is there already; --force replaces it\n`]);
  expect((await record("--out", file, "--title", "Another", "--force")).code).toBe(0);
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ title: "Another" });
}, 60_000);

test("a wrong call is named", async () => {
  const bad = await record("--out", "-", "--id", "../x");
  expect([bad.code, bad.stderr]).toEqual([2, "ohero: --id takes letters, digits and . _ -\n"]);
  const nowhere = await record("--out", join(data, "none", "x.json"));
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("there is no folder for")]);
}, 60_000);
