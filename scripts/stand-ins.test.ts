import { spawn } from "node:child_process";
import { once } from "node:events";
import { access } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { callCommandLine } from "../handlers/test-command-line.ts";

test("teams of the example organization work in both systems; nothing is left when it ends", async () => {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", fileURLToPath(new URL("./stand-ins.ts", import.meta.url))],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const lineWith = async (text: string): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`it ended without ${text}`);
      if (value.includes(text)) return value;
    }
  };
  const file = (await lineWith("OHERO_ENV_FILE=")).split("=")[1] ?? "";
  const tried = await callCommandLine(["tickets", "test"], { env: { OHERO_ENV_FILE: file } });
  expect(tried.code).toBe(0);
  expect(tried.stderr).toContain("jira …");
  expect(tried.stderr).toContain("servicenow …");
  expect(tried.stderr.match(/everything is there/g)).toHaveLength(5);

  child.stdin.write("close OPS-1\n");
  expect(await lineWith("no ticket is called")).toBe(
    'no ticket is called "OPS-1" here; list shows all of them',
  );
  child.stdin.write("outage on\n");
  await lineWith("outage on");
  const out = await callCommandLine(["tickets", "test"], { env: { OHERO_ENV_FILE: file } });
  expect(out.code).toBe(1);

  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
  await expect(access(file)).rejects.toThrow("ENOENT");
});
