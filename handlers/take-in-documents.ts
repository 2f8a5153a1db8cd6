import { stat } from "node:fs/promises";
import { stripControls } from "../channels/console.ts";
import type { Environment } from "../config/environment.ts";
import { syncFolder } from "../memory/knowledge/sync-folder.ts";
import type { Stores } from "../memory/stores.ts";
import { isOnBedrock } from "./open-knowledge.ts";

/**
 * Takes in what changed in the folder, and removes what came from it and is gone, but never all; without a folder nothing
 * happens. Files that cannot be read are named, and what was known of them stays. A knowledge base on Bedrock belongs to more than this machine, so only
 * `ohero knowledge` changes it.
 */
export async function takeInDocuments(
  { knowledge }: Pick<Stores, "knowledge">,
  environment: Pick<Environment, "OHERO_KNOWLEDGE" | "OHERO_KNOWLEDGE_BASES">,
  say: (line: string) => void,
  { isKept = true } = {},
): Promise<void> {
  const { OHERO_KNOWLEDGE: folder } = environment;
  if (isOnBedrock(environment, "documents")) return;
  if (!(await stat(folder).catch(() => null))?.isDirectory()) return;
  const { added, replaced, removed, skipped, heldBack } = await syncFolder(knowledge, folder);
  for (const problem of skipped) say(`document skipped: ${stripControls(problem)}`);
  if (heldBack > 0)
    say(
      `nothing in ${folder}/ can be read; its documents (${heldBack}) stay until \`ohero knowledge sync --remove-all\``,
    );
  const changed = added.length + replaced.length + removed.length;
  // Where nothing is kept they are new every time, which is no news.
  if (changed > 0 && isKept)
    say(
      `documents of ${folder}/: ${added.length} added, ${replaced.length} replaced, ${removed.length} removed`,
    );
}
