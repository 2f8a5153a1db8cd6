import { createServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { listenLocally } from "../../config/test-server.ts";
import type { KnowledgeBase } from "./bedrock-base.ts";
import {
  checkRetrieve,
  chunk,
  type IndexedPassage,
  Invalid,
  passes,
  type RetrieveBody,
  rank,
} from "./test-retrieve.ts";
import { type StoredObject, startS3, type TestS3 } from "./test-s3.ts";

export interface RetrieveRequest {
  knowledgeBaseId: string;
  body: RetrieveBody;
}

/** An error as Bedrock sends it, an answer of the test's own, or none at all. */
export type RetrieveFault =
  | { status: number; name: string; message?: string }
  | { results: unknown[]; nextToken?: string }
  | "hang"
  | "reset";

export interface TestBedrockKnowledge {
  endpoint: string;
  s3: TestS3;
  requests: RetrieveRequest[];
  /** Asked before each search is carried out. */
  fault: (request: RetrieveRequest) => RetrieveFault | null | undefined;
  /** Makes what lies in the buckets searchable, and what does not lie there any more not. Names the files that failed. */
  ingest(): Promise<string[]>;
  /** What the process's environment must hold so that SDK clients come here. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

export interface TestBedrockKnowledgeOptions {
  bases: readonly KnowledgeBase[];
  /** S3 Vectors knows no hybrid search and takes little metadata. */
  store?: "S3_VECTORS" | "OPENSEARCH_SERVERLESS";
  /** Results in one answer. */
  pageSize?: number;
  /** Keys in one answer of ListObjectsV2. */
  keysPerPage?: number;
  /** Scores are multiplied with this; stores differ in what they call a score. */
  scoreFactor?: number;
}

/**
 * Retrieve as the SDK speaks it, HTTP/2 and all, over knowledge bases that are filled from a stand-in of S3. Words that a
 * passage shares with the query take the place of an embedding.
 */
export async function startBedrockKnowledge({
  bases,
  store = "OPENSEARCH_SERVERLESS",
  pageSize = 100,
  keysPerPage = 1_000,
  scoreFactor = 1,
}: TestBedrockKnowledgeOptions): Promise<TestBedrockKnowledge> {
  const s3 = await startS3([...new Set(bases.map(({ bucket }) => bucket))], { pageSize: keysPerPage });
  const indexes = new Map<string, IndexedPassage[]>(
    bases.map(({ knowledgeBaseId }) => [knowledgeBaseId, []]),
  );
  const server = createServer((incoming, response) => {
    incoming.on("error", () => {});
    response.on("error", () => {});
    answer(incoming, response).catch((error: unknown) => {
      sendError(response, 500, "InternalServerException", String(error));
    });
  });
  server.on("session", (session) => session.on("error", () => {}));

  async function answer(incoming: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const piece of incoming) chunks.push(piece as Buffer);
    const [, knowledgeBaseId = ""] = /^\/knowledgebases\/([^/]+)\/retrieve$/.exec(incoming.url) ?? [];
    const request = {
      knowledgeBaseId: decodeURIComponent(knowledgeBaseId),
      body: JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as RetrieveBody,
    };
    test.requests.push(request);
    const fault = test.fault(request);
    if (fault === "hang") return;
    if (fault === "reset") return response.stream.session?.destroy();
    if (fault && "name" in fault) return sendError(response, fault.status, fault.name, fault.message);
    if (fault) return send(response, { retrievalResults: fault.results, nextToken: fault.nextToken });
    const index = indexes.get(request.knowledgeBaseId);
    if (index === undefined || incoming.method !== "POST")
      return sendError(
        response,
        404,
        "ResourceNotFoundException",
        `Knowledge Base with id ${request.knowledgeBaseId} does not exist`,
      );
    try {
      send(response, search(index, request));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      sendError(response, 400, "ValidationException", error.message);
    }
  }

  function search(index: readonly IndexedPassage[], { knowledgeBaseId, body }: RetrieveRequest) {
    checkRetrieve(body, store !== "S3_VECTORS", knowledgeBaseId);
    const { numberOfResults = 5, filter } = body.retrievalConfiguration?.vectorSearchConfiguration ?? {};
    const query = body.retrievalQuery?.text ?? "";
    const found = rank(
      index.filter(({ attributes }) => filter === undefined || passes(filter, attributes)),
      query,
    ).slice(0, numberOfResults);
    const asked = JSON.stringify([query, filter, numberOfResults]);
    const start = body.nextToken === undefined ? 0 : readToken(body.nextToken, asked);
    const end = start + pageSize;
    return {
      retrievalResults: found.slice(start, end).map(({ passage, score }, offset) => ({
        content: { text: passage.text, type: "TEXT" },
        location: { type: "S3", s3Location: { uri: passage.uri } },
        metadata: {
          ...passage.attributes,
          "x-amz-bedrock-kb-source-uri": passage.uri,
          "x-amz-bedrock-kb-chunk-id": `1%3A0%3A${start + offset}`,
          "x-amz-bedrock-kb-data-source-id": "DATASOURCE",
        },
        score: score * scoreFactor,
      })),
      nextToken:
        end < found.length ? Buffer.from(JSON.stringify([end, asked])).toString("base64") : undefined,
    };
  }

  const { url: endpoint, close } = await listenLocally(server);
  const test: TestBedrockKnowledge = {
    endpoint,
    s3,
    requests: [],
    fault: () => null,
    async ingest() {
      const failed: string[] = [];
      for (const [knowledgeBaseId] of indexes)
        indexes.set(
          knowledgeBaseId,
          bases
            .filter((base) => base.knowledgeBaseId === knowledgeBaseId)
            .flatMap((base) => readFolder(s3, base, store, failed)),
        );
      return failed;
    },
    environment: {
      AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: endpoint,
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    },
    async close() {
      await s3.close();
      await close();
    },
  };
  return test;
}

