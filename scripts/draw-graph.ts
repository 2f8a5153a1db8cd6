// Draws the compiled graph: into docs/architecture.md, between its two marks, and into docs/images/. `npm run draw`
import { readFileSync, writeFileSync } from "node:fs";
import { createGraph } from "../graph/create-graph.ts";
import { drawGraph } from "../graph/draw.ts";
import { withPicture } from "../graph/picture.ts";
import { drawPictures } from "../graph/pictures.ts";
import type { Dependencies } from "../nodes/dependencies.ts";

const file = new URL("../docs/architecture.md", import.meta.url);
// The wiring does not depend on what the nodes are given.
const graph = createGraph({} as Dependencies);
writeFileSync(file, withPicture(readFileSync(file, "utf8"), await drawGraph(graph)));
for (const [name, picture] of Object.entries(await drawPictures(graph)))
  writeFileSync(new URL(`../docs/images/${name}`, import.meta.url), picture);
