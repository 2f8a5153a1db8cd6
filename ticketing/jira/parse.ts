import { z } from "zod";
import { TicketSystemError } from "../ticket-system.ts";

/** Jira's times, such as 2026-03-01T10:00:00.000+0000, as ISO 8601 in UTC. */
export const Instant = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => new Date(text).toISOString());

export const User = z.looseObject({
  accountId: z.string().optional(),
  displayName: z.string().optional(),
});
export type User = z.infer<typeof User>;

/** Names are what people gave themselves; null where there is nobody. */
export const nameOf = (user: User | null | undefined): string | null =>
  user ? user.displayName || user.accountId || "unknown" : null;

/** An answer that is what it must be. Throws TicketSystemError otherwise. */
export function parse<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.slice(0, 3).join(".") ?? "";
  throw new TicketSystemError({
    kind: "doubtful",
    problem: `Jira's answer is not what its documentation says (${place || "as a whole"})`,
  });
}
