import { createSilentChannel } from "../../../channels/silent.ts";
import { readEnvironment } from "../../../config/environment.ts";
import { createJudges } from "../../../handlers/create-judges.ts";
import { openLocalApplication } from "../../../handlers/open-local-application.ts";
import { type Kind, NOW, organization } from "./events.ts";
import { differs, type OpenSide } from "./side.ts";

const OUTCOMES: Readonly<Record<Kind, string>> = {
  accepted: "accepted",
  duplicate: "duplicate",
  "unknown account": "discharged",
  suppressed: "discharged",
};

/** OHERO as it runs on one machine, in memory, with one model of Bedrock. `environment` says where Bedrock is. */
export async function openOhero(model: string, environment: Record<string, string>): Promise<OpenSide> {
  const settings = readEnvironment({ ...environment, OHERO_MODELS: `bedrock:${model}` });
  const logged: string[] = [];
  const application = await openLocalApplication({
    organization,
    dataDirectory: null,
    channel: createSilentChannel(),
    share: false,
    clock: () => NOW,
    judges: await createJudges(settings, organization.policy, (line) => logged.push(line)),
  });
  return {
    async handle({ raw, kind, teams: wanted }) {
      const started = performance.now();
      const [result] = await application.process(raw, { interactive: false });
      const milliseconds = performance.now() - started;
      if (result === undefined) throw new Error("the delivery has no part");
      const calls = result.usage?.calls ?? [];
      const teams = result.tickets.map(({ team }) => team);
      const faults = logged.splice(0);
      for (const { question, problem } of calls) if (problem !== null) faults.push(`${question}: ${problem}`);
      if (result.outcome !== OUTCOMES[kind]) faults.push(`${result.outcome} instead of ${OUTCOMES[kind]}`);
      if (kind === "accepted" && differs(teams, wanted)) faults.push(`tickets of ${teams} for ${wanted}`);
      return { calls, milliseconds, teams, faults };
    },
    close: () => application.close(),
  };
}
