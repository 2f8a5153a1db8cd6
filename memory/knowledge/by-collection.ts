import type { Collection, Knowledge } from "./knowledge.ts";

/** Knowledge that keeps its collections in different places. */
export const byCollection = (of: (collection: Collection) => Knowledge): Knowledge => ({
  search: (search) => of(search.collection).search(search),
  put: (document) => of(document.collection).put(document),
  remove: (collection, id) => of(collection).remove(collection, id),
  get: (collection, id) => of(collection).get(collection, id),
  list: (collection) => of(collection).list(collection),
});
