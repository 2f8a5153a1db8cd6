import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { LogLevel } from "@slack/web-api";
import { listenLocally } from "../../config/test-server.ts";
import { readBody } from "./test-slack-request.ts";

const nothing = () => {};
/** For the Web API client, which warns of every refusal. */
export const SILENT = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

export interface AppRequest {
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface AppAnswer {
  status?: number;
  type?: string;
  body?: string;
  headers?: Record<string, string>;
  /** Never answers. */
  isSilent?: boolean;
}

/** An application of which only the endpoints are there, to try the stand-in on. */
export async function startApp(answer: (request: AppRequest) => AppAnswer | undefined = () => undefined) {
  const requests: AppRequest[] = [];
  const server = await listenLocally(
    createServer((incoming: IncomingMessage, response: ServerResponse) => {
      incoming.on("error", () => {});
      void readBody(incoming).then((body) => {
        const request = { path: incoming.url ?? "", headers: incoming.headers, body };
        requests.push(request);
        const {
          status = 200,
          type = "text/plain",
          body: said = "",
          headers,
          isSilent,
        } = answer(request) ?? {};
        if (isSilent !== true) response.writeHead(status, { "content-type": type, ...headers }).end(said);
      });
    }),
  );
  const endpoints = { events: `${server.url}/events`, interactivity: `${server.url}/interactivity` };
  return { requests, endpoints, close: server.close };
}
