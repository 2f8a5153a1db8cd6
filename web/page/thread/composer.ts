import { serverClock } from "../connection/server-clock.ts";
import type { Say } from "../connection/unsent.ts";
import { element, pageElement } from "../text/element.ts";
import { nameField, type Person } from "./person.ts";

export interface ComposerOptions {
  person: Person;
  threadId(): string | null;
  say(say: Say): void;
}

/** As much as the server takes: characters, and bytes. */
const MOST = 20_000;
const MOST_BYTES = 30_000;
const bytesOf = (text: string) => new TextEncoder().encode(JSON.stringify(text)).length;

/** Where a person writes: Enter sends, Shift and Enter begins a new line. */
export function createComposer({ person, threadId, say }: ComposerOptions) {
  const form = pageElement("composer") as HTMLFormElement;
  const name = nameField(person);
  const problem = element("p", { class: "problem", role: "alert" });
  const text = element("textarea", {
    rows: 1,
    "aria-label": "Message",
    enterkeyhint: "send",
  });
  const send = element("button", { class: "primary" }, "Send");
  form.append(name.element, problem, element("div", { class: "composer-row" }, text, send));

  const grow = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, 220)}px`;
  };
  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    // While a word is being composed, as in Japanese, Enter takes the word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = text.value.trim();
    if (said === "") return text.focus();
    if (said.length > MOST) {
      problem.textContent = `Too long: ${said.length.toLocaleString()} characters; at most ${MOST.toLocaleString()} are taken.`;
      return;
    }
    if (bytesOf(said) > MOST_BYTES) {
      problem.textContent = `Too long: ${bytesOf(said).toLocaleString()} bytes; at most ${MOST_BYTES.toLocaleString()} are taken.`;
      return;
    }
    if (!name.take()) return;
    problem.textContent = "";
    say({
      type: "say",
      id: crypto.randomUUID(),
      at: serverClock.now().toISOString(),
      user: person.name(),
      text: said,
      threadId: threadId(),
    });
    text.value = "";
    grow();
    text.focus();
  });
  return {
    focus: () => text.focus(),
    write(words: string): void {
      text.value = words;
      grow();
      text.focus();
    },
    hint(words: string): void {
      text.placeholder = words;
    },
    /** Gives back what the server did not take. */
    giveBack(said: string, words: string): void {
      problem.textContent = `Not sent: ${words}`;
      if (text.value === "") text.value = said;
      grow();
    },
  };
}
