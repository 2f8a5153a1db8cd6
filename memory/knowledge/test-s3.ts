import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally } from "../../config/test-server.ts";

export interface StoredObject {
  body: Buffer;
  headers: Record<string, string>;
  at: Date;
}

export interface S3Request {
  method: string;
  bucket: string;
  key: string;
  query: URLSearchParams;
}

/** An error as S3 sends it, or no answer at all. */
export type S3Fault = { status: number; code: string; message?: string } | "hang" | "reset";

export interface TestS3 {
  endpoint: string;
  /** By bucket, then by key. */
  buckets: Map<string, Map<string, StoredObject>>;
  requests: S3Request[];
  /** Asked before each request is carried out. */
  fault: (request: S3Request) => S3Fault | null | undefined;
  close(): Promise<void>;
}

/** The part of S3 that documents need, path-style, with its answers and errors: objects, and ListObjectsV2 in pages. */
export async function startS3(buckets: readonly string[], { pageSize = 1_000 } = {}): Promise<TestS3> {
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? "/", "http://localhost");
    const [, bucket = "", key = ""] = /^\/([^/]+)\/?(.*)$/s.exec(decodeURIComponent(url.pathname)) ?? [];
    const request = { method: incoming.method ?? "", bucket, key, query: url.searchParams };
    s3.requests.push(request);
    const fault = s3.fault(request);
    if (fault === "hang") return;
    if (fault === "reset") return void response.destroy();
    if (fault) return sendError(response, fault.status, fault.code, fault.message);
    const objects = s3.buckets.get(bucket);
    if (objects === undefined) return sendError(response, 404, "NoSuchBucket");
    if (key === "" && request.method === "GET") return list(response, objects, bucket, url.searchParams);
    if (request.method === "PUT") {
      if (Buffer.byteLength(key) > 1_024) return sendError(response, 400, "KeyTooLongError");
      const metadata = headersOf(incoming, /^(content-type|x-amz-meta-.*)$/);
      const size = Object.entries(metadata)
        .filter(([name]) => name.startsWith("x-amz-meta-"))
        .reduce((sum, [name, value]) => sum + name.length - "x-amz-meta-".length + value.length, 0);
      if (size > 2_048) return sendError(response, 400, "MetadataTooLarge");
      if (incoming.headers["if-none-match"] === "*" && objects.has(key))
        return sendError(response, 412, "PreconditionFailed");
      objects.set(key, { body: Buffer.concat(chunks), headers: metadata, at: new Date() });
      return void response.writeHead(200, { etag: etagOf(Buffer.concat(chunks)) }).end();
    }
    if (request.method === "DELETE") {
      objects.delete(key);
      return void response.writeHead(204).end();
    }
    const object = objects.get(key);
    if (object === undefined)
      return sendError(response, 404, "NoSuchKey", undefined, request.method === "HEAD");
    response.writeHead(200, {
      ...object.headers,
      etag: etagOf(object.body),
      "content-length": object.body.length,
      "last-modified": object.at.toUTCString(),
    });
    response.end(request.method === "HEAD" ? undefined : object.body);
  }

  function list(
    response: ServerResponse,
    objects: Map<string, StoredObject>,
    bucket: string,
    query: URLSearchParams,
  ): void {
    const prefix = query.get("prefix") ?? "";
    const after = Buffer.from(query.get("continuation-token") ?? "", "base64").toString("utf8");
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, pageSize);
    const next = keys.length > page.length ? Buffer.from(page.at(-1) ?? "").toString("base64") : null;
    const contents = page.map((key) => {
      const { body, at } = objects.get(key) as StoredObject;
      return `<Contents><Key>${escapeXml(key)}</Key><LastModified>${at.toISOString()}</LastModified><ETag>${escapeXml(etagOf(body))}</ETag><Size>${body.length}</Size></Contents>`;
    });
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${pageSize}</MaxKeys><IsTruncated>${next !== null}</IsTruncated>${next === null ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`}${contents.join("")}</ListBucketResult>`,
    );
  }

  const { url, close } = await listenLocally(server);
  const s3: TestS3 = {
    endpoint: url,
    buckets: new Map(buckets.map((bucket) => [bucket, new Map()])),
    requests: [],
    fault: () => null,
    close,
  };
  return s3;
}

const etagOf = (body: Buffer) => `"${createHash("md5").update(body).digest("hex")}"`;

const headersOf = (incoming: IncomingMessage, wanted: RegExp): Record<string, string> =>
  Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      wanted.test(name) && typeof value === "string" ? [[name, value]] : [],
    ),
  );

function sendError(response: ServerResponse, status: number, code: string, message = code, isHead = false) {
  response.writeHead(status, { "content-type": "application/xml", "x-amz-request-id": "TESTREQUEST" });
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>TESTREQUEST</RequestId></Error>`;
  response.end(isHead ? undefined : body);
}

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);
