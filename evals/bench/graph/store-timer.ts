import { performance } from "node:perf_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Counts the time in which at least one request of the client is under way. */
export function timeStore(client: DynamoDBClient): { milliseconds(): number } {
  let waiting = 0;
  let since = 0;
  let total = 0;
  client.middlewareStack.add(
    (next) => async (input) => {
      if (waiting === 0) since = performance.now();
      waiting += 1;
      try {
        return await next(input);
      } finally {
        waiting -= 1;
        if (waiting === 0) total += performance.now() - since;
      }
    },
    { step: "initialize", name: "storeTimer", priority: "high" },
  );
  return { milliseconds: () => total };
}
