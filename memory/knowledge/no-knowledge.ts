import type { Knowledge } from "./knowledge.ts";

/** Where there are no documents and no history is kept. */
export const noKnowledge: Knowledge = {
  search: async () => [],
  put: async () => {},
  remove: async () => {},
  get: async () => null,
  list: async () => [],
};
