import { processVariables } from "../config/environment.ts";
import { loadEnvFile } from "../config/load-env-file.ts";
import { startTracing } from "../config/start-tracing.ts";
import { runCommandLine } from "./command-line.ts";
import { EXIT } from "./commands/common.ts";
import { knownProblem } from "./known-error.ts";

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

function heedInterrupt(): AbortSignal {
  const interrupt = new AbortController();
  process.on("SIGINT", () => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    interrupt.abort();
  });
  return interrupt.signal;
}

/** What is asked of traces stands in .env as well; what is wrong there ends it, with 2. */
async function trace() {
  try {
    loadEnvFile();
    return await startTracing(console.error);
  } catch (error) {
    console.error(`ohero: ${knownProblem(error) ?? error}`);
    process.exit(EXIT.wrong);
  }
}

const tracing = await trace();
process.exitCode = await runCommandLine(process.argv.slice(2), {
  variables: processVariables(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  heedInterrupt,
});
// What still tries to send traces keeps nobody waiting.
if (!(await tracing.stop())) process.exit();
