import type { Flow } from "./lay-out.ts";
import { nodeDescriptions } from "./node-descriptions.ts";

/** Readable on a light and on a dark page, whatever the page around it is like. */
const STYLE = `
.ground { fill: #ffffff; }
.box rect { fill: #f6f7f9; stroke: #d5d9e0; }
.box text { fill: #5b6472; font-size: 12px; font-weight: 600; }
.node rect { fill: #ffffff; stroke: #8a94a6; }
.node text { fill: #1d2430; font-size: 13px; }
.line { fill: none; stroke: #9aa3b2; }
.label rect { fill: #ffffff; fill-opacity: 0.92; }
.label text { fill: #4a5362; font-size: 11px; }
.head { fill: #9aa3b2; }
.lit rect { fill: #dcebff; stroke: #1f6feb; stroke-width: 2; }
.lit text { fill: #0b3a82; font-weight: 600; }
.line.lit { stroke: #1f6feb; stroke-width: 2.5; }
.head.lit { fill: #1f6feb; }
@media (prefers-color-scheme: dark) {
  .ground { fill: #0d1117; }
  .box rect { fill: #151b23; stroke: #303844; }
  .box text { fill: #9aa5b4; }
  .node rect { fill: #0d1117; stroke: #6b7686; }
  .node text { fill: #e2e8f0; }
  .line { stroke: #6b7686; }
  .label rect { fill: #0d1117; }
  .label text { fill: #b3bdca; }
  .head { fill: #6b7686; }
  .lit rect { fill: #12305c; stroke: #58a6ff; }
  .lit text { fill: #cfe4ff; }
  .line.lit { stroke: #58a6ff; }
  .head.lit { fill: #58a6ff; }
}`;

const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";
const LETTER = 6.1;

/**
 * The flow chart as an SVG file of its own. `path` names the nodes of a run in order, which are lit. Throws where the graph
 * has no such way.
 */
export function drawSvg({ width, height, boxes, nodes, edges }: Flow, path: readonly string[] = []): string {
  const steps = path.length === 0 ? [] : ["__start__", ...path, "__end__"];
  const ways = new Set(steps.slice(1).map((to, index) => `${steps[index]} ${to}`));
  for (const way of ways)
    if (!edges.some(({ from, to }) => `${from} ${to}` === way))
      throw new Error(`the graph has no way ${way}`);
  const lit = (isLit: boolean) => (isLit ? " lit" : "");
  const isTaken = ({ from, to }: Flow["edges"][number]) => ways.has(`${from} ${to}`);
  // What is lit is drawn last, over the others.
  const ordered = [...edges].sort((one, other) => Number(isTaken(one)) - Number(isTaken(other)));
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" role="img" aria-label="The graph">`,
    `<style>${STYLE}\n</style>`,
    `<defs>${arrow("arrow", "")}${arrow("arrow-lit", " lit")}</defs>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...boxes.map(
      (box) =>
        `<g class="box">${rectangle(box, 12)}<text x="${box.x - box.width / 2 + 12}" y="${box.y - box.height / 2 + 20}">${escaped(box.name)}</text></g>`,
    ),
    ...ordered.map((edge) => {
      const taken = isTaken(edge);
      return `<path class="line${lit(taken)}" d="${edge.line}" marker-end="url(#arrow${taken ? "-lit" : ""})"/>`;
    }),
    ...ordered.flatMap((edge) => {
      const { label, labelAt } = edge;
      if (label === null || labelAt === null) return [];
      const area = { ...labelAt, width: Math.round(label.length * LETTER + 10), height: 16 };
      return `<g class="label${lit(isTaken(edge))}">${rectangle(area, 4)}${word(area.x, area.y + 4, label)}</g>`;
    }),
    ...nodes.map(
      (node) =>
        `<g class="node${lit(steps.includes(node.name))}">${titleOf(node.name)}${rectangle(node, node.name.startsWith("__") ? 14 : 6)}${word(node.x, node.y + 4.5, node.name.replaceAll("_", ""))}</g>`,
    ),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}
const rectangle = ({ x, y, width, height }: Area, radius: number) =>
  `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${radius}"/>`;

const word = (x: number, y: number, text: string) =>
  `<text x="${x}" y="${y}" text-anchor="middle">${escaped(text)}</text>`;

/** Shown when the pointer rests on the node. */
function titleOf(name: string): string {
  const description = (nodeDescriptions as Record<string, string>)[name];
  return description === undefined ? "" : `<title>${escaped(description)}</title>`;
}

const arrow = (id: string, more: string) =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto"><path class="head${more}" d="M0 0 8 4 0 8z"/></marker>`;

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
