import type { Concept, Variant } from "./expand-query.ts";

/** The usual values of BM25: how fast repetition stops to count, and how much length counts. */
const K1 = 1.2;
const B = 0.6;
/** Frequencies are kept in steps of a half, in the lowest eight bits of a posting. */
const STEP = 2;
const MOST = 255;

/** A passage as it is indexed: how often each term stands in it, by weight, and how long it is. */
export interface IndexedPassage {
  frequencies: ReadonlyMap<string, number>;
  length: number;
}

/** All that an index is made of; numbers of passages are positions in `owners`. */
export interface IndexState {
  /** The id of each passage's document; null where it was removed. */
  owners: (string | null)[];
  /** Which passage of its document each is, from 0. */
  ordinals: number[];
  lengths: number[];
  /** For each term the passages it stands in, ascending: number × 256 + frequency. */
  postings: Map<string, number[]>;
}

export interface Hit {
  id: string;
  ordinal: number;
  /** From 0 to 1. */
  score: number;
}

/**
 * An inverted index with BM25 over weighted fields. Terms that mean the same count once, by the best of them.
 * MiniSearch, which was tried first, keeps a map for every term and field and an object for every hit: ten thousand
 * incidents took 90 MB, a second and more to load, and over 50 ms to search with a dozen terms.
 */
export class PassageIndex {
  readonly #state: IndexState;
  readonly #numbers = new Map<string, number[]>();
  #totalLength = 0;
  #removed = 0;

  constructor(state: IndexState = { owners: [], ordinals: [], lengths: [], postings: new Map() }) {
    this.#state = state;
    for (const [number, owner] of state.owners.entries()) {
      this.#totalLength += state.lengths[number] ?? 0;
      if (owner === null) this.#removed += 1;
      else this.#remember(owner, number);
    }
  }

  get state(): Readonly<IndexState> {
    return this.#state;
  }

  /** Its passages, with those that were removed and are still in it. */
  get size(): number {
    return this.#state.owners.length;
  }

  /** Are there more removed passages than others? Then it is time to build the index anew. */
  get isStale(): boolean {
    return this.#removed > 1_000 && this.#removed > this.#state.owners.length / 2;
  }

  add(id: string, passages: readonly IndexedPassage[]): void {
    const { owners, ordinals, lengths, postings } = this.#state;
    for (const [ordinal, { frequencies, length }] of passages.entries()) {
      const number = owners.length;
      owners.push(id);
      ordinals.push(ordinal);
      lengths.push(length);
      this.#totalLength += length;
      this.#remember(id, number);
      for (const [term, frequency] of frequencies) {
        const posting = number * 256 + Math.min(MOST, Math.round(frequency * STEP));
        const list = postings.get(term);
        if (list === undefined) postings.set(term, [posting]);
        else list.push(posting);
      }
    }
  }

  /** Its postings stay until the index is built anew; searches pass over them. */
  remove(id: string): void {
    for (const number of this.#numbers.get(id) ?? []) {
      this.#state.owners[number] = null;
      this.#removed += 1;
    }
    this.#numbers.delete(id);
  }

  /** Drops the words of removed passages. It takes a look at every posting. */
  dropRemoved(): void {
    const { owners, postings } = this.#state;
    for (const [term, list] of postings) {
      const left = list.filter((posting) => (owners[posting >>> 8] ?? null) !== null);
      if (left.length === 0) postings.delete(term);
      else if (left.length < list.length) postings.set(term, left);
    }
  }

