import { readEnvironment } from "../../config/environment.ts";
import { organizationWith } from "../../graph/test-application.ts";
import { createJudges } from "../../handlers/create-judges.ts";
import { Organization } from "../../policy/organization.ts";
import type { Death } from "../aws/mortal.ts";
import { SUPPRESSED, SUPPRESSED_UNTIL, steps } from "./deliveries.ts";
import { differences, type EndState, endStateOf } from "./end-state.ts";
import { openStage } from "./stage.ts";

/** What became of one pass over all deliveries. */
export interface Played {
  /** What each step called, whichever process did. */
  calls: { name: string; calls: string[] }[];
  end: EndState;
  /** Steps over which a process died. */
  died: number;
}

export interface Crashed {
  points: number;
  passes: number;
  differing: { death: string; found: string[] }[];
}

const MODEL = "bedrock:us.amazon.nova-lite-v1:0";

/** Where teams work. */
const TICKETING: Record<string, object> = {
  app01: { system: "jira", project: "OPS" },
  fin01: { system: "servicenow", assignmentGroup: "Cloud Operations" },
};

/** Of the evaluation cases; what no model can judge a person decides. */
const organization = (() => {
  const { teams, ...rest } = organizationWith({
    onFailure: "operator",
    suppress: [{ type: SUPPRESSED, until: SUPPRESSED_UNTIL, reason: "tested at the moment" }],
  });
  const channelOf = (channel: string) => channel.toUpperCase().replace("-", "0");
  return Organization.parse({
    ...rest,
    teams: teams.map((team) => ({
      ...team,
      channel: channelOf(team.channel),
      ticketing: TICKETING[team.id],
    })),
  });
})();

const judges = () =>
  createJudges(
    // Nothing that happened in one process changes what the next one does.
    readEnvironment({
      ...process.env,
      ...{ OHERO_MODELS: MODEL, OHERO_MODEL_ATTEMPTS: "1", OHERO_MODEL_PAUSE_SECONDS: "0" },
    }),
    organization.policy,
    () => {},
  );

/** Plays all deliveries in order on services of their own; `deathOver` says where a process dies over which. */
export async function playAll(deathOver: (step: number) => Death | null): Promise<Played> {
  const stage = await openStage({ organization, createJudges: judges });
  try {
    const calls: Played["calls"] = [];
    let died = 0;
    for (const [index, step] of steps.entries()) {
      const death = deathOver(index);
      const made = await stage.play(step, death);
      if (death !== null && made.length >= death.at) died += 1;
      calls.push({ name: step.name, calls: made });
    }
    return { calls, end: await endStateOf(stage), died };
  } finally {
    await stage.close();
  }
}

/**
 * Plays the deliveries again and again: in pass k a process dies over the k-th call of each delivery, once before it goes out
 * and once after it was carried out. Where the end differs from the undisturbed one, the passes of single deliveries tell which.
 */
export async function crashAll(
  undisturbed: Played,
  {
    isWanted = () => true,
    onPass = () => {},
  }: { isWanted?: (at: number) => boolean; onPass?: (done: number, of: number) => void } = {},
): Promise<Crashed> {
  const most = Math.max(...undisturbed.calls.map(({ calls }) => calls.length));
  const deaths = Array.from({ length: most }, (_, index) => index + 1)
    .filter(isWanted)
    .flatMap((at) => [
      { at, when: "before" as const },
      { at, when: "after" as const },
    ]);
  const crashed: Crashed = { points: 0, passes: 0, differing: [] };
  for (const death of deaths) {
    const hasCall = (step: number) => (undisturbed.calls[step]?.calls.length ?? 0) >= death.at;
    const played = await playAll((step) => (hasCall(step) ? death : null));
    crashed.points += played.died;
    crashed.passes += 1;
    onPass(crashed.passes, deaths.length);
    if (differences(undisturbed.end, played.end).length > 0)
      crashed.differing.push(...(await findAmong(undisturbed, death, hasCall)));
  }
  return crashed;
}

/** Which of the deaths of a pass it takes. */
async function findAmong(undisturbed: Played, death: Death, hasCall: (step: number) => boolean) {
  const found: Crashed["differing"] = [];
  for (const [index, { name, calls }] of undisturbed.calls.entries()) {
    if (!hasCall(index)) continue;
    const { end } = await playAll((step) => (step === index ? death : null));
    const differing = differences(undisturbed.end, end);
    const where = `${name}: ${death.when} call ${death.at}, ${calls[death.at - 1]}`;
    if (differing.length > 0) found.push({ death: where, found: differing });
  }
  return found.length > 0
    ? found
    : [{ death: `all together: ${death.when} call ${death.at}`, found: ["no single one does it"] }];
}
