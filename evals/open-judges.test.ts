import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { type BedrockRequest, startBedrock } from "../config/test-bedrock.ts";
import { caseOrganization, readCases } from "./case.ts";
import { openJudges } from "./open-judges.ts";
import { runCase } from "./run-case.ts";

afterEach(() => vi.unstubAllEnvs());

const organization = caseOrganization();
const { policy } = organization;
const one = readCases().find(({ id }) => id === "H04");

const noCost = { value: false, monthlyUsd: null, openEnded: false, evidence: null };
const answer = ({ tool }: BedrockRequest) =>
  tool === "assess"
    ? { tool: { "cost-impact": noCost, severity: { value: 4, evidence: null } } }
    : { tool: { value: "A title of the model", description: "Do it.", actions: [], evidence: null } };

test("answers of a model are recorded for each repeat, and replayed with nobody there", async () => {
  if (one === undefined) throw new Error("there is no case H04");
  const folder = await mkdtemp(join(tmpdir(), "ohero-evals-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const bedrock = await startBedrock(answer);
  onTestFinished(() => bedrock.close());
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);

  const model = "bedrock:us.amazon.nova-lite-v1:0";
  const open = (repeat: number, answers: { record: string | null; replay: string | null }) =>
    openJudges(model, { repeat, attack: null, policy, answers });
  const recorded = await runCase(one, organization, {
    judges: await open(1, { record: folder, replay: null }),
  });
  expect(recorded.tickets[0]?.title).toBe("A title of the model");
  expect(await readdir(folder)).toEqual(["1"]);
  const asked = bedrock.requests.length;
  expect(asked).toBeGreaterThan(0);

  const replayed = await runCase(one, organization, {
    judges: await open(1, { record: null, replay: folder }),
  });
  expect(bedrock.requests).toHaveLength(asked);
  expect(replayed.tickets[0]?.title).toBe("A title of the model");
  // What nobody recorded is not asked for: the rule answers, and the call is counted as not used.
  const other = await runCase(one, organization, { judges: await open(2, { record: null, replay: folder }) });
  expect(bedrock.requests).toHaveLength(asked);
  expect(other.results[0]?.judgements.every(({ by }) => by === "rule")).toBe(true);
});

test("the stand-in answers the same again, and otherwise in another repeat", async () => {
  const severities = async (repeat: number) => {
    const judges = await openJudges("scripted", {
      repeat,
      attack: null,
      policy,
      answers: { record: null, replay: null },
    });
    const found: (number | null)[] = [];
    for (const id of ["H04", "C01", "S05", "G02", "H06"]) {
      const given = readCases().find((each) => each.id === id);
      if (given)
        found.push(
          ...(await runCase(given, organization, { judges })).results.map(({ severity }) => severity),
        );
    }
    return found;
  };
  const first = await severities(1);
  expect(await severities(1)).toEqual(first);
});
