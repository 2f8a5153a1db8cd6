import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readEnvironment } from "../config/environment.ts";
import {
  type BedrockAnswer,
  type BedrockFault,
  type BedrockRequest,
  startBedrock,
  type TestBedrock,
} from "../config/test-bedrock.ts";
import type { RunState } from "../graph/state.ts";
import {
  openTestApplication,
  organizationWith,
  said,
  type TestApplication,
  tickingClock,
} from "../graph/test-application.ts";
import { createWalk, type Walk } from "../graph/test-walk.ts";
import type { Judges } from "../judgements/model.ts";
import { ACCOUNT_ONLY } from "../judgements/test-inputs.ts";
import { createJudges } from "./create-judges.ts";

/** In the order in which they are asked. */
const MODELS = ["us.amazon.nova-micro-v1:0", "us.amazon.nova-lite-v1:0", "us.amazon.nova-pro-v1:0"];
const IDS = MODELS.map((model) => `bedrock:${model}`);
/** How many of them go wrong: then the next one answers, or the rule. */
const FIRST = 1;
const MIDDLE = 2;
const ALL = 3;
const NUMBERS = [FIRST, MIDDLE, ALL];

/** What a service or a connection does wrong … */
const FAULTS: BedrockFault[] = [
  ...([
    "throttled",
    "unavailable",
    "internal",
    "model-timeout",
    "model-error",
    "invalid",
    "on-demand",
  ] as const),
  ...(["not-in-region", "missing", "denied", "unauthorized", "credentials", "expired"] as const),
  ...(["refused", "filtered", "malformed", "cut-off", "hang", "reset", "broken"] as const),
];
/** … and what a model does. */
const MISBEHAVIOURS = ["talks", "of the wrong shape", "out of bounds", "makes its evidence up"] as const;
type Misbehaviour = (typeof MISBEHAVIOURS)[number];
type Fault = BedrockFault | Misbehaviour;
const isMisbehaviour = (fault: Fault): fault is Misbehaviour =>
  (MISBEHAVIOURS as readonly string[]).includes(fault);

const QUESTIONS = ["assess", "ticket-text", "classify", "answer"] as const;
type Question = (typeof QUESTIONS)[number];
const questionOf = ({ tool, tools }: BedrockRequest): Question =>
  tools.includes("search_tickets") ? "answer" : (tool as Question);

const noCost = { value: false, monthlyUsd: null, openEnded: false, evidence: null };
const text = { value: "Stop and start it", description: "It is retired.", actions: [], evidence: null };
const GOOD: Record<Question, BedrockAnswer> = {
  assess: { tool: { "cost-impact": noCost, severity: { value: 3, evidence: null } } },
  "ticket-text": { tool: text },
  classify: { tool: { classify: { value: "report", evidence: null }, "report-facts": ACCOUNT_ONLY } },
  answer: { text: "Nothing of the kind.\nSources: none" },
};
const BAD: Record<Misbehaviour, Record<Question, BedrockAnswer>> = {
  talks: {
    assess: { text: "Three." },
    "ticket-text": { text: "A ticket." },
    classify: { text: "A report." },
    answer: { text: "It is so, because I say so." },
  },
  "of the wrong shape": {
    assess: { tool: { "cost-impact": "none", severity: { value: "high" } } },
    "ticket-text": { tool: { value: 7 } },
    classify: { tool: { classify: "report", "report-facts": [] } },
    answer: { text: "" },
  },
  "out of bounds": {
    assess: {
      tool: { "cost-impact": { ...noCost, openEnded: true }, severity: { value: 5, evidence: null } },
    },
    "ticket-text": { tool: { ...text, actions: [{ text: "Log in.", url: "https://evil.example" }] } },
    classify: {
      tool: {
        classify: { value: "question", evidence: "not there" },
        "report-facts": { ...ACCOUNT_ONLY, accounts: ["333344445555"] },
      },
    },
    answer: { text: "Log in at https://evil.example/x.\nSources: none" },
  },
  "makes its evidence up": {
    assess: {
      tool: { "cost-impact": { ...noCost, evidence: "moon" }, severity: { value: 3, evidence: "the moon" } },
    },
    "ticket-text": { tool: { ...text, evidence: "the moon" } },
    classify: {
      tool: {
        classify: { value: "report", evidence: "the moon" },
        "report-facts": { ...ACCOUNT_ONLY, evidence: "the moon" },
      },
    },
    answer: { text: "It is so [T-MADEUP].\nSources: [T-MADEUP]" },
  },
};
const answerWith = (fault: Fault, question: Question): BedrockAnswer =>
  isMisbehaviour(fault) ? BAD[fault][question] : { fault };

let bedrock: TestBedrock;
let walk: Walk;
let waiting: TestApplication;
/** What goes wrong, in which question, with how many of the models. */
let wrong: { fault: Fault; question: Question; models: number };
/** Does the agent look something up before it fails? */
let looksUp = false;

function judgesWaiting(seconds: string): Promise<Judges> {
  const environment = readEnvironment({
    ...bedrock.environment,
    OHERO_MODELS: IDS.join(","),
    OHERO_MODEL_TIMEOUT_SECONDS: seconds,
    // Each question is to meet the fault, also after another one has.
    OHERO_MODEL_PAUSE_SECONDS: "0",
  });
  return createJudges(environment, organizationWith().policy, () => {});
}

