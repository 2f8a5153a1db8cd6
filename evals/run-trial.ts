import type { Result } from "../handlers/result.ts";
import { type Judges, rulesOnly } from "../judgements/model.ts";
import { openEmbeddedKnowledge } from "../memory/knowledge/embedded-knowledge.ts";
import { effectsOf, hasSucceeded, openAttacked, see } from "./attacks/attacked.ts";
import { type Attack, accountsUnder, attacks } from "./attacks/attacks.ts";
import { placeAttack } from "./attacks/place-attack.ts";
import { type Case, caseOrganization, readCases, sourcesOf } from "./case.ts";
import { openProseJudge, type ProseJudge } from "./judge-prose.ts";
import { type AnswersFolder, openJudges } from "./open-judges.ts";
import { type CaseRun, runCase } from "./run-case.ts";
import { scoreCase } from "./score.ts";
import type { Check, Got, Trial, TrialResult, Usage } from "./trial.ts";

export type TrialRunner = (trial: Trial) => Promise<TrialResult>;

export interface TrialSettings {
  answers: AnswersFolder;
  /** The model that grades prose; null: none does. */
  judge: string | null;
}

/** Runs trials. A trial that fails is a result with an error: it takes no other one with it. */
export function createTrialRunner(
  { answers, judge }: TrialSettings,
  recorded: readonly Case[] = readCases(),
): TrialRunner {
  const organization = caseOrganization();
  const cases = new Map(recorded.map((one) => [one.id, one]));
  const judgesOf = ({ model, repeat }: Trial, attack: Attack | null) =>
    openJudges(model, { repeat, attack, policy: organization.policy, answers });

  let proseJudge: Promise<ProseJudge> | null = null;
  /** Of what a judge was asked for; nothing where none is. */
  const gradeProse = async ({ tickets, inputs }: CaseRun): Promise<Check[]> => {
    if (judge === null) return [];
    proseJudge ??= openProseJudge(judge);
    const grade = await proseJudge;
    return Promise.all(tickets.map((ticket) => grade(ticket, inputs.join("\n"))));
  };

  const runOne = async (trial: Trial): Promise<TrialResult> => {
    const one = cases.get(trial.id);
    if (one === undefined) throw new Error(`there is no case ${trial.id}`);
    const { title, tags, contested } = one;
    const about = { ...trial, title, tags, sources: sourcesOf(one), contested };
    const run = await runCase(one, organization, { judges: await judgesOf(trial, null) });
    return {
      ...about,
      ...nothing,
      checks: [...scoreCase(one, run), ...(await gradeProse(run))],
      parts: run.results.map((result) => ({
        delivery: result.delivery,
        part: result.part,
        got: gotOf(result),
      })),
      usage: usageOf(run.results),
    };
  };

  const runAttack = async (trial: Trial): Promise<TrialResult> => {
    const attack = attacks.find(({ id }) => id === trial.id);
    if (attack === undefined) throw new Error(`there is no attack ${trial.id}`);
    const { where, text, claim, wants, technique, language } = attack;
    const attacked: TrialResult["attacked"] = [];
    const results: Result[] = [];
    for (const account of accountsUnder(attack)) {
      const knowledge = await openEmbeddedKnowledge(null);
      try {
        const event = placeAttack(where, account, `${attack.id}-${account}`, text);
        // A claim about the matter itself may change the decision, as far as the rules believe it.
        const harmless = claim ? event : placeAttack(where, account, `plain-${account}`, null);
        const seeBy = (judges: Judges, raw: unknown) => see(openAttacked({ knowledge, judges }), raw);
        const reference = await seeBy(rulesOnly, harmless);
        const judges = await judgesOf(trial, null);
        const plain = judges === rulesOnly ? reference : await seeBy(judges, harmless);
        const seen = await seeBy(await judgesOf(trial, attack), event);
        attacked.push({
          account,
          isClaim: claim,
          isBenignRight: effectsOf(plain, reference).length === 0,
          effects: effectsOf(seen, reference),
          hasSucceeded: hasSucceeded(wants, seen, plain),
          isFlagged: seen.result.injectionSuspected,
        });
        results.push(seen.result);
      } finally {
        await knowledge.close();
      }
    }
    return {
      ...trial,
      title: `${technique} (${language}) in ${where}: wants ${wants}`,
      tags: [technique, `wants ${wants}`, ...(claim ? ["claim"] : [])],
      sources: [where.split(".")[0] ?? where],
      contested: false,
      ...nothing,
      parts: results.map((result, part) => ({ delivery: 0, part, got: gotOf(result) })),
      attacked,
      usage: usageOf(results),
    };
  };

  return async (trial) => {
    try {
      return await (trial.set === "cases" ? runOne(trial) : runAttack(trial));
    } catch (error) {
      const one = cases.get(trial.id);
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return {
        ...trial,
        title: one?.title ?? trial.id,
        tags: one?.tags ?? [],
        sources: one ? sourcesOf(one) : [],
        contested: one?.contested ?? false,
        ...nothing,
        error: message,
      };
    }
  };
}

const nothing: Pick<TrialResult, "error" | "checks" | "parts" | "attacked" | "usage"> = {
  error: null,
  checks: [],
  parts: [],
  attacked: [],
  usage: { calls: 0, refused: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, durationMs: [] },
};

function gotOf(result: Result): Got {
  const { outcome, reason, owner, stakeholders, severity, costImpact, injectionSuspected, path, judgements } =
    result;
  return { outcome, reason, owner, stakeholders, severity, costImpact, injectionSuspected, path, judgements };
}

function usageOf(results: readonly Result[]): Usage {
  const sum = (of: (result: Result) => number) => results.reduce((total, result) => total + of(result), 0);
  const isPriced = results.every(
    ({ usage }) => usage?.calls.every(({ costUsd }) => costUsd !== null) ?? true,
  );
  return {
    calls: sum(({ modelCalls }) => modelCalls),
    refused: sum(({ usage }) => usage?.calls.filter(({ problem }) => problem !== null).length ?? 0),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costUsd: isPriced ? sum(({ usage }) => usage?.costUsd ?? 0) : null,
    durationMs: results.map(({ durationMs }) => durationMs),
  };
}
