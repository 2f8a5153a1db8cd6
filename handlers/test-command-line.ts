import { inject } from "vitest";
import { runCommandLine } from "./command-line.ts";
import type { Finished } from "./test-process.ts";

export interface CallOptions {
  env?: Record<string, string>;
  input?: string;
  interrupt?: AbortSignal;
}

/** No credentials of whoever runs the tests. */
const NOBODY = { AWS_SHARED_CREDENTIALS_FILE: "/dev/null", AWS_CONFIG_FILE: "/dev/null" };

/** One call at a time: packages read the settings of AWS from the process's environment, which is there once. */
let before: Promise<unknown> = Promise.resolve();

/** Calls `ohero` in this process, which takes a hundredth of starting the program; gives what the program would end with. */
export function callCommandLine(args: readonly string[], options: CallOptions = {}): Promise<Finished> {
  const call = before.then(() => run(args, options));
  before = call.catch(() => {});
  return call;
}

async function run(args: readonly string[], { env = {}, input = "", interrupt }: CallOptions) {
  const output = { stdout: "", stderr: "" };
  const outputTo = (name: keyof typeof output) => ({
    write: (text: string) => {
      output[name] += text;
    },
  });
  const given = Object.entries({ ...NOBODY, ...env }).filter(([name]) => name.startsWith("AWS_"));
  const restore = replaceAwsSettings(Object.fromEntries(given));
  try {
    const code = await runCommandLine(args, {
      variables: {
        // Taking in the sample documents is a matter of its own; here is a folder without any.
        OHERO_KNOWLEDGE: inject("bundles"),
        // Whoever runs the tests may have settings of their own in .env.
        OHERO_ENV_FILE: "/dev/null",
        ...env,
      },
      stdin: piecesOf(input),
      stdout: outputTo("stdout"),
      stderr: outputTo("stderr"),
      heedInterrupt: () => interrupt ?? new AbortController().signal,
    });
    return { code, ...output };
  } finally {
    restore();
  }
}

/** In the process's environment; gives what puts back what was there. */
function replaceAwsSettings(settings: Readonly<Record<string, string>>): () => void {
  const isKept = (name: string) => !name.startsWith("AWS_") || name.startsWith("AWS_SDK_JS_");
  const all = { ...process.env };
  for (const name of Object.keys(all)) if (!isKept(name)) delete process.env[name];
  Object.assign(process.env, settings);
  return () => {
    for (const name of Object.keys(settings)) delete process.env[name];
    Object.assign(process.env, all);
  };
}

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
