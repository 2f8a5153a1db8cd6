import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally } from "../config/test-server.ts";

export interface AgentRequest {
  operation: "list" | "start";
  knowledgeBaseId: string;
  dataSourceId: string;
  body: Record<string, unknown>;
}

export interface TestJob {
  id: string;
  knowledgeBaseId: string;
  dataSourceId: string;
  status: string;
}

/** An error as Bedrock sends it, or an answer that gets lost when all is done. */
export type AgentFault = { status: number; name: string; message?: string } | "lost";

export interface TestBedrockAgent {
  endpoint: string;
  requests: AgentRequest[];
  jobs: TestJob[];
  /** Asked before each request is carried out. */
  fault: (request: AgentRequest) => AgentFault | null | undefined;
  close(): Promise<void>;
}

/**
 * ListIngestionJobs and StartIngestionJob as the SDK speaks them. A knowledge base runs one job at a time, whichever data
 * source it is for; a client token that was used already gives its job again.
 */
export async function startBedrockAgent(
  sources: readonly { knowledgeBaseId: string; dataSourceId: string }[],
): Promise<TestBedrockAgent> {
  const tokens = new Map<string, TestJob>();
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const [, knowledgeBaseId = "", dataSourceId = ""] =
      /^\/knowledgebases\/([^/]+)\/datasources\/([^/]+)\/ingestionjobs\/$/.exec(incoming.url ?? "") ?? [];
    const request: AgentRequest = {
      operation: incoming.method === "PUT" ? "start" : "list",
      knowledgeBaseId,
      dataSourceId,
      body: JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}"),
    };
    agent.requests.push(request);
    const fault = agent.fault(request);
    if (fault && fault !== "lost") return sendError(response, fault.status, fault.name, fault.message);
    const isKnown = sources.some(
      (source) => source.knowledgeBaseId === knowledgeBaseId && source.dataSourceId === dataSourceId,
    );
    if (!isKnown) return sendError(response, 404, "ResourceNotFoundException");
    const running = agent.jobs.filter(({ status }) => status === "STARTING" || status === "IN_PROGRESS");
    if (request.operation === "list") {
      const [filter] = (request.body.filters ?? []) as { values: string[] }[];
      const jobs = agent.jobs.filter(
        (job) =>
          job.knowledgeBaseId === knowledgeBaseId &&
          job.dataSourceId === dataSourceId &&
          (filter?.values.includes(job.status) ?? true),
      );
      return send(response, 200, { ingestionJobSummaries: jobs.map(toJson) });
    }
    const token = String(request.body.clientToken ?? "");
    if (!/^[a-zA-Z0-9](-*[a-zA-Z0-9]){32,256}$/.test(token))
      return sendError(response, 400, "ValidationException", "clientToken is odd");
    const known = tokens.get(token);
    if (known !== undefined) return send(response, 202, { ingestionJob: toJson(known) });
    if (running.some((job) => job.knowledgeBaseId === knowledgeBaseId))
      return sendError(
        response,
        409,
        "ConflictException",
        "You have reached the maximum number of concurrent ingestion jobs per knowledge base: 1",
      );
    const job = { id: `JOB${agent.jobs.length + 1}`, knowledgeBaseId, dataSourceId, status: "STARTING" };
    agent.jobs.push(job);
    tokens.set(token, job);
    if (fault === "lost") return void response.destroy();
    send(response, 202, { ingestionJob: toJson(job) });
  }

  const { url, close } = await listenLocally(server);
  const agent: TestBedrockAgent = {
    endpoint: url,
    requests: [],
    jobs: [],
    fault: () => null,
    close,
  };
  return agent;
}

const AT = "2026-03-02T08:00:00.000Z";
const toJson = ({ id, ...job }: TestJob) => ({ ...job, ingestionJobId: id, startedAt: AT, updatedAt: AT });

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, name: string, message = name): void {
  response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": name });
  response.end(JSON.stringify({ message }));
}
