import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { END, START } from "@langchain/langgraph";
import { parseDelivery } from "../events/parse-delivery.ts";
import { createCauses } from "../memory/causes.ts";
import { createIncidents, type Incident } from "../memory/incidents.ts";
import { createMemoryObjectStore } from "../memory/object-store.ts";
import { createReports } from "../memory/reports.ts";
import type { Stores } from "../memory/stores.ts";
import { tableNames, tables } from "../memory/tables.ts";
import { createTickets, type Ticket } from "../memory/tickets.ts";
import type { Dependencies } from "../nodes/dependencies.ts";
import { createNodes } from "../nodes/nodes.ts";
import type { Organization } from "../policy/organization.ts";
import { createTools } from "../tools/tools.ts";
import { createGraph } from "./create-graph.ts";
import { type RunState, State } from "./state.ts";

/** The keys and indexes of a table as far as the stores use them, in a map: a hundred times cheaper than a database. */
type Item = Record<string, unknown>;

const names = tableNames();
const keyOf: Record<string, string> = Object.fromEntries(
  Object.entries(tables).map(([key, { partitionKey }]) => [names[key as keyof typeof tables], partitionKey]),
);
const sortKeys = new Map<string, string>(
  Object.values(tables).flatMap((table) =>
    "indexes" in table ? table.indexes.map((index) => [index.name, index.sortKey] as const) : [],
  ),
);

/** Does what the stores of incidents, tickets and causes ask of DynamoDB; anything else is refused. */
function createFakeClient(stored: Map<string, Map<string, Item>>) {
  const table = (name = "") => {
    const items = stored.get(name) ?? new Map<string, Item>();
    stored.set(name, items);
    return items;
  };
  const put = (name: string, item: Item) => table(name).set(String(item[keyOf[name] ?? ""]), item);

  const answer = (command: unknown): unknown => {
    if (command instanceof GetCommand) {
      const { TableName = "", Key = {} } = command.input;
      return { Item: table(TableName).get(String(Object.values(Key)[0])) };
    }
    if (command instanceof BatchGetCommand) {
      const [[name, request] = ["", { Keys: [] }]] = Object.entries(command.input.RequestItems ?? {});
      const found = (request.Keys ?? []).flatMap(
        (key) => table(name).get(String(Object.values(key)[0])) ?? [],
      );
      return { Responses: { [name]: found } };
    }
    if (command instanceof BatchWriteCommand) {
      for (const [name, requests] of Object.entries(command.input.RequestItems ?? {}))
        for (const { PutRequest } of requests) put(name, PutRequest?.Item ?? {});
      return {};
    }
    if (command instanceof PutCommand) {
      const { TableName = "", Item = {}, ExpressionAttributeValues } = command.input;
      const before = table(TableName).get(String(Item[keyOf[TableName] ?? ""]));
      if (before?.version !== ExpressionAttributeValues?.[":before"])
        throw new ConditionalCheckFailedException({ message: "another version", $metadata: {} });
      put(TableName, Item);
      return {};
    }
    if (command instanceof QueryCommand) {
      const {
        TableName,
        IndexName = "",
        ExpressionAttributeNames,
        ExpressionAttributeValues,
        Limit,
      } = command.input;
      const [key = ""] = Object.values(ExpressionAttributeNames ?? {});
      const [value] = Object.values(ExpressionAttributeValues ?? {});
      const sortKey = sortKeys.get(IndexName) ?? "";
      const items = [...table(TableName).values()].filter((item) => item[key] === value);
      return {
        Items: items.sort((a, b) => (String(a[sortKey]) < String(b[sortKey]) ? 1 : -1)).slice(0, Limit),
      };
    }
    throw new Error("the fake does not know this command");
  };
  let death: { nth: number; when: "before" | "after" } | null = null;
  let writes = 0;
  const send = async (command: unknown) => {
    if (death !== null && writes >= death.nth) throw new Error("the process is dead");
    const isWrite = command instanceof PutCommand || command instanceof BatchWriteCommand;
    if (isWrite) writes += 1;
    if (isWrite && death?.nth === writes && death.when === "before") throw new Error("the process is killed");
    const answered = answer(command);
    if (isWrite && death?.nth === writes) throw new Error("the process is killed");
    return answered;
  };
  return {
    client: { send } as unknown as DynamoDBDocumentClient,
    /** From that write on nothing is answered any more; null revives. */
    dieAt(next: typeof death) {
      death = next;
      writes = 0;
    },
  };
}