  /** Best first; of equals, by id. */
  search(concepts: readonly Concept[], limit: number, isWanted: (id: string) => boolean): Hit[] {
    if (concepts.length === 0) return [];
    const count = this.#state.owners.length;
    const totals = new Float64Array(count);
    const covered = new Uint16Array(count);
    const best = new Float64Array(count);
    const norms = this.#norms();
    let ideal = 0;
    for (const { variants } of concepts) {
      const rarity = this.#rarityOf(variants);
      ideal += rarity * (K1 + 1);
      const seen: number[] = [];
      for (const { terms, weight } of variants) {
        const parts = terms.map((term) => this.#state.postings.get(term) ?? []);
        for (const matches of parts.length === 1 ? parts : [inAll(parts)])
          for (const posting of matches) {
            const number = posting >>> 8;
            const frequency = (posting & 255) / STEP;
            const score = (weight * frequency) / (frequency + (norms[number] ?? 0));
            const before = best[number] ?? 0;
            if (before === 0) seen.push(number);
            if (score > before) best[number] = score;
          }
      }
      for (const number of seen) {
        covered[number] = (covered[number] ?? 0) + 1;
        totals[number] = (totals[number] ?? 0) + rarity * (K1 + 1) * (best[number] ?? 0);
        best[number] = 0;
      }
    }
    // What speaks of more of the question goes before what speaks much of a part of it.
    for (let number = 0; number < count; number += 1)
      totals[number] =
        Math.min(1, (totals[number] ?? 0) / ideal) * ((covered[number] ?? 0) / concepts.length);
    return this.#bestOf(totals, limit, isWanted);
  }

  #bestOf(scores: Float64Array, limit: number, isWanted: (id: string) => boolean): Hit[] {
    const { owners, ordinals } = this.#state;
    const hits: Hit[] = [];
    let least = 0;
    for (const [number, score] of scores.entries()) {
      if (score === 0 || score < least) continue;
      const id = owners[number] ?? null;
      if (id === null || !isWanted(id)) continue;
      hits.push({ id, ordinal: ordinals[number] ?? 0, score });
      // Sorted now and then, so that what cannot be among the best is passed over.
      if (hits.length < 2 * limit + 50) continue;
      hits.sort(byScore).length = limit;
      least = hits.at(-1)?.score ?? 0;
    }
    return hits.sort(byScore).slice(0, limit);
  }

  /** How much the length of each passage makes its words count less. */
  #norms(): Float64Array {
    const { lengths } = this.#state;
    const average = Math.max(1, this.#totalLength) / Math.max(1, lengths.length);
    return Float64Array.from(lengths, (length) => K1 * (1 - B + (B * length) / average));
  }

  #remember(id: string, number: number): void {
    const numbers = this.#numbers.get(id);
    if (numbers === undefined) this.#numbers.set(id, [number]);
    else numbers.push(number);
  }

  /** Words for one idea are as rare as all of them together: a rare synonym must not outweigh the word itself. */
  #rarityOf(variants: readonly Variant[]): number {
    const { owners, postings } = this.#state;
    const countOf = (term: string) => postings.get(term)?.length ?? 0;
    const counts = variants.map(({ terms, weight }) => weight * Math.min(...terms.map(countOf)));
    const count = Math.min(
      owners.length,
      counts.reduce((sum, one) => sum + one, 0),
    );
    return Math.log(1 + (owners.length - count + 0.5) / (count + 0.5));
  }
}

const byScore = (a: Hit, b: Hit) =>
  b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.ordinal - b.ordinal);

/** Postings of the passages that are in every list, each with the mean of its frequencies. */
function inAll(lists: readonly (readonly number[])[]): number[] {
  return lists.slice(1).reduce<number[]>(
    (together, list, index) => {
      const both: number[] = [];
      let at = 0;
      for (const posting of together) {
        const number = posting >>> 8;
        while (at < list.length && (list[at] ?? 0) >>> 8 < number) at += 1;
        const other = list[at];
        if (other === undefined) break;
        if (other >>> 8 !== number) continue;
        const mean = ((posting & 255) * (index + 1) + (other & 255)) / (index + 2);
        both.push(number * 256 + Math.max(1, Math.round(mean)));
      }
      return both;
    },
    [...(lists[0] ?? [])],
  );
}
