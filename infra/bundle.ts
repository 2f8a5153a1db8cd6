import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import type { Organization } from "../policy/organization.ts";
import { BundleError } from "./errors.ts";
import { FUNCTION_NAMES, functions } from "./functions.ts";
import type { FunctionName } from "./grants.ts";
import { startInOneFile } from "./start-in-one-file.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Only one machine uses them, or nobody did who deployed this; code reaches them by dynamic imports, which nothing takes on AWS. */
const LEFT_OUT = [
  // Lambda gives credentials in the environment, which the SDK looks at first.
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@aws-sdk/nested-clients/sso-oidc",
  "@langchain/anthropic",
  "@langchain/ollama",
  "@langchain/mcp-adapters",
  "@langchain/openai",
  "@modelcontextprotocol/sdk",
  "dynalite",
  "esbuild",
  "unpdf",
];

export interface BundleOptions {
  organization: Organization;
  /** The folder that gets a folder for each function. */
  outdir: string;
  names?: readonly FunctionName[];
  sources?: (name: FunctionName) => string;
}

/**
 * Bundles the functions: each into a folder with an `index.mjs`, with the prompts and the organization beside it where it reads
 * them. The same sources give the same bytes, wherever the checkout is. Gives bytes of each function's code.
 */
export async function bundle({
  organization,
  outdir,
  names = FUNCTION_NAMES,
  sources = (name) => `handlers/aws/${name}.ts`,
}: BundleOptions): Promise<Map<FunctionName, number>> {
  const sizes = await Promise.all(
    names.map(async (name) => {
      const folder = join(outdir, name);
      const size = await bundleOne(sources(name), folder);
      await putBeside(name, folder, organization);
      return [name, size] as const;
    }),
  );
  return new Map(sizes);
}

/** One function by itself: what is imported dynamically stands in files of its own, which are not even read before they are needed. */
async function bundleOne(source: string, outdir: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: { index: source },
    absWorkingDir: root,
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    mainFields: ["module", "main"],
    external: LEFT_OUT.flatMap((name) => [name, `${name}/*`]),
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    legalComments: "none",
    logLevel: "silent",
    // Read here, and never written: paths are in it.
    metafile: true,
    plugins: [instead, startInOneFile(root, resolve(root, source))],
  });
  mustLoad(metafile);
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
}

const REFUSE = (what: string) => `const refuse = () => { throw new Error("${what} is not deployed"); };`;

/** Modules that no function needs whole, and what stands in for them. */
const INSTEAD: readonly { module: RegExp; contents: string }[] = [
  // zod brings its messages in some fifty languages; English is built in.
  {
    module: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.(c?js|mjs)$/,
    contents: 'export { default as en } from "./en.js";',
  },
  // It reads JSON Schemas, and compiles schemas ahead of time; nobody calls either.
  {
    module: /[\\/]zod[\\/]v4[\\/]classic[\\/]from-json-schema\.js$/,
    contents: `${REFUSE("zod's fromJSONSchema")} export const fromJSONSchema = refuse;`,
  },
  {
    module: /[\\/]zod[\\/]v4[\\/]core[\\/]compile\.js$/,
    contents: `${REFUSE("zod's compile")}
      export const INVALID = Symbol(), compile = refuse, withParser = refuse;
      export class ZodCompileAsyncError extends Error {}
      export class ZodCompileUnsupportedError extends Error {}`,
  },
  // What may stand in a checkpoint: LangChain would have all of its classes there, down to those for tests.
  {
    module: /[\\/]@langchain[\\/]core[\\/]dist[\\/]load[\\/]import_map\.js$/,
    contents: `import { messages_exports } from "../messages/index.js";
      export const import_map_exports = { messages: messages_exports };`,
  },
  // For answers in XML, which nobody asks a model for.
  {
    module: /[\\/]@langchain[\\/]core[\\/]dist[\\/]utils[\\/]sax-js[\\/]sax\.js$/,
    contents: "export const sax = {};",
  },
  // The organization is deployed as JSON.
  { module: /[\\/]yaml[\\/]dist[\\/]index\.js$/, contents: "export const parse = JSON.parse;" },
  // What runs are about is for nobody outside. LangChain makes a client in every run, and calls it where LangSmith's own settings ask.
  {
    module: /[\\/]langsmith[\\/]lib[\\/]client\.mjs$/,
    contents: `${REFUSE("LangSmith")}
      export class Client { createRun = refuse; updateRun = refuse; }`,
  },
  // The same package holds a generated client of the service's whole API, which nothing here calls.
  {
    module: /[\\/]langsmith[\\/]index\.mjs$/,
    contents: 'export { Client } from "./lib/client.mjs"; export { RunTree } from "./lib/run_trees.mjs";',
  },
  // Of @langchain/aws the models are used, which do not need what its other retriever does.
  { module: /[\\/]@aws-sdk[\\/]client-kendra[\\/]dist-es[\\/]index\.js$/, contents: "module.exports = {};" },
];

/** Modules of Node's that every client of the SDK imports, and what stands in for them. */
const BUILT_IN: Readonly<Record<string, string>> = {
  // Bedrock's models alone are asked over HTTP/2.
  "node:http2": `export default {
      constants: { HTTP2_HEADER_METHOD: ":method", HTTP2_HEADER_PATH: ":path" },
      connect: (...given) => require("node:http2").connect(...given),
    };`,
  // The import opens the standard streams, each of which takes a while.
  "node:process": "export const { env, versions } = process;",
};

const instead: Plugin = {
  name: "instead",
  setup({ onLoad, onResolve }) {
    for (const { module, contents } of INSTEAD)
      onLoad({ filter: module }, ({ path }) => ({ contents, loader: "js", resolveDir: dirname(path) }));
    onResolve({ filter: /^node:/ }, ({ kind, path }) =>
      kind === "import-statement" && path in BUILT_IN ? { path, namespace: "built-in" } : null,
    );
    onLoad({ filter: /^/, namespace: "built-in" }, ({ path }) => ({
      contents: BUILT_IN[path] ?? "",
      loader: "js",
    }));
  },
};

/** Whatever is left out must not be needed to load: a dynamic import fails when it is taken, any other at the start. */
function mustLoad({ outputs }: Metafile): void {
  for (const [file, { imports }] of Object.entries(outputs))
    for (const { path, external, kind } of imports)
      if (external && kind !== "dynamic-import" && isLeftOut(path))
        throw new BundleError(
          `${file}: ${path} is left out of bundles, and loaded at the start; import it dynamically where one machine needs it`,
        );
}

const isLeftOut = (path: string) => LEFT_OUT.some((name) => path === name || path.startsWith(`${name}/`));

async function putBeside(name: FunctionName, folder: string, organization: Organization): Promise<void> {
  const { readsOrganization, asksModels } = functions[name];
  await mkdir(folder, { recursive: true });
  if (readsOrganization) await writeFile(join(folder, "organization.json"), JSON.stringify(organization));
  if (!asksModels) return;
  const prompts = join(root, "prompts");
  const files = (await readdir(prompts)).filter((file) => file.endsWith(".md") && file !== "README.md");
  await Promise.all(files.map((file) => copyFile(join(prompts, file), join(folder, file))));
}
