import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** A file of a folder: its path there with `/`, and whether it can be looked at. */
export interface ListedFile {
  id: string;
  path: string;
}

export interface ListedFolder {
  files: ListedFile[];
  /** What cannot be listed, or leads out of the folder, and why; ids of folders end in `/`. */
  problems: { id: string; problem: string }[];
}

/**
 * Every file under `root`, by id. Hidden ones and node_modules are left out; a link to a file counts when it stays
 * within the folder, links to folders never do.
 */
export async function listFiles(root: string): Promise<ListedFolder> {
  const top = await realpath(root);
  const listed: ListedFolder = { files: [], problems: [] };
  const walk = async (folder: string, prefix: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (prefix === "") throw error;
      listed.problems.push({
        id: prefix,
        problem: `cannot be listed (${error.code}): check who may read it`,
      });
      return [];
    });
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const [path, id] = [join(folder, entry.name), `${prefix}${entry.name}`];
      if (entry.isDirectory()) await walk(path, `${id}/`);
      else if (entry.isFile()) listed.files.push({ id, path });
      else if (entry.isSymbolicLink()) {
        const target = await realpath(path).catch(() => null);
        if (target === null)
          listed.problems.push({ id, problem: "is a link that leads nowhere: mend or remove it" });
        else if (!target.startsWith(top + sep))
          listed.problems.push({
            id,
            problem: "is a link that leads out of the folder: put the file itself there",
          });
        else if ((await stat(target)).isFile()) listed.files.push({ id, path: target });
      }
    }
  };
  await walk(top, "");
  listed.files.sort((a, b) => (a.id < b.id ? -1 : 1));
  return listed;
}
