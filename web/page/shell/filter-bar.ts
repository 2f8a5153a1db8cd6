import { type ListFilter, OPERATIONS, type Status } from "../list/list-filter.ts";
import { element, pageElement } from "../text/element.ts";
import { capital, plainWords } from "../text/words.ts";

const STATUSES: Status[] = ["open", "awaiting-operator", "asked", "discharged", "closed"];
/** Milliseconds after the last key until what was typed is searched for. */
const PAUSE = 200;

/** The search field and the chips; `change` hears what is wanted. */
export function createFilterBar(
  change: (wanted: Pick<ListFilter, "text" | "statuses" | "isTalkOnly">) => void,
) {
  const search = pageElement("search") as HTMLInputElement;
  const statuses = new Set<Status>();
  let isTalkOnly = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(timer);
    change({ text: search.value.trim(), statuses: [...statuses], isTalkOnly });
  };
  const chip = (words: string, press: () => boolean) => {
    const button: HTMLButtonElement = element(
      "button",
      {
        type: "button",
        class: "chip",
        "aria-pressed": "false",
        click: () => {
          press();
          tell();
          update();
        },
      },
      words,
    );
    return button;
  };
  const chips = STATUSES.map((status) => {
    const button = chip(capital(plainWords(status)), () => {
      isTalkOnly = false;
      return statuses.delete(status) || Boolean(statuses.add(status));
    });
    return { button, isOn: () => statuses.has(status) };
  });
  const talk = chip("", () => {
    isTalkOnly = !isTalkOnly;
    statuses.clear();
    return true;
  });
  const update = () => {
    for (const { button, isOn } of chips) button.setAttribute("aria-pressed", String(isOn()));
    talk.setAttribute("aria-pressed", String(isTalkOnly));
  };
  pageElement("chips").append(...chips.map(({ button }) => button), talk);
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || search.value === "") return;
    event.stopPropagation();
    search.value = "";
    tell();
  });
  return {
    setRoom(room: string): void {
      talk.textContent = room === OPERATIONS ? "Conversations" : "Notices";
    },
    focus: () => search.focus(),
  };
}
