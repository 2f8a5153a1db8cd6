/** What is known besides events: the team's documents, and what became of incidents. */
export const COLLECTIONS = ["documents", "history"] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** One document, or the story of one incident. */
export interface KnowledgeDocument {
  /** Names it in its collection: a path relative to the folder it was read from, or an incident's id. */
  id: string;
  collection: Collection;
  title: string;
  /** Markdown or plain text; it is cut into passages when it is indexed. */
  text: string;
  /** Where people find it; null where there is no such place. */
  url: string | null;
  /** What searches may filter by, such as `service` or `status`. */
  metadata: Readonly<Record<string, string>>;
  /** When it last changed; ISO 8601. */
  updatedAt: string;
}

/** A part of a document that a search found. */
export interface FoundPassage {
  /** The id of its document: what answers and tickets cite. */
  source: string;
  collection: Collection;
  /** The document's title, and the heading the passage stands under where there is one. */
  title: string;
  text: string;
  url: string | null;
  /** From 0 to 1, comparable within one search only. */
  score: number;
  metadata: Readonly<Record<string, string>>;
}

export interface KnowledgeSearch {
  collection: Collection;
  /** Plain words. */
  query: string;
  /** Only documents whose metadata has one of these values, for every name. */
  filter?: Readonly<Record<string, readonly string[]>>;
  /** Passages at most, 1 to 100; one document may give several. */
  limit: number;
}

/** A search could not be carried out; that is not the same as nothing found. */
export class KnowledgeSearchError extends Error {
  override name = "KnowledgeSearchError";
}

/** Documents and history, searched. Two adapters: an index in the process, and Amazon Bedrock Knowledge Bases. */
export interface Knowledge {
  /** Best first. Empty only where nothing matches; throws KnowledgeSearchError where it could not look. */
  search(search: KnowledgeSearch): Promise<FoundPassage[]>;
  /** Adds a document, or takes the place of the one with its id. It may take a while until searches find it. */
  put(document: KnowledgeDocument): Promise<void>;
  /** Removes a document and all of its passages; nothing happens where there is none. */
  remove(collection: Collection, id: string): Promise<void>;
  /** null where there is none. */
  get(collection: Collection, id: string): Promise<KnowledgeDocument | null>;
  /** Every document of a collection, without its text, by id. */
  list(collection: Collection): Promise<Omit<KnowledgeDocument, "text">[]>;
}
