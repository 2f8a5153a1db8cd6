import { type Command, InvalidArgumentError, Option } from "commander";
import type { Collection } from "../../memory/knowledge/knowledge.ts";
import { type Call, folderOption } from "./common.ts";

/** What every command of knowledge takes. */
export interface KnowledgeOptions {
  data: string;
}

export interface SyncCommandOptions extends KnowledgeOptions {
  removeAll: boolean;
}

export interface SearchOptions extends KnowledgeOptions {
  collection: Collection;
  limit: number;
  json: boolean;
}

export interface ListOptions extends KnowledgeOptions {
  json: boolean;
}

/** The work is loaded when one of the commands is called. */
const load = () => import("../knowledge-commands.ts");

export function addKnowledge(program: Command, call: Call): void {
  const { environment } = call;
  const knowledge = program
    .command("knowledge")
    .description("the team's documents, and what became of earlier incidents: add, sync, search, list")
    .addHelpText(
      "after",
      `
Examples:
  ohero knowledge sync                       take in what changed in ${environment.OHERO_KNOWLEDGE}/
  ohero knowledge search how to renew a certificate
  ohero knowledge list

They work while the server runs: it sees what they change at its next search. A collection that OHERO_KNOWLEDGE_BASES names is
a knowledge base of Amazon Bedrock, of which searches find what changed after its next ingestion job.`,
    );
  knowledge
    .command("add")
    .description("take in single files: Markdown, text, HTML or PDF")
    .argument("<path...>", "files; one that was added before, from the same path, is replaced")
    .addOption(folderOption(environment))
    .addHelpText(
      "after",
      `
Examples:
  ohero knowledge add docs/runbook.md
  ohero knowledge add manuals/*.pdf

A document is called by its path in ${environment.OHERO_KNOWLEDGE}/ or in the current folder, others by their file's name; where another
document has that name, by more of their path.
Exit code 1 when some files were skipped.`,
    )
    .action(async (paths: string[], options: KnowledgeOptions) =>
      (await load()).addFiles(paths, options, call),
    );
  knowledge
    .command("sync")
    .description("take in what changed in a folder, and remove what came from it and is gone")
    .argument("[dir]", "the folder", environment.OHERO_KNOWLEDGE)
    .option(
      "--remove-all",
      "also where nothing in the folder can be read: remove all that came from it",
      false,
    )
    .addOption(folderOption(environment))
    .addHelpText(
      "after",
      `
Examples:
  ohero knowledge sync
  ohero knowledge sync ~/wiki-export

Hidden files, node_modules and links that lead out of the folder are left out. Documents of other folders, and files that were
added one by one, stay. Starting a server or a run does the same with ${environment.OHERO_KNOWLEDGE}/ alone.
Exit code 1 when some files were skipped.`,
    )
    .action(async (folder: string, options: SyncCommandOptions) =>
      (await load()).sync(folder, options, call),
    );
  knowledge
    .command("search")
    .description("find passages that answer a question, best first")
    .argument("<query...>", "plain words")
    .addOption(
      new Option("--collection <name>", "where to look")
        .choices(["documents", "history"])
        .default("documents"),
    )
    .addOption(new Option("--limit <n>", "passages at most").default(5).argParser(limitOf))
    .option("--json", "one JSON object a line", false)
    .addOption(folderOption(environment))
    .addHelpText(
      "after",
      `
Examples:
  ohero knowledge search database does not accept connections
  ohero knowledge search --collection history --limit 3 "vpn tunnel down"
  ohero knowledge search AWS_EKS_PLANNED_LIFECYCLE_EVENT --json`,
    )
    .action(async (words: string[], options: SearchOptions) =>
      (await load()).search(words.join(" "), options, call),
    );
  knowledge
    .command("list")
    .description("every document, by name")
    .option("--json", "one JSON object a line", false)
    .addOption(folderOption(environment))
    .addHelpText("after", "\nExample:\n  ohero knowledge list --json")
    .action(async (options: ListOptions) => (await load()).list(options, call));
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new InvalidArgumentError("a number from 1 to 100, such as 5.");
  return limit;
}
