import { END, Overwrite, START } from "@langchain/langgraph";
import type { Channel } from "../channels/channel.ts";
import { createSilentChannel } from "../channels/silent.ts";
import { parseDelivery } from "../events/parse-delivery.ts";
import { type Judges, rulesOnly } from "../judgements/model.ts";
import { createCauses } from "../memory/causes.ts";
import { createIncidents, type Incident } from "../memory/incidents.ts";
import type { Knowledge } from "../memory/knowledge/knowledge.ts";
import { createMessages } from "../memory/messages.ts";
import { createMemoryObjectStore } from "../memory/object-store.ts";
import { createOutbox } from "../memory/outbox.ts";
import { createReports } from "../memory/reports.ts";
import type { Stores } from "../memory/stores.ts";
import { tableNames } from "../memory/tables.ts";
import { createTickets, type Ticket } from "../memory/tickets.ts";
import type { Dependencies } from "../nodes/dependencies.ts";
import { createNodes } from "../nodes/nodes.ts";
import type { Organization } from "../policy/organization.ts";
import { createTools } from "../tools/tools.ts";
import { createGraph } from "./create-graph.ts";
import { type RunState, State, type Step } from "./state.ts";
import { createTestTables } from "./test-tables.ts";

/** One incident's thread, as its checkpoints would keep it. */
type Channels = ReturnType<typeof State.getChannels>;

export interface Walk {
  stores: Stores;
  /** Runs every part of a delivery, one superstep after the other, and gives the states at their ends. */
  send(raw: unknown, options?: { interactive?: boolean }): Promise<RunState[]>;
  /** Goes on with the delivery that the process died over: at the node that threw, or from the beginning. */
  resume(from: "node" | "start"): Promise<RunState[]>;
  incident(id: string): Promise<Incident | null>;
  tickets(): Promise<Ticket[]>;
  /** Lets the process die before or after its `nth` write; false where there is none and it ends by itself. */
  sendAndDie(raw: unknown, nth: number, when: "before" | "after"): Promise<boolean>;
  /** Keeps everything as it is now; gives what goes back to it. */
  save(): () => void;
  /** Forgets everything. */
  reset(): void;
}

export interface WalkOptions {
  organization: Organization;
  clock: () => Date;
  /** Default: the rules. */
  judges?: Judges;
  /** Default: nothing is known, and nothing is remembered. */
  knowledge?: Knowledge;
  /** Default: nobody is told. */
  channel?: Channel;
}

const NOTHING_ADDED = {
  list: async () => [],
  get: async () => null,
  put: async () => {},
  remove: async () => {},
};

/** Whoever walks keeps the deliveries himself, and knows nothing but what he sends. */
const UNUSED: Pick<Stores, "accounts" | "teams" | "deliveries" | "connections" | "knowledge"> = {
  connections: { add: async () => {}, remove: async () => {}, list: async () => [] },
  knowledge: {
    search: async () => [],
    put: async () => {},
    remove: async () => {},
    get: async () => null,
    list: async () => [],
  },
  accounts: NOTHING_ADDED,
  teams: NOTHING_ADDED,
  deliveries: {
    receive: async () => true,
    begin: async () => null,
    stopped: async () => {},
    giveUp: async () => {},
    get: async () => null,
    settle: async () => {},
    listWaiting: async () => [],
    listInvalid: async () => [],
    listByThread: async () => [],
    listAll: async () => [],
  },
};

/**
 * The compiled graph walked by hand over stores in memory: the same nodes, edges, routes, reducers and store code as the
 * application's, without LangGraph's machinery and a database, which are nine tenths of the cost of a run. For tests that
 * need thousands of runs; `order.test.ts` and the others run the real thing.
 */