/** The passages of a data source: its files with their sidecars. A file with a wrong sidecar is left out and named. */
function readFolder(
  { buckets }: TestS3,
  { bucket, prefix }: KnowledgeBase,
  store: string,
  failed: string[],
): IndexedPassage[] {
  const objects = buckets.get(bucket) ?? new Map<string, StoredObject>();
  return [...objects].flatMap(([key, { body }]) => {
    if (!key.startsWith(prefix) || !/\.(txt|md|html)$/.test(key)) return [];
    const sidecar = objects.get(`${key}.metadata.json`)?.body;
    const read = sidecar === undefined ? { attributes: {}, embedded: "" } : readSidecar(sidecar, store);
    if (read === null) {
      failed.push(key);
      return [];
    }
    const text = body.toString("utf8");
    return chunk(text).map((piece) => ({
      uri: `s3://${bucket}/${key}`,
      text: piece,
      embedded: `${read.embedded}\n${piece}`,
      attributes: read.attributes,
    }));
  });
}

/** As strict as the documentation of sidecars: 10 KB, types and values, and with S3 Vectors 1 KB and 35 names. */
function readSidecar(body: Buffer, store: string) {
  if (body.length > 10 * 1_024) return null;
  const attributes: Record<string, unknown> = {};
  const embedded: string[] = [];
  const { metadataAttributes } = JSON.parse(body.toString("utf8"));
  for (const [name, given] of Object.entries<unknown>(metadataAttributes)) {
    const { value, includeForEmbedding } = (
      typeof given === "object"
        ? given
        : {
            value: {
              type: typeof given === "number" ? "NUMBER" : "STRING",
              stringValue: given,
              numberValue: given,
            },
          }
    ) as {
      value: { type: string; stringValue?: string; numberValue?: number };
      includeForEmbedding?: boolean;
    };
    const held = value.type === "NUMBER" ? value.numberValue : value.stringValue;
    if (held === undefined || held === "") return null;
    attributes[name] = held;
    if (includeForEmbedding === true) embedded.push(String(held));
  }
  const isTooLarge =
    Buffer.byteLength(JSON.stringify(attributes)) > 1_024 || Object.keys(attributes).length > 35;
  return store === "S3_VECTORS" && isTooLarge ? null : { attributes, embedded: embedded.join("\n") };
}

function readToken(token: string, asked: string): number {
  const [start, same] = JSON.parse(Buffer.from(token, "base64").toString("utf8")) as [number, string];
  if (same !== asked) throw new Invalid("The nextToken is of another request");
  return start;
}

function send(response: Http2ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function sendError(response: Http2ServerResponse, status: number, name: string, message = name): void {
  response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": name });
  response.end(JSON.stringify({ message }));
}
