import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { toQuery } from "./bedrock-search.ts";
import { type KnowledgeDocument, KnowledgeSearchError } from "./knowledge.ts";
import { openBedrock } from "./test-open-bedrock.ts";

let opened: Awaited<ReturnType<typeof openBedrock>>;
afterEach(() => opened.close());

const open = async (options: Parameters<typeof openBedrock>[0] = {}) => {
  opened = await openBedrock(options);
  return opened;
};
const periscope = { collection: "documents", query: "periscope", limit: 10 } as const;
const search = (more: Partial<Parameters<typeof opened.knowledge.search>[0]> = {}) =>
  opened.knowledge.search({ ...periscope, ...more });
const document = (id: string, more: Partial<KnowledgeDocument> = {}): KnowledgeDocument => ({
  id,
  collection: "documents",
  title: "Periscope",
  text: `The periscope ${id} is long.`,
  url: null,
  metadata: {},
  updatedAt: "2026-03-02T08:00:00.000Z",
  ...more,
});
async function fill(count: number) {
  for (let index = 0; index < count; index += 1) await opened.knowledge.put(document(`${index}`));
  await opened.bedrock.ingest();
}
const types = () =>
  opened.bedrock.requests.map(
    ({ body }) => body.retrievalConfiguration?.vectorSearchConfiguration?.overrideSearchType,
  );
async function failure(run = search()): Promise<KnowledgeSearchError> {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(KnowledgeSearchError);
  expect((error as Error).message).not.toContain("\n");
  expect((error as Error).cause).toBeDefined();
  return error as KnowledgeSearchError;
}

describe("hybrid search", () => {
  test("is asked for where the store knows it", async () => {
    await open({ store: "OPENSEARCH_SERVERLESS" });
    await search();
    expect(types()).toEqual(["HYBRID"]);
  });

  test("gives way to semantic search where the store refuses it, and that is remembered for each base", async () => {
    await open({ store: "S3_VECTORS" });
    await fill(1);
    expect(await search()).toHaveLength(1);
    expect(await search()).toHaveLength(1);
    await search({ collection: "history" });
    expect(types()).toEqual(["HYBRID", "SEMANTIC", "SEMANTIC", "HYBRID", "SEMANTIC"]);
  });

  test("another refusal is not taken for it", async () => {
    await open();
    opened.bedrock.fault = () => ({
      status: 400,
      name: "ValidationException",
      message: "The filter hybrid is odd",
    });
    expect((await failure()).message).toContain(
      "refused the request (ValidationException: The filter hybrid is odd)",
    );
    expect(types()).toEqual(["HYBRID"]);
  });
});

describe("pages", () => {
  test.each([
    { limit: 7, requests: 3 },
    { limit: 3, requests: 1 },
    { limit: 4, requests: 2 },
    { limit: 100, requests: 4 },
  ])("of three are read until there are $limit", async ({ limit, requests }) => {
    await open({ pageSize: 3 });
    await fill(10);
    expect(await search({ limit })).toHaveLength(Math.min(limit, 10));
    expect(opened.bedrock.requests).toHaveLength(requests);
  });

  test("that never end do not keep a search for ever", async () => {
    await open();
    opened.bedrock.fault = () => ({ results: [], nextToken: "again" });
    expect(await search()).toEqual([]);
    expect(opened.bedrock.requests.length).toBeLessThanOrEqual(100);
  });

  test("a fault on a later one is an error: half of the results would pass for all", async () => {
    await open({ pageSize: 3 });
    await fill(10);
    opened.bedrock.fault = ({ body }) =>
      body.nextToken === undefined ? null : { status: 403, name: "AccessDeniedException" };
    await failure();
  });
});

