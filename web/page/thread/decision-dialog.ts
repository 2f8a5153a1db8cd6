import type { IncidentCard } from "../../../channels/channel.ts";
import type { Connection } from "../connection/connection.ts";
import { LostError } from "../connection/waiting.ts";
import { element } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import { capital, plainWords } from "../text/words.ts";
import { nameField, type Person } from "./person.ts";

export type Action = "accept" | "discharge";

export interface DecisionOptions {
  ask: Connection["ask"];
  person: Person;
  /** Does the policy name who may decide? */
  hasApprovers: boolean;
  /** It was done, or refused: what is shown may be old. */
  onEnd(): void;
}

/** Asks for the reason of a decision, and takes the decision. */
export function askForDecision(card: IncidentCard, action: Action, options: DecisionOptions): void {
  const { ask, person, hasApprovers, onEnd } = options;
  const overrule = card.isDecidedByPerson;
  const words = overrule ? `Overrule: ${action}` : capital(action);
  const name = nameField(person);
  const reason = element("textarea", { rows: 3, maxlength: 2_000, required: true });
  const problem = element("p", { class: "problem", role: "alert" });
  const confirm = element("button", { class: action === "accept" ? "primary" : "danger" }, words);
  const form = element(
    "form",
    {},
    element("h2", {}, `${words} this incident?`),
    element("p", { class: "subject" }, foreign(card.title, 200)),
    overrule &&
      element("p", { class: "hint" }, foreign(card.decidedBy), ` decided: ${plainWords(card.status)}.`),
    hasApprovers && element("p", { class: "hint" }, "The policy says who may decide."),
    name.element,
    element("label", {}, "Reason", reason),
    problem,
    element(
      "div",
      { class: "buttons" },
      element("button", { type: "button", class: "quiet", click: () => dialog.close() }, "Cancel"),
      confirm,
    ),
  );
  const dialog = element("dialog", { "aria-label": `${words} this incident` }, form);
  dialog.addEventListener("close", () => {
    dialog.remove();
    // The button that was pressed may have been drawn anew meanwhile, and the focus would be lost with it.
    document.getElementById(`${action}-button`)?.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!name.take()) return;
    confirm.disabled = true;
    problem.textContent = "";
    try {
      const { threadId } = card;
      await ask({
        type: "decide",
        threadId,
        action,
        reason: reason.value.trim(),
        user: person.name(),
        overrule,
      });
      dialog.close();
    } catch (error) {
      problem.textContent =
        error instanceof LostError
          ? "The connection was lost before the answer. Look at the incident before you decide again."
          : capital((error as Error).message);
    }
    confirm.disabled = false;
    onEnd();
  });
  document.body.append(dialog);
  dialog.showModal();
  (person.name() === "" ? form.querySelector("input") : reason)?.focus();
}
