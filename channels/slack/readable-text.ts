/** What a person wrote, without Slack's markup: `&lt;` is "<", `<https://x|y>` is "y (https://x)", `<@U1>` is "@U1". */
export function readableText(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inner: string) => {
      const [target = "", label] = inner.split("|", 2);
      if (/^[@#]/.test(target)) return label ? `${target[0]}${label.replace(/^[@#]/, "")}` : target;
      if (target.startsWith("!")) return label ?? `@${target.slice(1)}`;
      const address = target.replace(/^mailto:/, "");
      return label && label !== address && label !== target ? `${label} (${address})` : address;
    })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
