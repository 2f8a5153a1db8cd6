import { createSilentChannel } from "../../channels/silent.ts";
import { openLocalApplication } from "../../handlers/open-local-application.ts";
import { threadIdOf } from "../../memory/incidents.ts";
import { clock, incidentOf, organization, seed } from "./seeded-store.ts";

export interface Heard {
  /** "answered" for a question; what became of it for a report. */
  outcome: string | null;
  answer: string;
  /** Was anything opened or changed by it, beside the record of the message? */
  hasWritten: boolean;
}

/**
 * The whole application over the seed, with the graph that decides whether a message asks at all. Each message is the first
 * of its thread. Whoever opens it closes it.
 */
export async function openSeededGraph() {
  const application = await openLocalApplication({
    organization,
    dataDirectory: null,
    channel: createSilentChannel(),
    share: false,
    clock,
  });
  const { incidents } = application.stores;
  for (const incident of seed.incidents) await incidents.save(incidentOf(incident));
  let messages = 0;
  return {
    close: () => application.close(),
    async say(text: string): Promise<Heard> {
      messages += 1;
      const thread = `eval-${messages}`;
      const before = await incidents.list();
      const [result] = await application.process(
        { message: { user: "operator", thread, text } },
        { interactive: true },
      );
      const { values } = await application.graph.getState({
        configurable: { thread_id: threadIdOf(`chat~${thread}`) },
      });
      const hasWritten =
        (result?.tickets.length ?? 0) > 0 ||
        JSON.stringify(await incidents.list()) !== JSON.stringify(before);
      return { outcome: result?.outcome ?? null, answer: values.answer, hasWritten };
    },
  };
}
