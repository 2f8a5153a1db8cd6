import { element } from "../text/element.ts";

const STEP = 1.25;
const MOST = 3;

/** A picture that fits the width at first, can be made larger, and is then scrolled. */
export function zoomed(picture: SVGSVGElement): HTMLElement {
  let zoom = 1;
  const set = (wanted: number) => {
    zoom = Math.max(1, Math.min(MOST, wanted));
    picture.style.width = `${zoom * 100}%`;
  };
  const button = (sign: string, words: string, press: () => void) =>
    element("button", { type: "button", class: "plain-button", "aria-label": words, click: press }, sign);
  return element(
    "div",
    { class: "zoomed" },
    element(
      "div",
      { class: "zoom-buttons" },
      button("−", "Smaller", () => set(zoom / STEP)),
      button("Fit", "Fit the width", () => set(1)),
      button("+", "Larger", () => set(zoom * STEP)),
    ),
    element("div", { class: "zoom-area", tabindex: 0, role: "group", "aria-label": "Flow chart" }, picture),
  );
}
