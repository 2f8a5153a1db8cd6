import { join } from "node:path";
import { expandQuery } from "./expand-query.ts";
import { readIndexFile, removeIndexFile, writeIndexFile } from "./index-file.ts";
import { type Change, Journal } from "./journal.ts";
import type { Collection, FoundPassage, KnowledgeDocument, KnowledgeSearch } from "./knowledge.ts";
import { type IndexedPassage, PassageIndex } from "./passage-index.ts";
import { cutPassages, type Passage } from "./passages.ts";
import { termsOf } from "./search-terms.ts";

/** How much more a word counts in each place than in the text. */
const PLACES = { title: 3, headings: 2, id: 1, text: 1 };
/** The kept index may lag behind by this many passages, and this part of them; a start makes up for it. */
const LAG = { passages: 500, part: 0.1 };
/** The journal is written anew once it has this many lines that no longer count, and more of them than of others. */
const DEAD_LINES = 1_000;

/** One collection: its documents in memory, their index, and on disk a journal of changes and a kept index. */
export class EmbeddedCollection {
  readonly #collection: Collection;
  readonly #journal: Journal | null;
  readonly #indexPath: string | null;
  #documents = new Map<string, KnowledgeDocument>();
  #index = new PassageIndex();
  #lines = 0;
  #lag = 0;
  #waiting: Change[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(directory: string | null, collection: Collection) {
    this.#collection = collection;
    this.#journal = directory === null ? null : new Journal(join(directory, `${collection}.journal`));
    this.#indexPath = directory === null ? null : join(directory, `${collection}.index`);
  }

  async open(): Promise<void> {
    await this.#inTurn(() => this.#catchUp());
    // Nobody waits for it but who comes next.
    void this.#inTurn(() => this.#keepIndex(LAG.passages));
  }

  async close(): Promise<void> {
    await this.#inTurn(() => this.#keepIndex(LAG.passages));
  }

  async documents(): Promise<ReadonlyMap<string, KnowledgeDocument>> {
    await this.#inTurn(() => this.#catchUp());
    return this.#documents;
  }

  /** Changes that are made at the same time are written together. */
  async change(change: Change): Promise<void> {
    this.#waiting.push(change);
    await this.#inTurn(async () => {
      const changes = this.#waiting.splice(0);
      if (changes.length === 0) return;
      if (this.#journal === null) for (const one of changes) this.#apply(one);
      else await this.#journal.append(changes, () => this.#catchUp());
      // What was put is safe by now. Tidying that fails, as on a full disk, is tried again after the next change.
      void this.#inTurn(() => this.#tidy()).catch(() => undefined);
    });
  }

  /** Removes a document at once from whatever is on disk, as what must not be known any more. */
  async erase(id: string): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#journal !== null)
        await this.#journal.rewrite(
          () => [...this.#documents.values()].filter((document) => document.id !== id),
          async () => {
            await this.#catchUp();
            if (this.#indexPath !== null) await removeIndexFile(this.#indexPath);
          },
        );
      this.#apply({ remove: id });
      this.#index.dropRemoved();
      this.#lines = this.#documents.size;
      // There is no kept index.
      this.#lag = this.#index.size;
      void this.#inTurn(() => this.#tidy()).catch(() => undefined);
    });
  }

  async search({ query, filter = {}, limit }: KnowledgeSearch): Promise<FoundPassage[]> {
    const documents = await this.documents();
    const wanted = Object.entries(filter).map(([name, values]) => [name, new Set(values)] as const);
    const isWanted = (id: string) => {
      const metadata = documents.get(id)?.metadata ?? {};
      return wanted.every(
        ([name, values]) => Object.hasOwn(metadata, name) && values.has(metadata[name] ?? ""),
      );
    };
    const cut = new Map<string, Passage[]>();
    return this.#index.search(expandQuery(query), limit, isWanted).flatMap(({ id, ordinal, score }) => {
      const document = documents.get(id);
      if (document === undefined) return [];
      const { title, text, url, metadata } = document;
      const passages = cut.get(id) ?? cutPassages(title, text);
      cut.set(id, passages);
      const { headings = [], text: passage = "" } = passages[ordinal] ?? {};
      return {
        source: id,
        collection: this.#collection,
        title: [title, ...headings].join(" › "),
        text: passage,
        url,
        score,
        metadata: { ...metadata },
      };
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #catchUp(): Promise<void> {
    if (this.#journal === null) return;
    const { isWhole, changes } = await this.#journal.read();
    let indexed = 0;
    if (isWhole) {
      const kept = this.#indexPath === null ? null : await readIndexFile(this.#indexPath);
      const fits = kept?.generation === this.#journal.generation && kept.offset <= this.#journal.offset;
      this.#documents = new Map();
      this.#index = new PassageIndex(fits ? kept?.state : undefined);
      this.#lines = 0;
      this.#lag = 0;
      indexed = fits ? (kept?.offset ?? 0) : 0;
    }
    for (const { change, end } of changes) this.#apply(change, end <= indexed);
  }

  #apply(change: Change, isIndexed = false): void {
    const id = "put" in change ? change.put.id : change.remove;
    this.#lines += 1;
    if ("put" in change) this.#documents.set(id, change.put);
    else this.#documents.delete(id);
    if (isIndexed) return;
    this.#index.remove(id);
    const passages = "put" in change ? indexedPassages(change.put) : [];
    this.#index.add(id, passages);
    this.#lag += Math.max(1, passages.length);
  }

  async #tidy(): Promise<void> {
    if (this.#index.isStale) {
      this.#index = new PassageIndex();
      for (const document of this.#documents.values())
        this.#index.add(document.id, indexedPassages(document));
    }
    const dead = this.#lines - this.#documents.size;
    if (this.#journal !== null && dead > DEAD_LINES && dead > this.#documents.size) {
      await this.#journal.rewrite(
        () => this.#documents.values(),
        () => this.#catchUp(),
      );
      this.#lines = this.#documents.size;
      this.#lag = this.#index.size;
    }
    await this.#keepIndex(Math.max(LAG.passages, this.#index.size * LAG.part));
  }

  async #keepIndex(lag: number): Promise<void> {
    const [journal, path] = [this.#journal, this.#indexPath];
    if (journal === null || path === null || this.#lag <= lag) return;
    // It only saves time: where it cannot be written, nothing else is wrong.
    await journal
      .whileLocked(async () => {
        // What somebody else erased meanwhile must not come back with it.
        await this.#catchUp();
        const { generation, offset } = journal;
        await writeIndexFile(path, { state: this.#index.state, generation, offset });
      })
      .catch(() => undefined);
    this.#lag = 0;
  }
}

function indexedPassages({ id, title, text }: KnowledgeDocument): IndexedPassage[] {
  const aboutDocument = [
    [PLACES.title, termsOf(title)],
    [PLACES.id, termsOf(id)],
  ] as const;
  return cutPassages(title, text).map((passage) => {
    const terms = termsOf(passage.text);
    const places = [
      ...aboutDocument,
      [PLACES.headings, passage.headings.flatMap(termsOf)] as const,
      [PLACES.text, terms] as const,
    ];
    const frequencies = new Map<string, number>();
    for (const [weight, found] of places)
      for (const term of found) frequencies.set(term, (frequencies.get(term) ?? 0) + weight);
    return { frequencies, length: terms.length };
  });
}
