import type { Flow } from "../../../graph/lay-out.ts";
import { drawing } from "../text/element.ts";

const LETTER = 5.8;

/** The flow chart as a picture; `light` marks the path that a run has taken. */
export function createFlowChart(flow: Flow) {
  const nodes = new Map<string, SVGElement>();
  const edges = new Map<string, SVGElement[]>();
  const boxes = flow.boxes.map(({ name, x, y, width, height }) =>
    drawing(
      "g",
      { class: "box" },
      drawing("rect", { ...corner({ x, y, width, height }), width, height, rx: 12 }),
      drawing("text", { x: x - width / 2 + 12, y: y - height / 2 + 20 }, name),
    ),
  );
  const lines = flow.edges.map(({ from, to, line: d }) => {
    const line = drawing("path", { class: "edge", d, "marker-end": "url(#arrow)" });
    edges.set(`${from} ${to}`, [...(edges.get(`${from} ${to}`) ?? []), line]);
    return line;
  });
  const labels = flow.edges.flatMap(({ from, to, label, labelAt }) => {
    if (label === null || labelAt === null) return [];
    const width = label.length * LETTER + 8;
    const made = drawing(
      "g",
      { class: "edge-label" },
      drawing("rect", { ...corner({ ...labelAt, width, height: 16 }), width, height: 16, rx: 4 }),
      drawing("text", { x: labelAt.x, y: labelAt.y + 4, "text-anchor": "middle" }, label),
    );
    edges.get(`${from} ${to}`)?.push(made);
    return [made];
  });
  const shapes = flow.nodes.map(({ name, x, y, width, height }) => {
    const node = drawing(
      "g",
      { class: "node" },
      drawing("rect", {
        ...corner({ x, y, width, height }),
        width,
        height,
        rx: name.startsWith("__") ? 14 : 6,
      }),
      drawing("text", { x, y: y + 4.5, "text-anchor": "middle" }, name.replaceAll("_", "")),
    );
    nodes.set(name, node);
    return node;
  });
  const picture = drawing(
    "svg",
    {
      class: "flow",
      viewBox: `0 0 ${flow.width} ${flow.height}`,
      role: "img",
      "aria-labelledby": "path-title",
    },
    drawing("defs", {}, arrow()),
    ...boxes,
    ...lines,
    ...labels,
    ...shapes,
  );
  return {
    element: picture,
    light(path: readonly string[], isGoingOn: boolean): void {
      const whole = ["__start__", ...path, ...(isGoingOn ? [] : ["__end__"])];
      for (const shape of [...nodes.values(), ...[...edges.values()].flat()])
        shape.classList.remove("lit", "current");
      for (const [index, node] of whole.entries()) {
        nodes.get(node)?.classList.add("lit");
        for (const line of edges.get(`${whole[index - 1]} ${node}`) ?? []) line.classList.add("lit");
      }
      if (isGoingOn) nodes.get(whole.at(-1) ?? "")?.classList.add("current");
    },
  };
}

const corner = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  x: x - width / 2,
  y: y - height / 2,
});

const arrow = () =>
  drawing(
    "marker",
    {
      id: "arrow",
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 10,
      markerHeight: 10,
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    },
    drawing("path", { d: "M0 0 8 4 0 8z" }),
  );
