import type { Attack } from "../attacks/attacks.ts";
import { placeAttack } from "../attacks/place-attack.ts";
import type { Case } from "../case.ts";
import { boundJson } from "./bound-json.ts";
import { type Html, html } from "./html.ts";

/** What arrived, as JSON, folded, in about `limit` bytes for all of it. */
export function rawEvents({ id, deliveries }: Case, limit: number): Html[] {
  return deliveries.map(({ event, message }, index) =>
    rawEvent(
      deliveries.length === 1 ? "What arrived" : `What arrived as delivery ${index}`,
      event ?? { message },
      limit / deliveries.length,
      `evals/cases/${id}.json`,
    ),
  );
}

/** The event that an attack was put into, for each account that was attacked. */
export const attackedEvents = (
  { id, where, text }: Attack,
  accounts: readonly string[],
  limit: number,
): Html[] =>
  accounts.map((account) =>
    rawEvent(
      `What arrived for ${account}`,
      placeAttack(where, account, `${id}-${account}`, text),
      limit / accounts.length,
      "evals/attacks/attacks.json has the text, evals/attacks/place-attack.ts the event",
    ),
  );

function rawEvent(title: string, value: unknown, limit: number, whole: string): Html {
  const { text, isWhole } = boundJson(value, limit);
  return html`<details class="raw"><summary>${title}</summary>${isWhole ? null : html`<p class="note">Shortened; whole in ${whole}</p>`}<pre>${text}</pre></details>
`;
}
