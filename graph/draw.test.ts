import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Dependencies } from "../nodes/dependencies.ts";
import { createNodes } from "../nodes/nodes.ts";
import { createGraph } from "./create-graph.ts";
import { drawGraph } from "./draw.ts";
import { withPicture } from "./picture.ts";

const dependencies = {} as Dependencies;

test("the picture in the documentation is that of the compiled graph (else: npm run draw)", async () => {
  const document = readFileSync(new URL("../docs/architecture.md", import.meta.url), "utf8");
  expect(document).toBe(withPicture(document, await drawGraph(createGraph(dependencies))));
});

test("every node is drawn, and the boxes are there", async () => {
  const picture = await drawGraph(createGraph(dependencies));
  for (const name of Object.keys(createNodes(dependencies))) expect(picture).toContain(name);
  expect(picture).toContain("subgraph acknowledge");
  expect(picture).toContain("subgraph triage");
});
