import { access } from "node:fs/promises";
import { processVariables, readEnvironment } from "../../config/environment.ts";
import { withApplication } from "../../handlers/commands/common.ts";
import { createProgressBar } from "../../handlers/progress-bar.ts";
import { EvaluationError } from "../evaluation.ts";
import { printHistory } from "./print-history.ts";
import { scoreHistory } from "./score-history.ts";

export interface HistoryOptions {
  /** Folder of the state, and the organization file; default: as the settings say. */
  data: string | null;
  organization: string | null;
  failUnder: number | null;
  isJson: boolean;
  /** Results, line by line … */
  print(text: string): void;
  /** … and everything else. */
  note(text: string): void;
}

/**
 * Scores what was decided against what people then decided; gives the exit code: 1 where nobody has decided anything, or fewer are
 * confirmed than is asked for. Throws EvaluationError where there is no state.
 */
export async function evaluateHistory({
  data,
  organization,
  failUnder,
  isJson,
  print,
  note,
}: HistoryOptions): Promise<number> {
  const variables = processVariables();
  const environment = readEnvironment(variables);
  const folder = data ?? environment.OHERO_DATA;
  // The state is on AWS where its bucket is set and no folder is named.
  if (data !== null || environment.OHERO_BUCKET === "") await mustExist(folder);
  const options = {
    data: folder,
    organization: organization ?? environment.OHERO_ORGANIZATION,
    readOnly: true,
  };
  const bar = createProgressBar(process.stderr, "deliveries");
  const score = await withApplication(options, { environment, variables, note }, (application) =>
    scoreHistory(application.stores, application.organization, {
      now: new Date(),
      onProgress: bar.show,
    }),
  ).finally(bar.clear);
  print(isJson ? JSON.stringify(score) : printHistory(score));

  const { confirmed, "false-accept": accepts, "false-discharge": discharges } = score.counts;
  const compared = confirmed + accepts + discharges;
  if (compared === 0) {
    const first = score.counts["decided-first"];
    note(
      `eval: nothing to score: of ${score.incidents.length} incidents people have confirmed or overruled none${first > 0 ? `, and decided ${first} first` : ""}`,
    );
    return 1;
  }
  const share = (100 * confirmed) / compared;
  const said = `${share.toFixed(1)} % of what people decided about was confirmed (${confirmed} of ${compared})`;
  (isJson ? note : print)(said);
  if (failUnder === null || share >= failUnder) return 0;
  note(`eval: that is under ${failUnder} %`);
  return 1;
}

/** A look at a folder that is not there must not make it. */
const mustExist = (folder: string): Promise<void> =>
  access(folder).catch(() => {
    throw new EvaluationError(`there is no state in ${folder}; --data names another folder`);
  });