describe("faults", () => {
  test.each([
    [
      403,
      "AccessDeniedException",
      "no access to the knowledge base DOCUMENTS1: the role needs bedrock:Retrieve on arn:aws:bedrock:*:*:knowledge-base/DOCUMENTS1",
    ],
    [
      404,
      "ResourceNotFoundException",
      "the knowledge base DOCUMENTS1 does not exist here; check the id in the settings, and the Region",
    ],
    [
      429,
      "ThrottlingException",
      "the knowledge base DOCUMENTS1 is throttled after 2 attempts; try again later",
    ],
    [400, "ServiceQuotaExceededException", "the knowledge base DOCUMENTS1 is throttled"],
    [400, "ValidationException", "the knowledge base DOCUMENTS1 refused the request"],
    [403, "UnrecognizedClientException", "there are no valid AWS credentials"],
    [403, "ExpiredTokenException", "there are no valid AWS credentials"],
    [
      500,
      "InternalServerException",
      "the knowledge base DOCUMENTS1 failed after 2 attempts; try again later",
    ],
    [502, "BadGatewayException", "the knowledge base DOCUMENTS1 failed after 2 attempts"],
    [424, "DependencyFailedException", "the knowledge base DOCUMENTS1 failed; try again later"],
  ])("%i %s is said in one line, with what to do", async (status, name, line) => {
    await open();
    opened.bedrock.fault = () => ({ status, name, message: "why\nit \u001b[31mfailed" });
    const error = await failure();
    expect(error.message).toContain(line);
    expect(error.cause).toMatchObject({ name });
  });

  test("throttling and faults of the service that pass are waited for", async () => {
    await open({ attempts: 3 });
    await fill(1);
    const faults = [
      { status: 429, name: "ThrottlingException" },
      { status: 500, name: "InternalServerException" },
    ];
    opened.bedrock.fault = () => faults.shift();
    expect(await search()).toHaveLength(1);
    expect(opened.bedrock.requests).toHaveLength(3);
  });

  test("a broken connection is made anew", async () => {
    await open();
    await fill(1);
    const faults = ["reset" as const];
    opened.bedrock.fault = () => faults.shift();
    expect(await search()).toHaveLength(1);
  });

  test("no answer ends with the time for the search", async () => {
    await open({ timeoutMs: 200 });
    opened.bedrock.fault = () => "hang";
    const started = performance.now();
    expect((await failure()).message).toContain("did not answer within 0.2 s");
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test("the time for a search includes its attempts and its pages", async () => {
    await open({ timeoutMs: 300, attempts: 20 });
    opened.bedrock.fault = () => ({ status: 429, name: "ThrottlingException" });
    const started = performance.now();
    expect((await failure()).message).toContain("did not answer within 0.3 s");
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test("a caller that gives up, or the end of the process, ends a search", async () => {
    const closing = new AbortController();
    await open({ signal: closing.signal });
    opened.bedrock.fault = () => "hang";
    const caller = new AbortController();
    const first = opened.knowledge.search(periscope, { signal: caller.signal });
    const second = search();
    await wait(50);
    caller.abort();
    expect((await failure(first)).message).toContain("the caller gave up");
    closing.abort();
    expect((await failure(second)).message).toContain("the caller gave up");
  });

  test("a service that is not there is an error", async () => {
    await open();
    await opened.bedrock.close();
    expect((await failure()).message).toContain("cannot be reached");
  });

  test("a collection without a knowledge base is an error", async () => {
    await open({ bases: [] });
    await expect(search()).rejects.toThrow("no knowledge base for the collection documents");
  });
});

describe("results", () => {
  const results = (...given: object[]) => {
    opened.bedrock.fault = () => ({ results: given });
    return search();
  };
  const at = (uri: string, more: object = {}) => ({
    content: { text: "The periscope.", type: "TEXT" },
    location: { type: "S3", s3Location: { uri } },
    score: 0.5,
    ...more,
  });

  test("without metadata are named after their S3 objects", async () => {
    await open();
    const found = await results(
      at("s3://knowledge/documents/runbooks/a!20b.md.md"),
      at("s3://knowledge/documents/hand/made%20guide.pdf"),
      at("s3://elsewhere/documents/c.md"),
      { content: { text: "The periscope." } },
    );
    expect(found.map(({ source }) => source)).toEqual([
      "runbooks/a b.md",
      "hand/made guide.pdf",
      "s3://elsewhere/documents/c.md",
      "unknown",
    ]);
  });

  test("take id, title and url from the metadata; others' names stay, Bedrock's do not", async () => {
    await open();
    const [own, others] = await results(
      at("s3://knowledge/documents/x.md", {
        metadata: { ohero_id: "id", ohero_title: "Title", ohero_url: "https://example.com/", title: "mine" },
      }),
      at("s3://knowledge/documents/x.md", {
        metadata: {
          title: "By hand",
          url: "javascript:alert(1)",
          year: 2026,
          "x-amz-bedrock-kb-chunk-id": "1",
        },
      }),
    );
    expect(own).toMatchObject({ source: "id", title: "Title", url: "https://example.com/" });
    expect(own?.metadata).toEqual({ title: "mine" });
    expect(others).toMatchObject({ source: "x", title: "By hand", url: null });
    expect(others?.metadata).toEqual({ title: "By hand", url: "javascript:alert(1)", year: "2026" });
  });

  test("have scores from 0 to 1, best first, and texts of bounded length", async () => {
    await open();
    const uri = "s3://knowledge/documents/x.md.md";
    const found = await results(
      at(uri, { score: -0.5 }),
      at(uri, { score: undefined }),
      at(uri, { score: 0.25, content: { text: "🚨".repeat(20_000) } }),
      at(uri, { score: 17.3 }),
      at(uri, { score: 1, content: { type: "IMAGE", byteContent: "data:" } }),
    );
    expect(found.map(({ score }) => score)).toEqual([1, 0.25, 0, 0]);
    expect(found[1]?.text.length).toBeLessThanOrEqual(8_000);
    expect(found[1]?.text).not.toMatch(/\p{Cs}/u);
  });
});

describe("queries", () => {
  test.each([
    ["  why\tdoes\u0000 it\n\nfail? ", "why does it fail?"],
    ["word ".repeat(500), "word ".repeat(200).trim()],
    ["a".repeat(30_000), "a".repeat(1_000)],
    [`${"a".repeat(999)}🚨`, "a".repeat(999)],
    ["\u0000 \n", ""],
  ])("are one line of at most 1,000 characters (%#)", async (query, expected) => {
    await open();
    expect(toQuery(query)).toBe(expected);
  });
});
