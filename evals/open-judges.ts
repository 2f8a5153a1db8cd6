import { join } from "node:path";
import { readEnvironment } from "../config/environment.ts";
import { withModels } from "../config/models.ts";
import { createJudges } from "../handlers/create-judges.ts";
import { type Judges, rulesOnly } from "../judgements/model.ts";
import { ScriptedModel } from "../judgements/scripted-model.ts";
import type { Policy } from "../policy/organization.ts";
import type { Attack } from "./attacks/attacks.ts";
import { obey } from "./attacks/obey.ts";
import { scriptedAnswer } from "./scripted-answers.ts";

/** A model that is named cannot be asked; the message says why. */
export class ModelError extends Error {
  override name = "ModelError";
}

export interface AnswersFolder {
  /** Folder in which models' answers are kept, one folder in it for each repeat; null: they are not. */
  record: string | null;
  /** Folder of answers that were recorded, in place of asking; null: models are asked. */
  replay: string | null;
}

/**
 * Who judges a trial: `rules`, `scripted` (`scripted-answers.ts`; under attack it does what the attacker wants), or models as OHERO_MODELS
 * names them, with + between those that take over from each other. Throws ModelError.
 */
export async function openJudges(
  model: string,
  {
    repeat,
    attack,
    policy,
    answers,
  }: {
    repeat: number;
    attack: Attack | null;
    policy: Policy;
    answers: AnswersFolder;
  },
): Promise<Judges> {
  if (model === "rules") return rulesOnly;
  if (model === "scripted") {
    let tries = 0;
    const scripted = new ScriptedModel((name, messages) =>
      attack === null ? scriptedAnswer(name, messages, repeat) : obey(name, { attack, tries: tries++ }),
    );
    return { models: [{ id: "scripted", model: scripted }], onFailure: "rule" };
  }
  const folder = (root: string | null) => (root === null ? "" : join(root, `${repeat}`));
  const settings = {
    ...withModels(readEnvironment(), model.replaceAll("+", ",")),
    OHERO_RECORD_ANSWERS: folder(answers.record),
    OHERO_REPLAY_ANSWERS: folder(answers.replay),
  };
  const problems: string[] = [];
  const judges = await createJudges(settings, policy, (line) => problems.push(line));
  if (judges.models.every((one) => "problem" in one))
    throw new ModelError(problems.join("; ") || `no model is named by ${JSON.stringify(model)}`);
  // A person who decides is not there; what models leave open is counted as they leave it: by the rule.
  return { ...judges, onFailure: "rule" };
}
