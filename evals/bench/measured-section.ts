import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";

/** A document has no place for what was measured; the message names the file and the mark that is missing. */
export class SectionError extends Error {
  override name = "SectionError";
}

const startOf = (name: string) => `<!-- measured: ${name} -->`;
const END = "<!-- /measured -->";

/**
 * The document with `text` in the place of what stands between the marks of `name`. `file` is for the error.
 *
 * @throws SectionError where a mark is missing, or stands twice
 */
export function withMeasured(document: string, name: string, text: string, file: string): string {
  const start = startOf(name);
  const [before, rest, ...more] = document.split(start);
  if (before === undefined || rest === undefined)
    throw new SectionError(
      `${file}: there is no line ${start}, after which the figures of ${name} would stand`,
    );
  if (more.length > 0) throw new SectionError(`${file}: the line ${start} stands there twice`);
  const end = rest.indexOf(END);
  const next = rest.indexOf(startOf("").slice(0, -" -->".length));
  if (end < 0 || (next >= 0 && next < end))
    throw new SectionError(`${file}: there is no line ${END} after ${start}`);
  // What was printed cannot end the section.
  const safe = text.replaceAll("<!--", "&lt;!--").trim();
  return `${before}${start}\n\n${safe}\n\n${rest.slice(end)}`;
}

/** Replaces one section of a file; whoever reads it meanwhile finds it as it was or as it is. Throws SectionError. */
export async function writeMeasured(file: string, name: string, text: string): Promise<void> {
  const document = withMeasured(await readFile(file, "utf8"), name, text, file);
  const aside = `${file}.${randomUUID()}`;
  try {
    await writeFile(aside, document);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** Throws SectionError where a name has no place in the file: before anything is measured for it. */
export async function mustHavePlaces(file: string, names: readonly string[]): Promise<void> {
  const document = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new SectionError(`${file}: there is no such file`) : error;
  });
  for (const name of names) withMeasured(document, name, "", file);
}
