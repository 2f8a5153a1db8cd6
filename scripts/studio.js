// Starts the LangGraph development server on langgraph.json. Its usage statistics stay off.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

// The same settings count as elsewhere; what is set already stays.
const settings = process.env.OHERO_ENV_FILE || ".env";
if (existsSync(settings)) process.loadEnvFile(settings);

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
