import { openOnce } from "../open-once.ts";
import type { Knowledge } from "./knowledge.ts";

/** Knowledge that is opened when it is first searched, or told something. */
export function createLaterKnowledge(open: () => Promise<Knowledge>): Knowledge {
  const knowledge = openOnce(open);
  return {
    search: async (search) => (await knowledge()).search(search),
    put: async (document) => (await knowledge()).put(document),
    remove: async (collection, id) => (await knowledge()).remove(collection, id),
    get: async (collection, id) => (await knowledge()).get(collection, id),
    list: async (collection) => (await knowledge()).list(collection),
  };
}