/** One incident's thread, as its checkpoints would keep it. */
type Channels = ReturnType<typeof State.getChannels>;

export interface Walk {
  stores: Stores;
  /** Runs every part of a delivery, one superstep after the other, and gives the states at their ends. */
  send(raw: unknown): Promise<RunState[]>;
  /** Goes on with the delivery that the process died over: at the node that threw, or from the beginning. */
  resume(from: "node" | "start"): Promise<RunState[]>;
  incident(id: string): Promise<Incident | null>;
  tickets(): Promise<Ticket[]>;
  /** Lets the process die before or after its `nth` write; false where there is none and it ends by itself. */
  sendAndDie(raw: unknown, nth: number, when: "before" | "after"): Promise<boolean>;
  /** Forgets everything. */
  reset(): void;
}

export interface WalkOptions {
  organization: Organization;
  clock: () => Date;
}

/**
 * The compiled graph walked by hand over stores in memory: the same nodes, edges, routes, reducers and store code as the
 * application's, without LangGraph's machinery and a database, which are nine tenths of the cost of a run. For tests that
 * need thousands of runs; `order.test.ts` and the others run the real thing.
 */
export function createWalk({ organization, clock }: WalkOptions): Walk {
  const stored = new Map<string, Map<string, Item>>();
  const { client, dieAt } = createFakeClient(stored);
  const objects = createMemoryObjectStore();
  const stores: Stores = {
    incidents: createIncidents(client, names.incidents, objects),
    tickets: createTickets(client, names.tickets, objects),
    causes: createCauses(client, names.causes, 400),
    teams: { list: async () => [], put: async () => {} },
    deliveries: {
      receive: async () => {},
      settle: async () => {},
      listWaiting: async () => [],
      listInvalid: async () => [],
      listByThread: async () => [],
      listAll: async () => [],
    },
    reports: createReports(objects),
  };
  const teams = organization.teams.map(({ id }) => id);
  const dependencies: Dependencies = {
    organization,
    stores,
    tools: createTools(stores, teams),
    channel: { notifyTeam: async () => {} },
    judges: { models: [], onFailure: "rule" },
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
  const nextOf = async (node: string, state: RunState): Promise<string> => {
    const branch = branches[node as keyof typeof branches]?.condition;
    if (branch === undefined) return after.get(node) ?? END;
    return branch.ends?.[String(await branch.path.invoke(state))] ?? END;
  };

  interface Place {
    input: Partial<RunState>;
    channels: Channels;
    node: string;
  }
  const run = async (place: Place): Promise<RunState> => {
    const { channels, input } = place;
    while (place.node !== END) {
      if (place.node === START) write(channels, input);
      else write(channels, await nodes[place.node as keyof typeof nodes](valuesOf(channels)));
      place.node = await nextOf(place.node, valuesOf(channels));
    }
    return valuesOf(channels);
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
  const partsOf = (raw: unknown): Place[] => {
    runs += 1;
    const runId = `run${String(runs).padStart(4, "0")}`;
    const parts = parseDelivery(raw, clock().toISOString()).map(({ incidentId }, part) => {
      const thread = incidentId ?? runId;
      const channels = threads.get(thread) ?? State.getChannels();
      threads.set(thread, channels);
      const input = { delivery: raw, part, runId: `${runId}.${part}`, interactive: false, snapshot: null };
      return { input, channels, node: START };
    });
    return parts;
  };
  return {
    stores,
    send: (raw) => runAll(partsOf(raw)),
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
    reset() {
      runs = 0;
      stored.clear();
      threads.clear();
    },
    tickets: async () => {
      const listed = await stores.tickets.list(teams);
      return stores.tickets.getMany(listed.map(({ id }) => id));
    },
  };
}
