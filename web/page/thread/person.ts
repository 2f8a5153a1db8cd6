import { createEmitter } from "../connection/emitter.ts";
import { element } from "../text/element.ts";

const STORED = "ohero-name";

/** The name under which the person says and decides things; asked for when it is first needed. */
export function createPerson() {
  const changed = createEmitter();
  const name = () => localStorage.getItem(STORED) ?? "";
  return {
    changed,
    name,
    rename(given: string): void {
      const trimmed = given.trim().slice(0, 80);
      if (trimmed === "") return;
      localStorage.setItem(STORED, trimmed);
      changed.emit();
    },
  };
}
export type Person = ReturnType<typeof createPerson>;

/** A field for the name, which is there only as long as there is none. */
export function nameField(person: Person) {
  const input = element("input", {
    required: true,
    maxlength: 80,
    autocomplete: "name",
    placeholder: "Shown with what you say and decide",
  });
  const label = element("label", { class: "name-field" }, "Your name", input);
  const update = () => {
    label.hidden = person.name() !== "";
    input.disabled = label.hidden;
  };
  update();
  person.changed.on(update);
  return {
    element: label,
    /** False where there is no name yet, and the field has the focus. */
    take(): boolean {
      if (person.name() === "") person.rename(input.value);
      if (person.name() !== "") return true;
      input.reportValidity();
      input.focus();
      return false;
    },
  };
}
