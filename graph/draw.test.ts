import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Dependencies } from "../nodes/dependencies.ts";
import { createNodes } from "../nodes/nodes.ts";
import { createGraph } from "./create-graph.ts";
import { drawGraph } from "./draw.ts";
import { drawSvg } from "./draw-svg.ts";
import { layOutGraph } from "./lay-out.ts";
import { withPicture } from "./picture.ts";
import { ACCEPTED, drawPictures } from "./pictures.ts";
import { health, testApplication } from "./test-application.ts";

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

test("the pictures in docs/images are those of the compiled graph (else: npm run draw)", async () => {
  for (const [name, picture] of Object.entries(await drawPictures(createGraph(dependencies))))
    expect(readFileSync(new URL(`../docs/images/${name}`, import.meta.url), "utf8")).toBe(picture);
});

test("the path that a picture shows is one that a run takes", async () => {
  const { process } = await testApplication();
  expect((await process(health(), { interactive: false }))[0]?.path).toEqual(ACCEPTED);
  const flow = await layOutGraph(createGraph(dependencies));
  expect(() => drawSvg(flow, ["record", "intake"])).toThrow("no way");
});
