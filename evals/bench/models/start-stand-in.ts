import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface StandIn {
  /** What the process's environment must hold so that an SDK client goes there. */
  environment: Record<string, string>;
  /** Gives the number of calls that it answered. Throws where it could not answer one. */
  close(): Promise<number>;
}

/** Starts the stand-in of Bedrock; each call of it takes `latencyMs`. */
export async function startStandIn(latencyMs: number): Promise<StandIn> {
  const child = fork(fileURLToPath(new URL("./stand-in.ts", import.meta.url)), [`${latencyMs}`]);
  const { environment } = await answerOf<{ environment: Record<string, string> }>(child);
  return {
    environment,
    async close() {
      const answered = answerOf<{ requests: number }>(child);
      child.send("close");
      return (await answered).requests;
    },
  };
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  child.once("exit", () => ended.abort(new Error("the stand-in of Bedrock ended")));
  const [message] = await once(child, "message", { signal: ended.signal });
  return message as T;
}
