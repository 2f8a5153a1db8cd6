import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** A file of the page, as it is served. */
export interface Asset {
  type: string;
  body: Buffer;
  gzip: Buffer;
  /** Does its name change with its content? Then it may be kept for good. */
  isImmutable: boolean;
}

/** The files of the page by path. `flow` is the flow chart that it draws, as JSON. */
export async function buildPage(flow: unknown): Promise<Map<string, Asset>> {
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [here("page/main.ts"), here("page/style.css")],
    outdir: here("out"),
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: ["es2022"],
    legalComments: "none",
    logLevel: "silent",
  });
  const assets = new Map<string, Asset>();
  const add = (name: string, content: string | Uint8Array, type: string): string => {
    const body = Buffer.from(content);
    const digest = createHash("sha256").update(body).digest("hex").slice(0, 12);
    const path = `/assets/${name.replace(/(\.\w+)$/, `-${digest}$1`)}`;
    assets.set(path, { type, body, gzip: gzipSync(body, { level: 9 }), isImmutable: true });
    return path;
  };
  const output = (end: string) => {
    const file = outputFiles.find(({ path }) => path.endsWith(end));
    if (file === undefined) throw new Error(`the page has no ${end}`);
    return file.contents;
  };
  const script = add("main.js", output(".js"), "text/javascript; charset=utf-8");
  const style = add("style.css", output(".css"), "text/css; charset=utf-8");
  const chart = add("flow.json", JSON.stringify(flow), "application/json");
  const html = (await readFile(here("page/index.html"), "utf8"))
    .replace("%STYLE%", style)
    .replace("%SCRIPT%", script)
    .replace("%FLOW%", chart);
  const body = Buffer.from(html);
  assets.set("/", { type: "text/html; charset=utf-8", body, gzip: gzipSync(body), isImmutable: false });
  return assets;
}
