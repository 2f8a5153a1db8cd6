/** Markdown in which "[identity]" of an incident is a link to it, in the short words that people have for it. */
export const withLinks = (text: string, references: readonly (readonly [string, string])[]): string =>
  references.reduce(
    (linked, [id, threadId]) =>
      linked.replaceAll(`[${id}]`, () => `[${threadId.slice(0, 8)}](#incident=${threadId})`),
    text,
  );
