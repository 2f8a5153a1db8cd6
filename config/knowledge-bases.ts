import { z } from "zod";

const identifier = z
  .string()
  .regex(/^[0-9a-zA-Z]{10}$/, "10 letters and digits, as the Bedrock console shows it");

/** A data source of a knowledge base: a folder of a bucket, and the collection that it fills. */
const KnowledgeBaseEntry = z.strictObject({
  collection: z.enum(["documents", "history"]),
  knowledgeBaseId: identifier,
  dataSourceId: identifier,
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket, without s3://"),
  prefix: z
    .string()
    .max(200)
    .regex(/^(?!\/)/, "a folder without a slash at its beginning")
    .default("")
    .transform((prefix) => (prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`)),
});
export type KnowledgeBaseEntry = z.infer<typeof KnowledgeBaseEntry>;

/** The setting that names knowledge bases: JSON, a list of data sources; empty for none. */
export const KnowledgeBases = z
  .string()
  .default("")
  .transform((text, context): KnowledgeBaseEntry[] => {
    const fail = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (text.trim() === "") return [];
    const json = parseJson(text);
    if (json === undefined) return fail("not JSON");
    const parsed = z.array(KnowledgeBaseEntry).safeParse(json, { jitless: true });
    if (!parsed.success) return fail(parsed.error.issues.map(describe).join("; "));
    const conflict = findConflict(parsed.data);
    return conflict === null ? parsed.data : fail(conflict);
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const describe = ({ path, message }: z.core.$ZodIssue): string =>
  `${path.length > 0 ? `${path.map(String).join(".")}: ` : ""}${message.replace(/^Invalid input: /, "")}`;

/** Where a file, or a search, would not know to whom it belongs. */
function findConflict(entries: readonly KnowledgeBaseEntry[]): string | null {
  for (const [index, one] of entries.entries())
    for (const other of entries.slice(index + 1)) {
      const isSameBase = one.knowledgeBaseId === other.knowledgeBaseId;
      if (one.dataSourceId === other.dataSourceId)
        return `the data source ${one.dataSourceId} is named twice`;
      if (isSameBase && one.collection !== other.collection)
        return `documents and history need a knowledge base each, and both name ${one.knowledgeBaseId}`;
      if (!isSameBase && one.collection === other.collection)
        return `${one.collection} has two knowledge bases, ${one.knowledgeBaseId} and ${other.knowledgeBaseId}; one is searched`;
      const isNested = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
      if (one.bucket === other.bucket && isNested)
        return `s3://${one.bucket}/${one.prefix} and s3://${other.bucket}/${other.prefix} have files in common`;
    }
  return null;
}