export function createWalk({
  organization,
  clock,
  judges = rulesOnly,
  knowledge,
  channel,
}: WalkOptions): Walk {
  const { client, dieAt, clear, save } = createTestTables();
  const incidentIds = createIncidentIds();
  const names = tableNames();
  const objects = createMemoryObjectStore();
  const stores: Stores = {
    incidents: createIncidents(client, names.incidents, objects),
    tickets: createTickets(client, names.tickets, objects),
    causes: createCauses(client, names.causes, organization.policy.deliveryRetentionDays),
    reports: createReports(objects),
    // Only channels use these, which bring their own.
    messages: createMessages(client, names.messages, objects, organization.policy.deliveryRetentionDays),
    outbox: createOutbox(client, names.outbox, objects, organization.policy.deliveryRetentionDays),
    ...UNUSED,
    ...(knowledge && { knowledge }),
  };
  const teams = organization.teams.map(({ id }) => id);
  const dependencies: Dependencies = {
    organization,
    stores,
    tools: createTools(stores, organization),
    channel: channel ?? createSilentChannel(),
    judges,
    clock,
  };
  const nodes = createNodes(dependencies);
  const { edges, branches } = createGraph(dependencies).builder;
  const after = new Map<string, string>([...edges]);
  const threads = new Map<string, Channels>();

  const valuesOf = (channels: Channels) =>
    Object.fromEntries(Object.entries(channels).map(([name, channel]) => [name, channel.get()])) as RunState;
  const write = (channels: Channels, update: object) => {
    for (const [name, value] of Object.entries(update))
      if (value !== undefined) channels[name]?.update([value]);
  };
  const nextOf = (node: string, state: RunState): string => {
    const branch = branches[node as keyof typeof branches]?.condition;
    if (branch === undefined) return after.get(node) ?? END;
    // The route itself: as a runnable it takes longer than many a node.
    const { func } = branch.path as unknown as { func: (state: RunState) => string };
    return branch.ends?.[func(state)] ?? END;
  };

  /** Runs a node, and adds it to the run's trace as `builder.ts` does. */
  const step = async (node: keyof typeof nodes, state: RunState) => {
    const startedAt = clock().toISOString();
    const update = await nodes[node](state);
    const done: Step = { node, startedAt, durationMs: 0 };
    return { ...update, trace: node === "intake" ? new Overwrite([done]) : [done] };
  };

  interface Place {
    input: Partial<RunState>;
    channels: Channels;
    node: string;
  }
  const run = async (place: Place): Promise<RunState> => {
    const { channels, input } = place;
    let state: RunState | null = null;
    while (place.node !== END) {
      if (place.node === START) write(channels, input);
      else write(channels, await step(place.node as keyof typeof nodes, state ?? valuesOf(channels)));
      state = valuesOf(channels);
      place.node = nextOf(place.node, state);
    }
    return state ?? valuesOf(channels);
  };
  const runAll = async (places: Place[]) => {
    const ends: RunState[] = [];
    for (let place = places[0]; place !== undefined; place = places[0]) {
      ends.push(await run(place));
      places.shift();
    }
    return ends;
  };

  let runs = 0;
  let dead: Place[] = [];
  const partsOf = (raw: unknown, interactive = false): Place[] => {
    runs += 1;
    const runId = `run${String(runs).padStart(4, "0")}`;
    const parts = incidentIds(raw, clock()).map((incidentId, part) => {
      const thread = incidentId ?? runId;
      const channels = threads.get(thread) ?? State.getChannels();
      threads.set(thread, channels);
      const input = { delivery: raw, part, runId: `${runId}.${part}`, interactive, snapshot: null };
      return { input, channels, node: START };
    });
    return parts;
  };
  return {
    stores,
    send: (raw, { interactive = false } = {}) => runAll(partsOf(raw, interactive)),
    async sendAndDie(raw, nth, when) {
      dieAt({ nth, when });
      try {
        dead = partsOf(raw);
        await runAll(dead);
        return false;
      } catch (error) {
        if (!String(error).includes("the process is")) throw error;
        return true;
      } finally {
        // What ran beside it dies too, before the next process begins.
        await new Promise((resolve) => setImmediate(resolve));
        dieAt(null);
      }
    },
    resume(from) {
      if (from === "start") for (const place of dead) place.node = START;
      return runAll(dead);
    },
    incident: (id) => stores.incidents.get(id),
    save() {
      const [restore, before] = [save(), runs];
      return () => {
        restore();
        // What threads hold beside the stores is made anew by every run, but for what people said.
        threads.clear();
        runs = before;
      };
    },
    reset() {
      runs = 0;
      clear();
      threads.clear();
    },
    tickets: async () => {
      const listed = await stores.tickets.list(teams);
      return stores.tickets.getMany(listed.map(({ id }) => id));
    },
  };
}

/** The incidents of a delivery's parts. What is sent again in another order is not parsed again for them. */
function createIncidentIds() {
  const known = new WeakMap<object, (string | null)[]>();
  return (raw: unknown, now: Date): (string | null)[] => {
    const isObject = typeof raw === "object" && raw !== null;
    const ids =
      (isObject ? known.get(raw) : undefined) ??
      parseDelivery(raw, now.toISOString()).map(({ incidentId }) => incidentId);
    if (isObject) known.set(raw, ids);
    return ids;
  };
}
