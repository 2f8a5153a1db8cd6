import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally } from "../config/test-server.ts";

/** A call of an AWS API, as it came over the wire. */
export interface AwsRequest {
  /** As credentials are scoped to it, such as "sts". */
  service: string;
  region: string;
  accessKeyId: string;
  /** "ListAccounts"; of services that speak REST, the method and the path. */
  operation: string;
  input: Record<string, unknown>;
}

/** What a call comes to: the output, an error as the service sends it, or no answer at all. */
export type AwsAnswer = { output: Record<string, unknown> } | { fault: string; message?: string } | "hang";

export interface TestAws {
  endpoint: string;
  requests: AwsRequest[];
  /** What a process's environment must hold so that its SDK clients come here. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/** AWS as SDK clients see it over HTTP/1, in the protocols JSON 1.1, query and REST, on a port of this machine. */
export async function startAws(answer: (request: AwsRequest) => AwsAnswer): Promise<TestAws> {
  const requests: AwsRequest[] = [];
  const failures: unknown[] = [];
  const server = createServer((incoming, response) => {
    // A client that gives up is part of the tests.
    incoming.on("error", () => {});
    response.on("error", () => {});
    respond(incoming, response).catch((error: unknown) => {
      failures.push(error);
      response.destroy();
    });
  });

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { protocol, ...request } = readRequest(incoming, Buffer.concat(chunks).toString("utf8"));
    requests.push(request);
    const given = answer(request);
    if (given === "hang") return;
    const status = "fault" in given ? (given.fault === "InternalFailure" ? 500 : 400) : 200;
    const [type, body] = protocol === "query" ? inXml(request.operation, given) : inJson(given);
    response.writeHead(status, {
      "content-type": type,
      ...("fault" in given && { "x-amzn-errortype": given.fault }),
    });
    response.end(body);
  }

  const { url: endpoint, close } = await listenLocally(server);
  return {
    endpoint,
    requests,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    },
    async close() {
      await close();
      if (failures.length > 0) throw failures[0];
    },
  };
}

function readRequest({ headers, method, url }: IncomingMessage, body: string) {
  const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? "");
  const [, accessKeyId = "unsigned", region = "", service = ""] = scope ?? [];
  const signed = { accessKeyId, region, service };
  const target = String(headers["x-amz-target"] ?? "");
  if (target !== "") {
    const operation = target.split(".")[1] ?? "";
    return { ...signed, protocol: "json" as const, operation, input: JSON.parse(body) };
  }
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    const { Action = "", Version: _, ...input } = Object.fromEntries(new URLSearchParams(body));
    return { ...signed, protocol: "query" as const, operation: Action, input };
  }
  return { ...signed, protocol: "rest" as const, operation: `${method} ${url}`, input: {} };
}

type Said = Exclude<AwsAnswer, "hang">;

function inJson(given: Said): [string, string] {
  const said =
    "fault" in given ? { __type: given.fault, message: given.message ?? given.fault } : given.output;
  return ["application/x-amz-json-1.1", JSON.stringify(said)];
}

function inXml(operation: string, given: Said): [string, string] {
  const said =
    "fault" in given
      ? {
          ErrorResponse: {
            Error: { Type: "Sender", Code: given.fault, Message: given.message ?? given.fault },
          },
        }
      : { [`${operation}Response`]: { [`${operation}Result`]: given.output } };
  return ["text/xml", elements(said)];
}

function elements(held: object): string {
  return Object.entries(held)
    .map(([name, value]) =>
      typeof value === "object" && value !== null
        ? `<${name}>${elements(value)}</${name}>`
        : `<${name}>${String(value).replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</${name}>`,
    )
    .join("");
}
