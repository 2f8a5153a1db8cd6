import { createHash } from "node:crypto";
import { constants, open } from "node:fs/promises";
import { basename, extname } from "node:path";
import { parseFrontMatter } from "./front-matter.ts";
import type { KnowledgeDocument } from "./knowledge.ts";

/** A file cannot become a document; one line that names it and says what to do. */
export class DocumentError extends Error {
  override name = "DocumentError";
}

export interface ReadLimits {
  bytes: number;
  /** Of a PDF. */
  pages: number;
  /** Of a PDF; other kinds take time in proportion to their size. */
  seconds: number;
}

const LIMITS: ReadLimits = { bytes: 20_000_000, pages: 500, seconds: 60 };

/** What a reader of one kind of file finds; whatever is null is derived. */
export interface ReadText {
  title: string | null;
  text: string;
  url?: string | null;
  metadata?: Record<string, string>;
}

/** Readers throw an Error whose message goes on from the file's name. HTML and PDF load their libraries when needed. */
const READERS: Record<string, (bytes: Uint8Array, limits: ReadLimits) => ReadText | Promise<ReadText>> = {
  ".md": (bytes) => parseFrontMatter(textOf(bytes)),
  ".txt": (bytes) => ({ title: null, text: textOf(bytes) }),
  ".html": async (bytes) => {
    const { charsetOf, readHtml } = await import("./read-html.ts");
    return readHtml(textOf(bytes, charsetOf(bytes)));
  },
  ".pdf": async (bytes, limits) => (await import("./read-pdf.ts")).readPdf(bytes, limits),
};
const ALIASES: Record<string, string> = { ".markdown": ".md", ".text": ".txt", ".htm": ".html" };

/** What is wrong, and what to do, where nothing was found to index. */
const WITHOUT_TEXT: Record<string, string> = {
  ".html":
    "has no text outside of navigation, scripts, forms and the like: close such elements, or leave it out",
  ".pdf": "has no text: a scan needs its text recognised first, else leave it out",
};

/** Kinds of files that can be read, for messages. */
export const READABLE = "Markdown (.md), text (.txt), HTML and PDF";

export const isReadable = (path: string) => kindOf(path) in READERS;

/** Metadata under which a document's file is known by its contents. */
export const CONTENT_HASH = "contentHash";

export interface LoadedFile {
  bytes: Uint8Array;
  hash: string;
  updatedAt: string;
}

/** The contents of a regular file within the limit. Throws DocumentError. */
export async function loadFile(path: string, id: string, limits = LIMITS): Promise<LoadedFile> {
  const problem = (what: string) => new DocumentError(`${shown(id)} ${what}`);
  // Not blocking: a named pipe would wait for its writer forever.
  const handle = await open(path, NON_BLOCKING).catch((error: NodeJS.ErrnoException) => {
    throw new DocumentError(
      `${shown(id)} cannot be read (${error.code}): check that it is there and may be read`,
      {
        cause: error,
      },
    );
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw problem("is no regular file: leave it out");
    if (found.size > limits.bytes)
      throw problem(`has ${megabytes(found.size)}, more than ${megabytes(limits.bytes)}: split it`);
    const bytes = await handle.readFile();
    if (bytes.length > limits.bytes) throw problem(`grew past ${megabytes(limits.bytes)}: split it`);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
    return { bytes, hash, updatedAt: found.mtime.toISOString() };
  } finally {
    await handle.close();
  }
}

/** The document in a file that was loaded; `id` is its path in its folder, with `/`. Throws DocumentError. */
export async function parseDocument(
  { bytes, hash, updatedAt }: LoadedFile,
  id: string,
  limits = LIMITS,
): Promise<KnowledgeDocument> {
  checkId(id);
  const read = READERS[kindOf(id)];
  if (read === undefined)
    throw new DocumentError(`${shown(id)} is of no kind that can be read: use ${READABLE}`);
  const found = await Promise.resolve()
    .then(() => read(bytes, limits))
    .catch((error: Error) => {
      throw new DocumentError(`${shown(id)} ${oneLine(error.message)}`, { cause: error });
    });
  const text = withoutControls(found.text).trim();
  if (text === "")
    throw new DocumentError(
      `${shown(id)} ${WITHOUT_TEXT[kindOf(id)] ?? "has no text: write some, or leave it out"}`,
    );
  const name = basename(id, extname(id));
  const heading = /^#\s+(.+?)\s*#*\s*$/m.exec(text)?.[1];
  const title = [found.title, heading, name].map((one) => oneLine(one ?? "").slice(0, 300)).find(Boolean);
  return {
    id,
    collection: "documents",
    title: title ?? id,
    text,
    url: found.url ?? null,
    metadata: { ...found.metadata, [CONTENT_HASH]: hash },
    updatedAt,
  };
}

/** Loads and parses one file. Throws DocumentError. */
export async function readDocument(path: string, id: string, limits = LIMITS): Promise<KnowledgeDocument> {
  checkId(id);
  return parseDocument(await loadFile(path, id, limits), id, limits);
}

/**
 * An id is a relative path with `/`; a name that could be mistaken for something else is refused, such as one that Markdown,
 * HTML or a chat would act on where it is cited.
 */
export function checkId(id: string): void {
  const isBad = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\]/u.test(id) || id.length > 500;
  const isMarkup = /[<>`]|\][([:]/.test(id);
  const isOutside = id.startsWith("/") || id.split("/").some((part) => ["", ".", ".."].includes(part));
  if (isBad)
    throw new DocumentError(
      `${shown(id)} has control characters or \\ in its name, or too long a name: rename it`,
    );
  if (isMarkup)
    throw new DocumentError(`${shown(id)} has < > \` or ]( in its name, which would be markup: rename it`);
  if (isOutside) throw new DocumentError(`${shown(id)} is no path inside its folder: move it there`);
}

const NON_BLOCKING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const kindOf = (path: string) => {
  const extension = extname(path).toLowerCase();
  return ALIASES[extension] ?? extension;
};
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** On one line, without what a terminal would obey. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
const shown = (id: string) => oneLine(id).slice(0, 200);
const withoutControls = (text: string) =>
  text.replace(/\r\n?/g, "\n").replace(/(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, " ");

function textOf(bytes: Uint8Array, charset = "utf-8"): string {
  if (bytes.includes(0)) throw new Error("is no text: check its kind, or save it as UTF-8");
  if (!isKnown(charset))
    throw new Error(`declares the charset ${charset}, which is not known: save it as UTF-8`);
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    // In two steps, because in one, Node 20 takes windows-1252 for Latin-1 and loses its quotation marks.
    return decoder.decode(bytes, { stream: true }) + decoder.decode();
  } catch (cause) {
    throw new Error(`is not in ${charset.toUpperCase()}: save it as UTF-8`, { cause });
  }
}

function isKnown(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== "";
  } catch {
    return false;
  }
}
