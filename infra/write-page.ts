import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createGraph } from "../graph/create-graph.ts";
import { layOutGraph } from "../graph/lay-out.ts";
import type { Dependencies } from "../nodes/dependencies.ts";
import { buildPage } from "../web/build.ts";

/** Writes the files of the page into a folder, as CloudFront serves them. */
export async function writePage(folder: string): Promise<void> {
  // The wiring does not depend on what the nodes are given.
  const flow = await layOutGraph(createGraph({} as Dependencies));
  for (const [path, { body }] of await buildPage(flow)) {
    const file = join(folder, path === "/" ? "index.html" : path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body);
  }
}
