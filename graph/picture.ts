const START = "<!-- graph: drawn from the compiled graph by `npm run draw` -->";
const END = "<!-- /graph -->";

/** The document with the picture between its marks. Throws where it has no such marks. */
export function withPicture(document: string, mermaid: string): string {
  const [before, rest] = split(document, START);
  const [, after] = split(rest, END);
  return `${before}${START}\n\n\`\`\`mermaid\n${mermaid}\n\`\`\`\n\n${END}${after}`;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`the document has no line ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
