import { createWebSocketAuthorizer } from "../create-websocket-authorizer.ts";
import { log } from "./log.ts";
import { readSettings } from "./read-settings.ts";

const { OHERO_ACCESS_KEY: secret } = await readSettings(["OHERO_ACCESS_KEY"]);

/** Lets a page connect to API Gateway's WebSocket API that shows a token of `POST /session`. */
export const handler = createWebSocketAuthorizer({ secret, log });
