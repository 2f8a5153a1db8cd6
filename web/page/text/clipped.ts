import { element } from "./element.ts";

const SHOWN = 6_000;

/** Long text as its beginning, and a button that shows the rest. `render` fills an element with a text. */
export function clipped(text: string, render: (text: string) => HTMLElement): HTMLElement {
  if (text.length <= SHOWN) return render(text);
  // Not in the middle of a character of two units.
  const end = /[\uD800-\uDBFF]$/.test(text.slice(0, SHOWN)) ? SHOWN - 1 : SHOWN;
  const short = render(`${text.slice(0, end)}…`);
  const button = element(
    "button",
    {
      type: "button",
      class: "quiet",
      click: () => {
        const whole = render(text);
        whole.tabIndex = -1;
        wrapper.replaceChildren(whole);
        whole.focus();
      },
    },
    `Show all (${Math.ceil(text.length / 1_000)} thousand characters)`,
  );
  const wrapper = element("div", { class: "clipped" }, short, button);
  return wrapper;
}

/** Plain text with its line breaks. */
export const preformatted = (text: string): HTMLElement => element("pre", { dir: "auto" }, text);
export const paragraph = (text: string): HTMLElement => element("div", { class: "plain", dir: "auto" }, text);
