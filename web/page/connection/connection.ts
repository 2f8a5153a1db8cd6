import type { Answers, LiveEvent, PageMessage, ServerMessage } from "../../../channels/webchat/protocol.ts";
import { backoff } from "./backoff.ts";
import { createFrames } from "./frames.ts";
import { requestToken } from "./request-token.ts";
import { createWaiting, type Question } from "./waiting.ts";

export type ConnectionStatus =
  | { state: "connecting" | "connected" | "refused" }
  /** Tried again at a time of the local clock, in milliseconds. */
  | { state: "offline" | "locked"; nextAt: number };

export interface ConnectionOptions {
  key: string;
  onStatus(status: ConnectionStatus): void;
  onEvent(event: LiveEvent): void;
  /** Each time anew: what happened meanwhile must be asked for. */
  onOpen(): void;
}

export type Connection = ReturnType<typeof createConnection>;

const LOCKED = 60_000;
/** A connection that is silent for QUIET is asked something, and given up when it stays silent. */
const QUIET = 20_000;
const DEAD = 32_000;

/** A connection to the server that is opened again whenever it is lost. Questions asked meanwhile wait. */
export function createConnection({ key, onStatus, onEvent, onOpen }: ConnectionOptions) {
  const waiting = createWaiting();
  let socket: WebSocket | null = null;
  let isOpening = false;
  let isRefused = false;
  let failures = 0;
  let heardAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tryLater = (state: "offline" | "locked", pause: number) => {
    clearTimeout(timer);
    onStatus({ state, nextAt: Date.now() + pause });
    timer = setTimeout(open, pause);
  };
  const lost = () => {
    const old = socket;
    socket = null;
    old?.close();
    waiting.lose();
    tryLater("offline", backoff(failures));
    failures += 1;
  };

  async function open(): Promise<void> {
    if (isOpening || isRefused || socket !== null) return;
    clearTimeout(timer);
    isOpening = true;
    onStatus({ state: "connecting" });
    const given = await requestToken(key);
    isOpening = false;
    if (given === "refused") {
      isRefused = true;
      onStatus({ state: "refused" });
    } else if (given === "locked") tryLater("locked", LOCKED);
    else if (given === "unreachable") lost();
    else connect(given.token);
  }

  function connect(token: string): void {
    const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`;
    const opened = new WebSocket(address, ["ohero", token]);
    const hear = createFrames();
    socket = opened;
    heardAt = Date.now();
    opened.onopen = () => {
      failures = 0;
      heardAt = Date.now();
      onStatus({ state: "connected" });
      for (const text of waiting.texts()) opened.send(text);
      onOpen();
    };
    opened.onmessage = ({ data }) => {
      heardAt = Date.now();
      const message = hear(String(data)) as ServerMessage | null;
      if (message === null) return;
      if ("ask" in message) waiting.settle(message);
      else onEvent(message);
    };
    opened.onclose = () => {
      if (socket === opened) lost();
    };
  }

  const ask = <Type extends PageMessage["type"]>(question: Question<Type>): Promise<Answers[Type]> => {
    const { text, answer } = waiting.add(question);
    if (socket?.readyState === WebSocket.OPEN) socket.send(text);
    return answer;
  };
  setInterval(() => {
    if (socket === null) return;
    const silent = Date.now() - heardAt;
    if (silent > DEAD) lost();
    else if (silent > QUIET) void ask({ type: "hello" });
  }, 4_000);
  window.addEventListener("online", open);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void open();
  });

  return { ask, open, isConnected: () => socket?.readyState === WebSocket.OPEN };
}
