import { harmless } from "../judgements/harmless-text.ts";
import { shortIdOf } from "../memory/thread-id.ts";

/** What can stand between square brackets and does nothing there. */
const PLAIN = /^[^\][<>`|*\p{C}]{1,300}$/u;

/**
 * The name by which an incident is cited: its id, or where somebody wrote something into that which would act, its short
 * one, which `ohero show` knows as well.
 */
export const citableId = (id: string): string => (PLAIN.test(id) && harmless(id) === id ? id : shortIdOf(id));
