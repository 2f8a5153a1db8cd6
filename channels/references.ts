import { threadIdOf } from "../memory/thread-id.ts";

/** "[aws.guardduty~arn:…]", of AWS Health "[arn:aws:health:…]": an answer's reference to an incident, by its identity. */
const REFERENCE = /(?<!\\)\[((?:[a-z][\w.-]{0,60}~|arn:aws[\w-]{0,20}:health:)[^[\]\n]{1,900})\](?!\()/gi;

/** The incidents that a text refers to, with their threads. */
export function referencesIn(text: string): Record<string, string> {
  const ids = [...text.matchAll(REFERENCE)].map(([, id = ""]) => id);
  return Object.fromEntries(ids.map((id) => [id, threadIdOf(id)]));
}

/** The same text with each reference in the words that `name` has for its thread. */
export const withReferences = (text: string, name: (threadId: string) => string): string =>
  text.replace(REFERENCE, (_, id: string) => name(threadIdOf(id)));
