import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openEmbeddedKnowledge } from "./embedded-knowledge.ts";
import { syncFolder } from "./sync-folder.ts";

const folder = fileURLToPath(new URL("../../knowledge/", import.meta.url));

test("every document of the sample set can be read, has a title and links to AWS only", async () => {
  const knowledge = await openEmbeddedKnowledge(null);
  const { added, skipped } = await syncFolder(knowledge, folder);
  expect(skipped).toEqual([]);
  expect(added.length).toBeGreaterThanOrEqual(15);
  for (const { id, title, url } of await knowledge.list("documents")) {
    expect(title, id).not.toBe("");
    if (url !== null) expect(url, id).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});
