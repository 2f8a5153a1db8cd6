import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ProgramOptions {
  args?: string[];
  env?: Record<string, string>;
  input?: string;
  /** From its sources, as a person starts it? Bundled it is there in a third of the time. */
  isFromSource?: boolean;
}

/** Where a program is that was bundled before all tests. */
export const bundleOf = (file: string): string => join(inject("bundles"), file.replace(/\.ts$/, ".mjs"));

/** A program of this repository, with an environment of its own. */
export function startProgram(file: string, options: ProgramOptions) {
  const program = options.isFromSource ? ["--import", "tsx", file] : [bundleOf(file)];
  const child: ChildProcess = spawn(process.execPath, [...program, ...(options.args ?? [])], {
    cwd: root,
    // Taking in the sample documents is a matter of its own; here is a folder without any.
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      OHERO_KNOWLEDGE: inject("bundles"),
      // Whoever runs the tests may have settings of their own in .env.
      OHERO_ENV_FILE: "/dev/null",
      ...options.env,
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  child.stdin?.end(options.input ?? "");
  const finished = new Promise<Finished>((resolve) =>
    child.on("close", (code) => resolve({ code, stdout, stderr })),
  );
  return {
    finished,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Reads no further, as `head` does when it has seen enough. */
    closeOutput: () => child.stdout?.destroy(),
    /** Waits until standard output holds `text`; throws with everything that was printed when the program ends before. */
    async printed(text: string): Promise<void> {
      let ended = false;
      void finished.then(() => {
        ended = true;
      });
      while (!stdout.includes(text)) {
        if (ended) throw new Error(`ended before printing ${JSON.stringify(text)}:\n${stdout}\n${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    output: () => stdout,
  };
}
