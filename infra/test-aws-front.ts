import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from "node:http";
import { z } from "zod";
import { listenLocally } from "../config/test-server.ts";
import { FUNCTION_NAMES } from "./functions.ts";
import type { FunctionName } from "./grants.ts";
import type { Places } from "./places.ts";
import { type Call, permissionsFor, type WireRequest } from "./test-calls.ts";

export interface FrontOptions {
  places: Places;
  /** Id of the WebSocket API. */
  liveId: string;
  /** Where each service is. */
  services: Record<"dynamodb" | "sqs" | "s3" | "organizations" | "bedrock", string>;
  /** What DynamoDB takes for an access key. */
  dynamodbKey: string;
}

export type AwsFront = Awaited<ReturnType<typeof openAwsFront>>;

/** One access key for each function, so that requests tell who makes them. */
const keyOf = (name: FunctionName) => `ASIA${Buffer.from(name).toString("hex").toUpperCase()}`;

const Secret = z.object({ SecretId: z.string() });

/**
 * AWS as the functions reach it over HTTP/1: writes down who did what, and passes it on to the stand-in of the service. Secrets
 * Manager, and API Gateway's way to pages that are open, it is itself.
 */
export async function openAwsFront({ places, liveId, services, dynamodbKey }: FrontOptions) {
  const calls: Call[] = [];
  const failures: unknown[] = [];
  /** By ARN. */
  const secrets = new Map<string, Record<string, string>>();
  /** What open pages were sent, by connection. */
  const pages = new Map<string, unknown[]>();
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      failures.push(error);
      response.destroy();
    });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const [, key, service = ""] =
      /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(incoming.headers.authorization ?? "") ??
      [];
    const by = FUNCTION_NAMES.find((name) => keyOf(name) === key);
    if (by === undefined) throw new Error(`a request of nobody's: ${incoming.method} ${incoming.url}`);
    const wire: WireRequest = {
      service,
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      operation: String(incoming.headers["x-amz-target"] ?? "")
        .split(".")
        .at(-1) as string,
      body: body.toString("utf8"),
    };
    const needed = permissionsFor(wire, places, liveId).map((call) => ({ by, ...call }));
    calls.push(...needed);
    if (service === "secretsmanager") return giveSecret(wire, response);
    if (service === "execute-api") return tellPage(wire, response);
    const target = Object.entries(services).find(([name]) => name === service)?.[1];
    if (target === undefined) throw new Error(`there is no ${service}`);
    const { status, headers, content } = await pass(target, incoming, body);
    // Without this permission S3 says "no access" of what is not there.
    if (service === "s3" && status === 404 && wire.method === "GET")
      calls.push({ by, action: "s3:ListBucket", resource: needed[0]?.resource.split("/")[0] ?? "" });
    response.writeHead(status, headers).end(content);
  }

  async function pass(target: string, { headers, method = "", url = "" }: IncomingMessage, body: Buffer) {
    const given = Object.entries(headers).flatMap(([name, value]) =>
      NOT_PASSED.has(name) || value === undefined ? [] : [[name, String(value)] as const],
    );
    const authorization = (headers.authorization ?? "").replace(
      /Credential=[^/]+/,
      `Credential=${dynamodbKey}`,
    );
    return new Promise<{ status: number; headers: OutgoingHttpHeaders; content: Buffer }>(
      (resolve, reject) => {
        const passed = request(target + url, {
          method,
          agent,
          headers: {
            ...Object.fromEntries(given),
            "content-length": body.length,
            ...(target === services.dynamodb && { authorization }),
          },
        });
        passed.on("error", reject);
        passed.on("response", (answered) => {
          const chunks: Buffer[] = [];
          answered.on("data", (chunk: Buffer) => chunks.push(chunk));
          answered.on("error", reject);
          answered.on("end", () =>
            resolve({
              status: answered.statusCode ?? 502,
              headers: Object.fromEntries(
                Object.entries(answered.headers).filter(([name]) => !NOT_PASSED.has(name)),
              ),
              content: Buffer.concat(chunks),
            }),
          );
        });
        passed.end(body);
      },
    );
  }

  function giveSecret({ body }: WireRequest, response: ServerResponse): void {
    const held = secrets.get(Secret.parse(JSON.parse(body)).SecretId);
    const type = { "content-type": "application/x-amz-json-1.1" };
    if (held === undefined)
      response.writeHead(400, type).end(JSON.stringify({ __type: "ResourceNotFoundException" }));
    else response.writeHead(200, type).end(JSON.stringify({ SecretString: JSON.stringify(held) }));
  }

  function tellPage({ url, body }: WireRequest, response: ServerResponse): void {
    const page = pages.get(decodeURIComponent(/\/@connections\/(.+)$/.exec(url)?.[1] ?? ""));
    page?.push(JSON.parse(body));
    if (page === undefined) response.writeHead(410, { "x-amzn-errortype": "GoneException" }).end("{}");
    else response.writeHead(200).end();
  }

  const { url, close } = await listenLocally(server);
  return {
    calls,
    secrets,
    pages,
    url,
    /** Where a queue is, for those who only have its address. */
    queueUrl: (name: string) => `${url}/${places.account}/${name}`,
    environmentOf: (name: FunctionName): Record<string, string> => ({
      AWS_REGION: places.region,
      AWS_ACCESS_KEY_ID: keyOf(name),
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      AWS_SESSION_TOKEN: "session",
      AWS_ENDPOINT_URL: url,
    }),
    async close() {
      agent.destroy();
      await close();
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Of one connection, or made anew. */
const NOT_PASSED = new Set([
  "host",
  "connection",
  "keep-alive",
  "content-length",
  "transfer-encoding",
  "expect",
]);
