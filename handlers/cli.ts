import { processVariables } from "../config/environment.ts";
import { runCommandLine } from "./command-line.ts";
import { EXIT } from "./commands/common.ts";

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

process.exitCode = await runCommandLine(process.argv.slice(2), {
  variables: processVariables(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  heedInterrupt,
});
