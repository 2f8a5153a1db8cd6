import { PROTOCOL } from "./session-token.ts";
import { MAX_MESSAGE_BYTES } from "./websocket.ts";

/** What the server for connections is to be made with. */
export const SOCKET_OPTIONS = {
  noServer: true as const,
  maxPayload: MAX_MESSAGE_BYTES,
  handleProtocols: (offered: Set<string>) => (offered.has(PROTOCOL) ? PROTOCOL : (false as const)),
};
