import type { ConnectionStatus } from "../connection/connection.ts";
import { element, pageElement } from "../text/element.ts";

/** Says whether the page is connected, and if not, when it tries again. */
export function createStatusLine(tryNow: () => void) {
  const line = pageElement("status");
  const words = element("span");
  // The seconds are not read out one by one.
  const until = element("span", { "aria-hidden": true });
  const button = element("button", { type: "button", class: "quiet", click: tryNow }, "Try now");
  line.append(words, until, button);
  let status: ConnectionStatus = { state: "connecting" };
  const draw = () => {
    const isLater = "nextAt" in status;
    const text = WORDS[status.state];
    if (words.textContent !== text) words.textContent = text;
    line.dataset.state = status.state;
    const seconds = "nextAt" in status ? Math.max(0, Math.ceil((status.nextAt - Date.now()) / 1_000)) : 0;
    until.textContent = isLater ? `, next try in ${seconds} s` : "";
    button.hidden = status.state !== "offline";
  };
  draw();
  setInterval(() => {
    if ("nextAt" in status) draw();
  }, 1_000);
  return (given: ConnectionStatus) => {
    status = given;
    draw();
  };
}

const WORDS: Record<ConnectionStatus["state"], string> = {
  connecting: "Connecting …",
  connected: "Connected",
  offline: "Offline",
  locked: "Locked after too many wrong keys",
  refused: "Not let in",
};