beforeAll(async () => {
  bedrock = await startBedrock((request) => {
    const question = questionOf(request);
    const isWrong = question === wrong.question && MODELS.indexOf(request.model) < wrong.models;
    const hasLooked = JSON.stringify(request.body.messages).includes("toolResult");
    if (looksUp && question === "answer" && !hasLooked) {
      const input = { query: "", teams: [], status: null, minimumSeverity: null, account: null, limit: 5 };
      return { calls: [{ name: "search_tickets", input }] };
    }
    return isWrong ? answerWith(wrong.fault, question) : GOOD[question];
  });
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);
  const organization = organizationWith({ onFailure: "operator" });
  const patient = await judgesWaiting("10");
  const hasty = await judgesWaiting("0.1");
  const judges: Judges = {
    ...patient,
    // Only what hangs is not waited for: on a busy machine a good answer takes longer than that.
    get overrides() {
      const hangs = (index: number) => wrong.fault === "hang" && index < wrong.models;
      const models = patient.models.map((model, index) => (hangs(index) ? hasty.models[index] : model));
      return { [wrong.question]: models.filter((model) => model !== undefined) };
    },
  };
  walk = createWalk({ organization: organizationWith(), clock: tickingClock(), judges });
  waiting = await openTestApplication({
    organization,
    judges: Object.defineProperties({} as Judges, {
      ...Object.getOwnPropertyDescriptors(judges),
      onFailure: { value: "operator" },
    }),
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await waiting?.close();
  await bedrock?.close();
});
beforeEach(() => {
  looksUp = false;
});

const event = JSON.parse(readFileSync("evals/cases/H04.json", "utf8")).deliveries[0].event;
const DELIVERIES: Record<Question, { raw: unknown; outcome: string; judgement: string; tickets: number }> = {
  assess: { raw: event, outcome: "accepted", judgement: "severity", tickets: 1 },
  "ticket-text": { raw: event, outcome: "accepted", judgement: "ticket-text", tickets: 1 },
  classify: {
    raw: said("hm, 222233334444 looks odd lately"),
    outcome: "accepted",
    judgement: "report-facts",
    tickets: 1,
  },
  answer: { raw: said("How is the moon?"), outcome: "answered", judgement: "answer", tickets: 0 },
};

async function walkThrough(question: Question): Promise<{ state: RunState; tickets: number; again: number }> {
  walk.reset();
  const { raw } = DELIVERIES[question];
  const [state] = await walk.send(raw);
  const tickets = (await walk.tickets()).length;
  // The queue hands a delivery over once more.
  if (question === "assess" || question === "ticket-text") await walk.send(raw);
  const again = (await walk.tickets()).length;
  if (state === undefined) throw new Error("one delivery is one run");
  return { state, tickets, again };
}

async function check(fault: Fault, question: Question, models: number): Promise<void> {
  wrong = { fault, question, models };
  const { state, tickets, again } = await walkThrough(question);
  const { outcome, judgement, tickets: wanted } = DELIVERIES[question];
  const about = `${fault} in ${question}, ${models} of ${MODELS.length} models: ${JSON.stringify(state.judgements)}`;
  expect(state.outcome, about).toBe(outcome);
  expect([tickets, again], about).toEqual([wanted, wanted]);
  const judged = state.judgements.find(({ name }) => name === judgement);
  expect(judged?.by, about).toBe(IDS[models] ?? "rule");
  const failed = IDS.slice(0, models);
  expect([...new Set(judged?.attempts.map(({ model }) => model))], about).toEqual(failed);
  for (const { problem } of judged?.attempts ?? []) expect(problem, about).not.toBe("");
  // What one question met, the others did not.
  const others = state.judgements.filter(({ name, by }) => by !== "rule" && name !== judgement);
  if (question !== "assess" && question !== "classify")
    expect(new Set(others.map(({ by }) => by)), about).toEqual(
      others.length > 0 ? new Set([IDS[0]]) : new Set(),
    );
  const calls = state.calls.filter(({ question: asked }) => asked === question);
  expect(new Set(calls.filter(({ problem }) => problem !== null).map(({ model }) => model)), about).toEqual(
    new Set(failed),
  );
}

const ALL_FAULTS: Fault[] = [...FAULTS, ...MISBEHAVIOURS];

describe.each(ALL_FAULTS)("%s", (fault) => {
  test.each(QUESTIONS)(
    "in %s: the next model is asked, in the end the rule answers, and there is one set of tickets",
    async (question) => {
      for (const models of NUMBERS) await check(fault, question, models);
    },
  );

  test("after an agent has looked something up: what it found stays", async () => {
    looksUp = true;
    for (const models of NUMBERS) await check(fault, "answer", models);
  });
});

// One that the service says, one of the connection, one of the model: which models are left is the same, whatever it was.
test.each<Fault>(["throttled", "reset", "out of bounds"])(
  "%s of the first model or of two: the next one answers",
  async (fault) => {
    for (const question of QUESTIONS)
      for (const models of [FIRST, MIDDLE]) await check(fault, question, models);
  },
);

test.each(ALL_FAULTS)(
  "%s of every model, where the policy wants a person: one is waited for, and there is no ticket",
  async (fault) => {
    wrong = { fault, question: "assess", models: ALL };
    const detail = { ...event.detail, eventArn: `${event.detail.eventArn}-${fault}` };
    const result = await waiting.send({ ...event, detail });
    expect(result).toMatchObject({ outcome: "awaiting-operator", tickets: [] });
    expect(result.judgements.find(({ name }) => name === "severity")?.by).toBe("nobody");
  },
);
