/** A Markdown table whose columns stand under each other in a terminal, too; a cell that is empty says so by its dash. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [headings, ...rows].map((cells) => cells.map((cell) => (cell === "" ? "–" : String(cell))));
  const widths = headings.map((_, column) =>
    Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "–").padEnd(width)).join(" | ")} |`;
  const [head = [], ...body] = lines;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)].join(
    "\n",
  );
}

/** How a goal came out, in one word for every benchmark. */
export const verdict = (isReached: boolean): string => (isReached ? "reached" : "MISSED");
