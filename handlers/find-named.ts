import type { Delivery } from "../memory/deliveries.ts";
import type { Stores } from "../memory/stores.ts";

/** What was received in a thread before under an id: that of a person's message, or of a form. null where nothing was. */
export async function findNamed(
  { deliveries }: Pick<Stores, "deliveries">,
  threadId: string,
  id: string,
): Promise<Delivery | null> {
  const received = await deliveries.listByThread(threadId);
  return received.find(({ raw }) => idIn(raw) === id) ?? null;
}

function idIn(raw: unknown): unknown {
  const { message, decision } = (raw ?? {}) as { message?: { id?: unknown }; decision?: { id?: unknown } };
  return message?.id ?? decision?.id;
}
