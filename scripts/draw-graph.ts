// Draws the compiled graph into docs/architecture.md, between its two marks. `npm run draw`
import { readFileSync, writeFileSync } from "node:fs";
import { createGraph } from "../graph/create-graph.ts";
import { drawGraph } from "../graph/draw.ts";
import { withPicture } from "../graph/picture.ts";
import type { Dependencies } from "../nodes/dependencies.ts";

const file = new URL("../docs/architecture.md", import.meta.url);
// The wiring does not depend on what the nodes are given.
const picture = await drawGraph(createGraph({} as Dependencies));
writeFileSync(file, withPicture(readFileSync(file, "utf8"), picture));
