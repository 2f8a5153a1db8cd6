import { z } from "zod";

/** Whatever stands there, if anything does: for what has a reader of its own, as times have in `parseInstant`. */
export const anything = z.unknown().optional();

/** Text, or nothing. What is of another kind makes the payload unreadable; `word` forgives that. */
export const text = z.string().nullish();

/** Text that is not empty. Not `min(1)`: zod runs that on anything with a `length`, also where it is no number. */
export const filled = z.string().refine((value) => value !== "", "a non-empty string");

/**
 * Parts of a payload that nothing but its text rests on: null where they are absent, null or of another kind, so that
 * one odd field in a large finding does not cost the whole of it.
 */
export const lenient = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

/** Text, or null where it is anything else. */
export const word = lenient(z.string());

/** A number, or text that is one, or null. */
export const amount = lenient(
  z.union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,15}(?:\.\d{1,15})?$/)
      .transform(Number),
  ]),
);

/** A list without the elements that cannot be read; empty where there is none. */
export const list = <T extends z.ZodType>(element: T) =>
  lenient(z.array(element.nullable().catch(null))).transform((items) =>
    (items ?? []).filter((item) => item !== null),
  );

/** An object with any keys, or null. */
export const record = lenient(z.record(z.string(), z.unknown()));
