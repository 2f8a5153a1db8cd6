// Runs before every npm script: installs what package-lock.json names and node_modules does not have yet.
// Plain JavaScript on Node alone, because nothing else may be there.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const mark = new URL("node_modules/.ohero-installed", root);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`ohero: Node ${process.versions.node} is too old; it needs 20.19 or later.`);
  process.exit(2);
}

const wanted = createHash("sha256")
  .update(readFileSync(new URL("package-lock.json", root)))
  .digest("hex");
if (installed() !== wanted) {
  console.error("ohero: installing dependencies (npm ci), about half a minute …");
  // Standard output belongs to results, so npm's goes to standard error.
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    console.error("ohero: npm ci failed; see above.");
    process.exit(npm.status ?? 1);
  }
  writeFileSync(mark, wanted);
}

function installed() {
  try {
    return readFileSync(mark, "utf8");
  } catch {
    return "";
  }
}
