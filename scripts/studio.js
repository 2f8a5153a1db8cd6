// Starts the LangGraph development server on langgraph.json. Its usage statistics stay off.
import { spawn } from "node:child_process";

const server = spawn("npx", ["--no-install", "langgraphjs", "dev", ...process.argv.slice(2)], {
  env: {
    ...process.env,
    LANGGRAPH_CLI_NO_ANALYTICS: "1",
    LANGSMITH_TRACING: process.env.LANGSMITH_TRACING ?? "false",
  },
  stdio: "inherit",
  shell: process.platform === "win32",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => process.exit(code ?? 0));
