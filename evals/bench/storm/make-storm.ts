import type { Stores } from "../../../memory/stores.ts";
import type { Ticket } from "../../../memory/tickets.ts";
import { createRandom } from "../saver/text.ts";
import { arrivals } from "./arrivals.ts";
import { makeCauses } from "./causes.ts";
import { createDice } from "./message.ts";

/** The same storm for every benchmark. */
export const SEED = 20_260_302;
const DELIVERIES_PER_CAUSE = 50;
const COPIES = 0.3;

/** `count` deliveries in any order, three of ten of them copies, about one cause for every fifty. */
export function makeStorm(count: number, seed = SEED) {
  const dice = createDice(createRandom(seed));
  const copies = Math.round(count * COPIES);
  const causes = makeCauses(Math.ceil(count / DELIVERIES_PER_CAUSE), count - copies, dice);
  return { causes, copies, deliveries: arrivals(causes, copies, dice) };
}

/** All tickets of the teams, also those that were joined into others, as far as these hold anything. */
export async function readTickets(
  { tickets }: Pick<Stores, "tickets">,
  teams: readonly { id: string }[],
): Promise<Ticket[]> {
  const listed = await tickets.list(
    teams.map(({ id }) => id),
    Number.POSITIVE_INFINITY,
  );
  return tickets.getMany(listed.map(({ id }) => id));
}
