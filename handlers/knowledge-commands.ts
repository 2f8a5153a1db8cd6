import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { stripControls } from "../channels/console.ts";
import type { Environment } from "../config/environment.ts";
import { addFile } from "../memory/knowledge/add-file.ts";
import type { FoundPassage, Knowledge } from "../memory/knowledge/knowledge.ts";
import { DocumentError } from "../memory/knowledge/read-document.ts";
import { syncFolder } from "../memory/knowledge/sync-folder.ts";
import { type Call, cleanLines, EXIT } from "./commands/common.ts";
import type {
  KnowledgeOptions,
  ListOptions,
  SearchOptions,
  SyncCommandOptions,
} from "./commands/knowledge.ts";
import { UsageError } from "./known-error.ts";
import { isOnBedrock, openKnowledge, seenPathIn } from "./open-knowledge.ts";
import { minuteOf, printTable } from "./print.ts";
import { createProgressBar } from "./progress-bar.ts";

export async function addFiles(
  paths: readonly string[],
  { data }: KnowledgeOptions,
  call: Call,
): Promise<void> {
  const { environment, print, note } = call;
  await withKnowledge(environment, data, async (knowledge) => {
    const { OHERO_KNOWLEDGE: defaultFolder } = environment;
    let [added, replaced] = [0, 0];
    for (const path of paths)
      try {
        const file = await addFile(knowledge, path, { folders: [defaultFolder, "."], defaultFolder });
        if (file.isReplaced) replaced += 1;
        else added += 1;
        print(`${stripControls(file.id)}: ${stripControls(file.title)}`);
        if (file.takenName !== null && !file.isReplaced)
          note(
            `${stripControls(file.takenName)} is another document; this one is called by more of its path`,
          );
      } catch (error) {
        skip(error, call);
      }
    note(summaryOf({ added, replaced, skipped: paths.length - added - replaced }));
    if (added + replaced > 0) noteDelay(call);
  });
}

export async function sync(
  folder: string,
  { data, removeAll }: SyncCommandOptions,
  call: Call,
): Promise<void> {
  const { environment, print, note } = call;
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new UsageError(
      `there is no folder ${folder}; name one: ohero knowledge sync DIR, or set OHERO_KNOWLEDGE`,
    );
  await withKnowledge(environment, data, async (knowledge) => {
    const bar = createProgressBar(call.stderr);
    const { added, replaced, removed, unchanged, skipped, heldBack } = await syncFolder(knowledge, folder, {
      onProgress: ({ done, total }) => bar.show(done, total),
      defaultFolder: environment.OHERO_KNOWLEDGE,
      removesAll: removeAll,
      // What starts remember is of the default folder.
      seenPath: resolve(folder) === resolve(environment.OHERO_KNOWLEDGE) ? seenPathIn(data) : null,
    }).finally(bar.clear);
    for (const [sign, ids] of [
      ["+", added],
      ["~", replaced],
      ["-", removed],
    ] as const)
      for (const id of ids) print(`${sign} ${stripControls(id)}`);
    for (const line of skipped) skip(new DocumentError(line), call);
    if (heldBack > 0)
      throw new UsageError(
        `nothing in ${folder} can be read, so none of its documents (${heldBack}) was removed; look at the folder, or say that it is meant: --remove-all`,
      );
    note(
      summaryOf({
        added: added.length,
        replaced: replaced.length,
        removed: removed.length,
        unchanged,
        skipped: skipped.length,
      }),
    );
    if (added.length + replaced.length + removed.length > 0) noteDelay(call);
  });
}

export async function search(
  query: string,
  { data, collection, limit, json }: SearchOptions,
  { environment, print, note }: Call,
): Promise<void> {
  await withKnowledge(environment, data, async (knowledge) => {
    const found = await knowledge.search({ collection, query, limit });
    if (json) for (const passage of found) print(JSON.stringify(passage));
    else if (found.length > 0) print(found.map(passageText).join("\n\n"));
    if (found.length > 0) return;
    const isEmpty = (await knowledge.list(collection)).length === 0;
    if (!isEmpty) note(`nothing in ${collection} matches; try other words`);
    else if (collection === "documents") note(`there are no documents yet; ${HOW_TO_ADD}`);
    else note("there is no history yet; incidents are remembered when they close");
  });
}

export async function list({ data, json }: ListOptions, { environment, print, note }: Call): Promise<void> {
  await withKnowledge(environment, data, async (knowledge) => {
    const documents = await knowledge.list("documents");
    if (json) for (const document of documents) print(JSON.stringify(document));
    else if (documents.length > 0)
      print(
        printTable(
          ["document", "title", "changed", "link"],
          documents.map(({ id, title, updatedAt, url }) => [id, title, minuteOf(updatedAt), url]),
        ),
      );
    if (documents.length === 0) note(`there are no documents yet; ${HOW_TO_ADD}`);
  });
}

const HOW_TO_ADD = "`ohero knowledge sync DIR` takes in a folder, `ohero knowledge add FILE` a file";

/** A knowledge base searches what it has taken in, and not what lies in its bucket. */
function noteDelay({ environment, note }: Call): void {
  if (isOnBedrock(environment, "documents"))
    note("searches find what changed after the knowledge base's next ingestion job");
}

/** Where the server runs on the same folder, both see what the other writes. */
async function withKnowledge(
  environment: Environment,
  data: string,
  work: (knowledge: Knowledge) => Promise<void>,
): Promise<void> {
  const knowledge = await openKnowledge(environment, data);
  try {
    await work(knowledge);
  } finally {
    await knowledge.close();
  }
}

function skip(error: unknown, call: Call): void {
  if (!(error instanceof DocumentError)) throw error;
  call.note(`skipped: ${stripControls(error.message)}`);
  call.exitCode = EXIT.invalid;
}

function summaryOf(counts: Record<string, number>): string {
  const parts = Object.entries(counts).filter(([name, count]) => count > 0 || name === "added");
  return parts.map(([name, count]) => `${count} ${name}`).join(", ");
}

/** As much of a passage as one reads at a glance. */
const EXCERPT = { lines: 8, characters: 700 };

function passageText({ title, source, score, text, url }: FoundPassage): string {
  const lines = cleanLines(text.slice(0, EXCERPT.characters))
    .split("\n")
    .filter((line) => line.trim() !== "");
  const shown = lines.slice(0, EXCERPT.lines);
  const isCut = text.length > EXCERPT.characters || shown.length < lines.length;
  return [
    stripControls(title),
    `  ${stripControls(source)}, score ${score.toFixed(2)}${url === null ? "" : `, ${stripControls(url)}`}`,
    ...shown.map((line) => `  │ ${line}`),
    ...(isCut ? ["  │ …"] : []),
  ].join("\n");
}
