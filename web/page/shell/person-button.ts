import { element, pageElement } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import type { Person } from "../thread/person.ts";

/** Shows under which name the person speaks, and changes it. */
export function createPersonButton(person: Person): void {
  const place = pageElement("person");
  const draw = () => {
    const name = person.name();
    place.replaceChildren(
      ...(name === ""
        ? []
        : [
            element("span", {}, "You are ", element("b", {}, foreign(name, 30))),
            element("button", { type: "button", class: "quiet", click: edit }, "Change name"),
          ]),
    );
  };
  const edit = () => {
    const input = element("input", {
      value: person.name(),
      maxlength: 80,
      required: true,
      "aria-label": "Your name",
    });
    const form = element("form", {}, input, element("button", { class: "plain-button" }, "Save"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      person.rename(input.value);
      draw();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      draw();
    });
    place.replaceChildren(form);
    input.select();
  };
  person.changed.on(draw);
  draw();
}
