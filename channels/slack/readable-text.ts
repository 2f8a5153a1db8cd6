/**
 * What a person wrote, without Slack's markup: `&lt;` is "<", `<https://x|y>` is "y (https://x)", `<@U1>` is "@" and the name that
 * `names` has for it.
 */
export function readableText(text: string, names: ReadonlyMap<string, string> = new Map()): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inner: string) => {
      const [target = "", label] = inner.split("|", 2);
      const name = names.get(target.slice(1));
      if (target.startsWith("@") && name !== undefined) return `@${name}`;
      if (/^[@#]/.test(target)) return label ? `${target[0]}${label.replace(/^[@#]/, "")}` : target;
      if (target.startsWith("!")) return label ?? `@${target.slice(1)}`;
      const address = target.replace(/^mailto:/, "");
      return label && label !== address && label !== target ? `${label} (${address})` : address;
    })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** The people that a text mentions, by their ids. */
export const mentionedIn = (text: string): string[] =>
  [...text.matchAll(/<@([UW][A-Z0-9]+)[|>]/g)].map(([, user = ""]) => user);

/** What OHERO said, without its own marks; marks that were kept from marking are part of the text. */
export const withoutMarks = (text: string): string =>
  text
    .replace(
      /```\n?([\s\S]*?)\n?```|`([^`\n]*)`|\u2060([*`~_>])\u2060|[*~]|^> |(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gmu,
      (_, block?: string, code?: string, kept?: string) => block ?? code ?? kept ?? "",
    )
    .replaceAll("\u2060", "");
