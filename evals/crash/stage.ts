import { listReleased, listTimedOut } from "../../handlers/what-is-due.ts";
import type { Judges } from "../../judgements/model.ts";
import { threadIdOf } from "../../memory/thread-id.ts";
import type { Organization } from "../../policy/organization.ts";
import type { TestSystem } from "../../ticketing/test-systems.ts";
import { type Counter, createMortal, type Death, KilledError } from "../aws/mortal.ts";
import { openProcess, type Process } from "../aws/process.ts";
import { DEAD_LETTERS, OPERATIONS, openWorld, QUEUE } from "../aws/world.ts";
import { DOUBTFUL, type Step } from "./deliveries.ts";
import { answerOf } from "./model-answers.ts";

/** Milliseconds after which ticket systems are asked again what has changed, and a little more. */
const LOOKED_AROUND = 310_000;

export interface StageOptions {
  organization: Organization;
  createJudges(): Promise<Judges>;
}

/** The services, and the process of the moment, through which everything goes. */
export async function openStage({ organization, createJudges }: StageOptions) {
  /** The services' time, which moves on with whatever waits; the application has the step's. */
  let time = Date.parse("2026-03-02T09:00:00Z");
  let due = time;
  let at = new Date(time).toISOString();
  let current: Process | null = null;
  let counter: Counter = { count: 0, death: null };
  const world = await openWorld({
    hasTicketSystems: true,
    now: () => time,
    async script(request) {
      if (current === null) return { fault: "reset" };
      const { mortal } = current;
      return mortal
        .call("bedrock Converse", async () =>
          DOUBTFUL.test(request.question) ? { fault: "internal" as const } : answerOf(request),
        )
        .catch(() => ({ fault: "reset" as const }));
    },
  });
  // The models' client looks there for where Bedrock is.
  Object.assign(process.env, world.bedrock.environment);
  const { slack } = world;
  if (slack === null) throw new Error("Slack is missing");

  let opening: Promise<Process> | null = null;
  /** The process that lives, or a new one in its place: one, however many ask at once. */
  async function alive(): Promise<Process> {
    if (current !== null && !current.mortal.isDead()) return current;
    opening ??= replace().finally(() => {
      opening = null;
    });
    return opening;
  }

  async function replace(): Promise<Process> {
    await current?.close();
    current = null;
    // A process can die while it begins.
    for (;;) {
      const mortal = createMortal(counter);
      try {
        current = await openProcess(world, mortal, {
          organization,
          clock: () => new Date(at),
          judges: await createJudges(),
        });
        return current;
      } catch (error) {
        if (!mortal.isDead()) throw error;
      }
    }
  }

  async function stop(): Promise<void> {
    await opening;
    const process = current;
    current = null;
    await process?.close();
  }

  /** What is done until it is done, as whoever calls a function does that gets no answer. */
  async function untilDone<T>(work: (process: Process) => Promise<T>): Promise<T> {
    for (let tries = 0; tries < 20; tries += 1) {
      const process = await alive();
      try {
        const done = await work(process);
        if (!process.mortal.isDead()) return done;
      } catch (error) {
        if (!process.mortal.isDead()) throw error;
      }
    }
    throw new KilledError("died too often");
  }

  world.answerWith(async (request) => (await alive()).answer(request));

  /** Runs and sends until nothing waits, and lets as much time pass as that takes. */
  async function settle(hasLookedAround = false): Promise<void> {
    const end = time + 86_400_000;
    while (!world.sqs.isEmpty(QUEUE)) {
      await untilDone((process) => process.work()).catch(() => {});
      const next = world.sqs.nextAt(QUEUE);
      if (next !== null) time = Math.max(time, next);
      if (time > end) throw new Error("the queue is not empty after a day");
    }
    for (;;) {
      await slack?.sendDue();
      await Promise.all(world.ticketSystems.map((system) => system.settled()));
      const next = await untilDone((process) => process.send());
      if (next === null && world.sqs.isEmpty(QUEUE)) {
        if (hasLookedAround) return;
        // A webhook of which a dying process heard is not sent again: what it told is found by looking.
        hasLookedAround = true;
        time += LOOKED_AROUND;
        continue;
      }
      if (next === null) return settle(hasLookedAround);
      time = Math.max(time, Date.parse(next));
      if (time > end) throw new Error("what waits for Slack is not sent after a day");
    }
  }

  const places = new Map<string, string>();
  const stage = {
    ingest: async (event: object) => {
      await untilDone((process) => process.ingest(event));
    },
    async lookForDue() {
      await untilDone(async ({ front }) => {
        for (const { raw, name } of [...(await listReleased(front)), ...(await listTimedOut(front))])
          await front.receive(raw, { interactive: false, name });
      });
    },
    async say(name: string, text: string, thread?: string) {
      const root = thread === undefined ? undefined : places.get(thread);
      const { message } = await slack.say(
        "U1ANNA",
        OPERATIONS,
        text,
        root === undefined ? {} : { thread_ts: root },
      );
      places.set(name, message.ts);
    },
    /** A person does something with the ticket of an incident, where its team works. */
    workOn(title: string, work: (system: TestSystem, id: string) => void) {
      for (const system of world.ticketSystems)
        for (const copy of system.copies()) if (copy.title.includes(title)) work(system, copy.id);
    },
    /** A person presses a button, and once more where no form opens or none is taken. */
    async decide(incidentId: string, action: "accept" | "discharge") {
      const threadId = threadIdOf(incidentId);
      const card = slack
        .messages(OPERATIONS)
        .find(
          ({ metadata, thread_ts, ts }) =>
            metadata?.event_payload.group === `slack~${threadId}` && (thread_ts ?? ts) === ts,
        );
      if (card === undefined) throw new Error(`${incidentId} was not announced`);
      for (let tries = 0; tries < 10; tries += 1) {
        await slack.click("U1ANNA", card, `ohero-${action}`);
        const view = slack.openViews("U1ANNA").at(-1);
        if (view === undefined) continue;
        for (let again = 0; again < 10; again += 1)
          if ((await slack.submit("U1ANNA", view, { reason: "seen by a person" })) !== null) return;
      }
      throw new Error(`${incidentId} could not be decided`);
    },
  };

  return {
    world,
    /** Sends a step, and goes on until all is quiet; a process dies over it where one is to. Gives what was called. */
    async play(step: Step, death: Death | null): Promise<string[]> {
      due += step.after * 3_600_000;
      if (time >= due) throw new Error(`${step.name} comes while the one before is not over`);
      time = due;
      at = new Date(time).toISOString();
      const calls: string[] = [];
      counter = { count: 0, death, onCall: (name) => calls.push(name) };
      await stop();
      await step.send(stage);
      await settle();
      // Whoever looks at what came of it is not part of it.
      counter = { count: 0, death: null };
      await stop();
      return calls;
    },
    async close(): Promise<void> {
      await stop();
      await world.close();
    },
    alive,
    deadLetters: () => world.sqs.list(DEAD_LETTERS),
  };
}
export type OpenStage = Awaited<ReturnType<typeof openStage>>;
export type Stage = {
  ingest(event: object): Promise<void>;
  lookForDue(): Promise<void>;
  say(name: string, text: string, thread?: string): Promise<void>;
  decide(incidentId: string, action: "accept" | "discharge"): Promise<void>;
  workOn(title: string, work: (system: TestSystem, id: string) => void): void;
};
