import { AsyncLocalStorage } from "node:async_hooks";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { askingForUnits, isRead, unitsOf } from "../consumption.ts";

/** What one piece of work asked of the tables: requests, and the units that DynamoDB says they consumed. */
export interface Calls {
  reads: number;
  writes: number;
  /** Of the writes those that say of one incident, such as an alarm that a composite names, what it is about. */
  causes: number;
  writeUnits: number;
  checkpointCalls: number;
  checkpointWriteUnits: number;
}

export interface TableMeter {
  /** Runs some work and counts its requests, also while other work is under way. */
  count<T>(work: () => Promise<T>): Promise<{ result: T; calls: Calls }>;
}

interface Input {
  TableName?: string;
  RequestItems?: Record<string, unknown>;
}

/** Counts from now on what is asked of a client and of the document clients that share its middleware. */
export function meterTables(
  client: DynamoDBClient,
  names: { checkpoints: string; causes: string },
): TableMeter {
  const current = new AsyncLocalStorage<Calls>();
  client.middlewareStack.add(
    (next, context) => async (request) => {
      const calls = current.getStore();
      if (calls === undefined) return next(request);
      const { TableName, RequestItems = {} } = request.input as Input;
      const isCheckpoints = [TableName, ...Object.keys(RequestItems)].includes(names.checkpoints);
      const isReading = isRead(String(context.commandName));
      if (isCheckpoints) calls.checkpointCalls += 1;
      else calls[isReading ? "reads" : "writes"] += 1;
      if (TableName === names.causes && !isReading) calls.causes += 1;
      const answer = await next(askingForUnits(request));
      const units = unitsOf(answer.output);
      if (!isReading) calls[isCheckpoints ? "checkpointWriteUnits" : "writeUnits"] += units;
      return answer;
    },
    { step: "initialize", name: "tableMeter", priority: "high" },
  );
  return {
    async count(work) {
      const own = { reads: 0, writes: 0, causes: 0, writeUnits: 0 };
      const calls = { ...own, checkpointCalls: 0, checkpointWriteUnits: 0 };
      return { result: await current.run(calls, work), calls };
    },
  };
}

/** Opens something that keeps its client to itself, and gives that client too: the first one that sends meanwhile. */
export async function withItsClient<T>(
  open: () => Promise<T>,
): Promise<{ opened: T; client: DynamoDBClient }> {
  const { send } = DynamoDBClient.prototype;
  let client: DynamoDBClient | undefined;
  DynamoDBClient.prototype.send = function (this: DynamoDBClient, ...given: unknown[]) {
    client ??= this;
    return Reflect.apply(send, this, given);
  } as typeof send;
  try {
    const opened = await open();
    if (client === undefined) throw new Error("no request was sent");
    return { opened, client };
  } finally {
    Reflect.deleteProperty(DynamoDBClient.prototype, "send");
    // Unless it was inherited, it must come back.
    if (DynamoDBClient.prototype.send !== send) DynamoDBClient.prototype.send = send;
  }
}
