import { afterEach, describe, expect, test } from "vitest";
import { type KnowledgeDocument, KnowledgeSearchError } from "./knowledge.ts";
import { openBedrock } from "./test-open-bedrock.ts";

let opened: Awaited<ReturnType<typeof openBedrock>>;
afterEach(() => opened.close());

const open = async (options: Parameters<typeof openBedrock>[0] = {}) => {
  opened = await openBedrock(options);
  return opened;
};
const document: KnowledgeDocument = {
  id: "runbooks/disk full.md",
  collection: "documents",
  title: "Disk full",
  text: "# Disk full\n\nMake room.",
  url: "https://example.com/disk",
  metadata: { service: "EC2" },
  updatedAt: "2026-03-02T08:00:00.000Z",
};
const stored = () => opened.bedrock.s3.buckets.get("knowledge") ?? new Map();

test("a document is a text object and a sidecar in the form that Bedrock reads", async () => {
  await open();
  await opened.knowledge.put(document);
  const key = "documents/runbooks/disk!20full.md.md";
  expect([...stored().keys()].sort()).toEqual([key, `${key}.metadata.json`]);
  expect(stored().get(key).body.toString()).toBe(document.text);
  const text = (stringValue: string, includeForEmbedding = false) => ({
    value: { type: "STRING", stringValue },
    includeForEmbedding,
  });
  expect(JSON.parse(stored().get(`${key}.metadata.json`).body.toString())).toEqual({
    metadataAttributes: {
      service: text("EC2"),
      ohero_id: text(document.id),
      ohero_title: text("Disk full", true),
      ohero_url: text("https://example.com/disk"),
      ohero_updated_at: text(document.updatedAt),
    },
  });
  await opened.knowledge.remove("documents", document.id);
  expect([...stored().keys()]).toEqual([]);
});

describe("documents that people lay into the bucket", () => {
  test("are there as Markdown, with what their sidecar says in either form", async () => {
    await open();
    opened.lay("documents/hand.md", "# By hand");
    opened.lay("documents/plain.md", "# Plain");
    opened.lay(
      "documents/plain.md.metadata.json",
      '{"metadataAttributes":{"title":"A plain one","url":"https://example.com/p","service":"RDS","year":2026}}',
    );
    opened.lay(
      "documents/typed.md.metadata.json",
      '{"metadataAttributes":{"year":{"value":{"type":"NUMBER","numberValue":2026},"includeForEmbedding":true}}}',
    );
    opened.lay("documents/typed.md", "# Typed");
    opened.lay("documents/picture.pdf", "%PDF");
    opened.lay("documents/", "");
    const updatedAt = "2026-03-02T08:00:00.000Z";
    expect(await opened.knowledge.list("documents")).toEqual([
      { id: "hand", collection: "documents", title: "hand", url: null, metadata: {}, updatedAt },
      {
        id: "plain",
        collection: "documents",
        title: "A plain one",
        url: "https://example.com/p",
        metadata: { title: "A plain one", url: "https://example.com/p", service: "RDS", year: "2026" },
        updatedAt,
      },
      {
        id: "typed",
        collection: "documents",
        title: "typed",
        url: null,
        metadata: { year: "2026" },
        updatedAt,
      },
    ]);
    expect((await opened.knowledge.get("documents", "plain"))?.text).toBe("# Plain");
  });

  test("a copy of a document in the bucket is another document", async () => {
    await open();
    await opened.knowledge.put(document);
    for (const [key, object] of [...stored()]) stored().set(key.replace("runbooks/", "copies/"), object);
    const ids = (await opened.knowledge.list("documents")).map(({ id }) => id);
    expect(ids).toEqual(["copies/disk full.md", "runbooks/disk full.md"]);
    expect(await opened.knowledge.get("documents", "copies/disk full.md")).toEqual({
      ...document,
      id: "copies/disk full.md",
    });
  });

  test("a mark at the beginning of a text is part of it", async () => {
    await open();
    await opened.knowledge.put({ ...document, text: "\uFEFF# Disk full" });
    expect((await opened.knowledge.get("documents", document.id))?.text).toBe("\uFEFF# Disk full");
  });

  test("a sidecar that cannot be read is named", async () => {
    await open();
    opened.lay("documents/a.md", "# A");
    opened.lay("documents/a.md.metadata.json", '{"title":"A"}');
    await expect(opened.knowledge.list("documents")).rejects.toThrow(
      "s3://knowledge/documents/a.md.metadata.json is not a metadata file that Bedrock reads",
    );
  });
});

