import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { askingForUnits, isRead, unitsOf } from "../consumption.ts";

/** What a client's requests cost. A write unit is 1 KB of an item, a read unit 4 KB read consistently. */
export interface Consumption {
  requests: number;
  writeUnits: number;
  readUnits: number;
  /** Requests by command, such as QueryCommand. */
  commands: Record<string, number>;
}

/**
 * Counts what a client's requests consume: a middleware asks DynamoDB to return the consumed capacity with every
 * answer, as it computes it from the sizes of the items it touched (AWS bills the same number).
 *
 * @returns a function that gives the consumption since its last call
 */
export function meterCapacity(client: DynamoDBClient): () => Consumption {
  let consumption = emptyConsumption();
  client.middlewareStack.add(
    (next, context) => async (request) => {
      const name = String(context.commandName);
      const answer = await next(askingForUnits(request));
      const units = unitsOf(answer.output);
      consumption.requests += 1;
      consumption.commands[name] = (consumption.commands[name] ?? 0) + 1;
      if (isRead(name)) consumption.readUnits += units;
      else consumption.writeUnits += units;
      return answer;
    },
    { step: "initialize", name: "meterCapacity" },
  );
  return () => {
    const taken = consumption;
    consumption = emptyConsumption();
    return taken;
  };
}

function emptyConsumption(): Consumption {
  return { requests: 0, writeUnits: 0, readUnits: 0, commands: {} };
}
