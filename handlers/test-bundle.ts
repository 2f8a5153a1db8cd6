import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    bundles: string;
    /** Is everything tried that could be, or a part that shows the same for less? */
    isThorough: boolean;
  }
}

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Bundles the programs that tests start, once before all tests: from their sources each start takes two seconds of a core,
 * most of it to find and read some thousand files. Modules keep the addresses of their sources, by which they find prompts.
 * Each run of the tests has a folder of its own, which tests are told of; gives what removes it.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(root, "node_modules", ".ohero-test-"));
  provide("bundles", folder);
  await build({
    entryPoints: ["handlers/cli.ts", "handlers/local.ts", "tools/test-mcp-stdio.ts"],
    outbase: root,
    absWorkingDir: root,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // A third less to read at each start.
    minifyWhitespace: true,
    minifySyntax: true,
    mainFields: ["module", "main"],
    // Native code, and what is not there for everybody.
    external: ["dynalite", "esbuild", "@langchain/anthropic", "@langchain/openai", "@langchain/ollama"],
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: "error",
    plugins: [
      {
        name: "addresses-of-sources",
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            if (path.includes("node_modules")) return undefined;
            const source = await readFile(path, "utf8");
            const address = JSON.stringify(pathToFileURL(path).href);
            return { contents: source.replaceAll("import.meta.url", address), loader: "ts" };
          });
        },
      },
    ],
  });
  return () => rm(folder, { recursive: true, force: true });
}
