import { EmbeddedCollection } from "./embedded-collection.ts";
import {
  COLLECTIONS,
  type Collection,
  type Knowledge,
  type KnowledgeDocument,
  KnowledgeSearchError,
} from "./knowledge.ts";

/**
 * Knowledge in this process, kept under `directory`, or in memory only for null. Several processes may have the folder
 * open: what one writes the others see at their next call, and writes wait for each other.
 * Puts and removes throw DataFolderError where the folder cannot be written.
 */
export async function openEmbeddedKnowledge(
  directory: string | null,
): Promise<Knowledge & { close(): Promise<void> }> {
  const collections: Record<Collection, EmbeddedCollection> = {
    documents: new EmbeddedCollection(directory, "documents"),
    history: new EmbeddedCollection(directory, "history"),
  };
  await Promise.all(COLLECTIONS.map((name) => collections[name].open()));
  let isOpen = true;
  return {
    async search(search) {
      if (!isOpen) throw new KnowledgeSearchError("the knowledge base is closed");
      const { limit } = search;
      if (!Number.isInteger(limit) || limit < 1 || limit > 100)
        throw new KnowledgeSearchError(`a search finds 1 to 100 passages, not ${limit}`);
      try {
        return await collections[search.collection].search(search);
      } catch (cause) {
        throw new KnowledgeSearchError(`the index cannot be searched: ${(cause as Error).message}`, {
          cause,
        });
      }
    },
    put: (document) => collections[document.collection].change({ put: copyOf(document) }),
    async remove(collection, id) {
      const known = await collections[collection].documents();
      if (!known.has(id)) return;
      // Documents are in their files as well; of an incident, what is forgotten must not stay here.
      if (collection === "history") await collections.history.erase(id);
      else await collections.documents.change({ remove: id });
    },
    async get(collection, id) {
      const document = (await collections[collection].documents()).get(id);
      return document === undefined ? null : copyOf(document);
    },
    async list(collection) {
      return [...(await collections[collection].documents()).values()]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((document) => {
          const { text: _, ...rest } = copyOf(document);
          return rest;
        });
    },
    async close() {
      isOpen = false;
      await Promise.all(COLLECTIONS.map((name) => collections[name].close()));
    },
  };
}

/** Nobody outside may change what is kept here. */
const copyOf = (document: KnowledgeDocument): KnowledgeDocument => ({
  ...document,
  metadata: { ...document.metadata },
});
