import { EventEmitter } from "node:events";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

/** A request as the SDK would send it. */
interface Outgoing {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** What makes an SDK client call a server of dynalite's in the same process. */
export const inProcess = (answer: RequestListener) => ({
  requestHandler: createInProcessHandler(answer),
  signer: { sign: seem },
});

/**
 * Nothing is checked there but that there is a signature of some form; to compute one would take a third of the time of a
 * request.
 */
async function seem<Request extends { headers: Record<string, string> }>(request: Request): Promise<Request> {
  request.headers["x-amz-date"] = "20260101T000000Z";
  request.headers.authorization = "AWS4-HMAC-SHA256 Credential=none, SignedHeaders=none, Signature=none";
  return request;
}

/**
 * A request handler for SDK clients that calls a server in the same process instead of connecting to it, which spares a
 * quarter of the time of a run. It gives dynalite what that reads of a request, and takes what it writes into a response.
 */
function createInProcessHandler(answer: RequestListener) {
  let isClosed = false;
  return {
    destroy() {
      isClosed = true;
    },
    handle: ({ method, path, headers, body = "" }: Outgoing) =>
      new Promise<object>((resolve) => {
        // LevelDB would answer nothing any more.
        if (isClosed) throw new Error("the database is closed");
        const request = Object.assign(new EventEmitter(), { method, url: path, headers });
        const given: Record<string, string> = {};
        const response = {
          statusCode: 200,
          setHeader(name: string, value: unknown) {
            given[name.toLowerCase()] = String(value);
          },
          end(text = "") {
            const { statusCode } = response;
            resolve({ response: { statusCode, headers: given, body: Buffer.from(text) } });
          },
        };
        answer(request as unknown as IncomingMessage, response as unknown as ServerResponse);
        request.emit("data", bytesOf(body));
        request.emit("end");
      }),
  };
}

/** The SDK's own bytes pass for a string in places. */
const bytesOf = (body: string | Uint8Array) =>
  typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