describe("metadata within the limits of S3 Vectors", () => {
  test("a long title is cut, so that the document can be ingested", async () => {
    await open({ store: "S3_VECTORS" });
    await opened.knowledge.put({ ...document, title: "Überlauf 🚨 ".repeat(200) });
    expect(await opened.bedrock.ingest()).toEqual([]);
    const kept = await opened.knowledge.get("documents", document.id);
    expect(kept?.title).toMatch(/^Überlauf 🚨 .*…$/);
    const found = await opened.knowledge.search({ collection: "documents", query: "room", limit: 1 });
    expect(found[0]).toMatchObject({ source: document.id, title: expect.stringMatching(/^Überlauf/) });
  });

  test.each([
    ["more bytes than fit", { metadata: { notes: "x".repeat(1_200) } }, "at most 1000 fit"],
    [
      "more names than fit",
      { metadata: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`n${index}`, "x"])) },
      "44 names of metadata, at most 35",
    ],
    ["a name of ours", { metadata: { ohero_id: "x" } }, '"ohero_id" is taken'],
    ["a name of Bedrock's", { metadata: { "x-amz-bedrock-kb-source-uri": "x" } }, "is taken"],
  ])("%s: refused, and nothing is written", async (_, more, line) => {
    await open();
    await expect(opened.knowledge.put({ ...document, ...more })).rejects.toThrow(line);
    expect(opened.bedrock.s3.requests).toEqual([]);
  });
});

describe("faults of S3", () => {
  const each = {
    put: () => opened.knowledge.put(document),
    get: () => opened.knowledge.get("documents", document.id),
    remove: () => opened.knowledge.remove("documents", document.id),
    list: () => opened.knowledge.list("documents"),
  };
  test.each([
    ["put", "s3:PutObject on arn:aws:s3:::knowledge/documents/*"],
    [
      "get",
      "s3:GetObject on arn:aws:s3:::knowledge/documents/*, and s3:ListBucket on arn:aws:s3:::knowledge",
    ],
    ["remove", "s3:DeleteObject on arn:aws:s3:::knowledge/documents/*"],
    ["list", "s3:ListBucket on arn:aws:s3:::knowledge"],
  ] as const)("%s without access names the permission", async (action, permission) => {
    await open();
    opened.bedrock.s3.fault = () => ({ status: 403, code: "AccessDenied" });
    const error = await each[action]().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KnowledgeSearchError);
    expect(error).toMatchObject({
      message: `no access to the bucket knowledge: the role needs ${permission}`,
      cause: { name: "AccessDenied" },
    });
  });

  test.each([
    [404, "NoSuchBucket", "the bucket knowledge does not exist here"],
    [301, "PermanentRedirect", "the bucket knowledge is in another Region"],
    [503, "SlowDown", "the bucket knowledge is throttled after 2 attempts"],
    [500, "InternalError", "the bucket knowledge failed after 2 attempts"],
    [403, "InvalidAccessKeyId", "there are no valid AWS credentials"],
  ])("%i %s", async (status, code, line) => {
    await open();
    opened.bedrock.s3.fault = () => ({ status, code });
    for (const action of [each.put, each.get, each.remove, each.list])
      await expect(action()).rejects.toThrow(line);
  });

  test("what passes is tried again; what hangs ends with its time", async () => {
    await open({ timeoutMs: 500, attempts: 3 });
    const faults = [{ status: 500, code: "InternalError" }, "reset" as const];
    opened.bedrock.s3.fault = () => faults.shift();
    await opened.knowledge.put(document);
    opened.bedrock.s3.fault = () => "hang";
    await expect(each.get()).rejects.toThrow("the bucket knowledge did not answer within 0.5 s");
  });

  test("a put that died between its two objects left nothing that can be read, and works again", async () => {
    await open();
    opened.bedrock.s3.fault = ({ method, key }) =>
      method === "PUT" && key.endsWith(".md") ? { status: 403, code: "AccessDenied" } : null;
    await expect(each.put()).rejects.toThrow(KnowledgeSearchError);
    expect(await each.get()).toBeNull();
    expect(await each.list()).toEqual([]);
    opened.bedrock.s3.fault = () => null;
    await each.put();
    expect(await each.get()).toEqual(document);
  });
});
