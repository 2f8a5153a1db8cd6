import type { ObjectStore } from "./object-store.ts";
import { openOnce } from "./open-once.ts";

/** Objects in a store that is opened when it is first needed. */
export function createLaterObjects(open: () => Promise<ObjectStore>): ObjectStore {
  const store = openOnce(open);
  return {
    putIfAbsent: async (key, body) => (await store()).putIfAbsent(key, body),
    get: async (key) => (await store()).get(key),
    list: async (prefix) => (await store()).list(prefix),
  };
}
