import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

const START = "ohero:start";
const AFTER = "after-start";

/**
 * What a function loads at its start stands in one file, or in two where its entry loads the second while it waits. esbuild
 * makes a file of what the same dynamic imports need, some forty for the agent's start, and each takes Node about a
 * millisecond. Here every dynamic import needs what the start needs, which is there by then in any case. `entry` itself stays
 * by itself, as it may wait for what it imports.
 */
export const startInOneFile = (root: string, entry: string): Plugin => ({
  name: "start-in-one-file",
  setup(build) {
    // Paths go into the names of files, so they are those of the checkout.
    const pathFrom = (file: string) => relative(root, file);

    build.onResolve({ filter: /^ohero:start$/ }, () => ({ path: pathFrom(entry), namespace: START }));
    build.onLoad({ filter: /^/, namespace: START }, async ({ path }) => ({
      contents: importsOf(await readFile(resolve(root, path), "utf8"))
        .map((name) => `import ${JSON.stringify(name)};`)
        .join("\n"),
      resolveDir: dirname(resolve(root, path)),
    }));

    build.onResolve({ filter: /^/ }, async ({ path, kind, pluginData, ...from }) => {
      if (kind !== "dynamic-import" || pluginData === AFTER) return null;
      const found = await build.resolve(path, { ...from, kind, pluginData: AFTER });
      const isHere = found.errors.length === 0 && !found.external && found.namespace === "file";
      return isHere ? { path: pathFrom(found.path), namespace: AFTER } : found;
    });
    build.onLoad({ filter: /^/, namespace: AFTER }, ({ path }) => {
      const name = JSON.stringify(`./${path}`);
      return {
        contents: `import ${JSON.stringify(START)};
          export * from ${name};
          import * as module from ${name};
          export default module.default;`,
        resolveDir: root,
      };
    });
  },
});

/** What the module of an entry imports when it runs, dynamically too. */
const importsOf = (source: string): string[] =>
  source
    .split(";\n")
    .filter((statement) => !/^\s*import type\b/.test(statement))
    .flatMap((statement) => statement.match(/(?:\bfrom |\bimport\()"([^"]+)"/)?.[1] ?? []);
