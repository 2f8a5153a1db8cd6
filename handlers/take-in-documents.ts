import { stat } from "node:fs/promises";
import { stripControls } from "../channels/console.ts";
import { type Environment, SAMPLE_KNOWLEDGE } from "../config/environment.ts";
import { syncFolder } from "../memory/knowledge/sync-folder.ts";
import type { Stores } from "../memory/stores.ts";
import { isOnBedrock, seenPathIn } from "./open-knowledge.ts";

/**
 * Takes in what changed in the folder, and removes what came from it and is gone, but never all; without a folder nothing
 * happens. Of files that cannot be read, what was known stays; why they cannot be is for `ohero knowledge sync` to say. A
 * knowledge base on Bedrock belongs to more than this machine, so only `ohero knowledge` changes it.
 */
export async function takeInDocuments(
  { knowledge }: Pick<Stores, "knowledge">,
  environment: Pick<Environment, "OHERO_KNOWLEDGE" | "OHERO_KNOWLEDGE_BASES">,
  { dataDirectory, say }: { dataDirectory: string | null; say: (line: string) => void },
): Promise<void> {
  const { OHERO_KNOWLEDGE: folder } = environment;
  if (isOnBedrock(environment, "documents")) return;
  if (!(await stat(folder).catch(() => null))?.isDirectory()) {
    // Nobody needs to have the sample.
    if (folder !== SAMPLE_KNOWLEDGE)
      say(`OHERO_KNOWLEDGE names ${stripControls(folder)}, which is no folder: no documents are taken in`);
    return;
  }
  const { added, replaced, removed, skipped, heldBack } = await syncFolder(knowledge, folder, {
    seenPath: seenPathIn(dataDirectory),
    isThorough: false,
  });
  if (skipped.length > 0)
    say(`files of ${folder}/ that are skipped: ${skipped.length}; \`ohero knowledge sync\` says why`);
  if (heldBack > 0)
    say(
      `nothing in ${folder}/ can be read; its documents (${heldBack}) stay until \`ohero knowledge sync --remove-all\``,
    );
  const changed = added.length + replaced.length + removed.length;
  // Where nothing is kept they are new every time, which is no news.
  if (changed > 0 && dataDirectory !== null)
    say(
      `documents of ${folder}/: ${added.length} added, ${replaced.length} replaced, ${removed.length} removed`,
    );
}
