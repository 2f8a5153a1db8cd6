import { readFile, rm } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { removeAside, replaceFile } from "./aside.ts";
import type { IndexState } from "./passage-index.ts";
import { ANALYSIS_VERSION } from "./search-terms.ts";

/** An index as it was at one place of a journal. It only saves time: whatever is wrong with it, it is built anew. */
export interface KeptIndex {
  state: IndexState;
  generation: string;
  offset: number;
}

const Head = z.object({
  analysis: z.literal(ANALYSIS_VERSION),
  generation: z.string(),
  offset: z.number(),
  checksum: z.number(),
  words: z.number(),
});
const LINE_END = 10;

/** To be called while nobody else writes. One line of JSON, then the words as JSON, then the numbers: of passages, of terms, and the postings. */
export async function writeIndexFile(path: string, { state, generation, offset }: KeptIndex): Promise<void> {
  const { owners, ordinals, lengths, postings } = state;
  const words = Buffer.from(JSON.stringify([owners, [...postings.keys()]]));
  const lists = [...postings.values()];
  const numbers = Uint32Array.from([ordinals, lengths, lists.map((list) => list.length), ...lists].flat());
  const body = Buffer.concat([words, Buffer.from(numbers.buffer)]);
  const head = {
    analysis: ANALYSIS_VERSION,
    generation,
    offset,
    checksum: crc32(body),
    words: words.length,
  };
  await replaceFile(path, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]));
}

/** Removes it, and what a process left that died while it wrote one. */
export async function removeIndexFile(path: string): Promise<void> {
  await removeAside(path);
  await rm(path, { force: true });
}

/** null where there is none, or none that can be used. */
export async function readIndexFile(path: string): Promise<KeptIndex | null> {
  try {
    const file = await readFile(path);
    const headEnd = file.indexOf(LINE_END);
    const { generation, offset, checksum, words } = Head.parse(JSON.parse(file.toString("utf8", 0, headEnd)));
    const body = file.subarray(headEnd + 1);
    if (crc32(body) !== checksum) return null;
    const [owners, terms] = JSON.parse(body.toString("utf8", 0, words)) as [IndexState["owners"], string[]];
    // Copied, because numbers must begin at a multiple of four.
    const numbers = new Uint32Array(new Uint8Array(body.subarray(words)).buffer);
    let at = 0;
    const take = (count: number) => {
      at += count;
      return Array.from(numbers.subarray(at - count, at));
    };
    const ordinals = take(owners.length);
    const lengths = take(owners.length);
    const counts = take(terms.length);
    const postings = new Map(terms.map((term, index) => [term, take(counts[index] ?? 0)]));
    return { state: { owners, ordinals, lengths, postings }, generation, offset };
  } catch {
    return null;
  }
}
