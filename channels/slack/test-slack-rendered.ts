import type { Block, Message, Workspace } from "./test-slack-state.ts";

/** A message as a person reads it. Marks such as `*bold*` stay as they are. */
export interface Rendered {
  text: string;
  /** Who was pinged: `@U1`, `@channel`, `@here`, `@everyone`, `@subteam:S1`. */
  mentions: string[];
  /** All links, those that Slack made of bare addresses and of channels' names among them. */
  links: { url: string; text: string; isAutomatic: boolean }[];
}

const CONTROL = /<([^<>\s][^<>]*)>/g;
const BARE = /https?:\/\/[^\s<>|`]+|#[a-z0-9_-]{1,80}\b|@(?:channel|here|everyone)\b/gi;

/** What blocks or, without any, the text come to. The text beside blocks is in notifications: it pings, and is not shown. */
export function render(
  workspace: Workspace,
  { text, blocks, sent }: Pick<Message, "text" | "blocks" | "sent">,
): Rendered {
  const mentions = new Set<string>();
  const links: Rendered["links"] = [];

  function mrkdwn(source: string, finds: { links: boolean; names: boolean }): string {
    const parts: string[] = [];
    let end = 0;
    for (const match of source.matchAll(CONTROL)) {
      parts.push(bare(unescaped(source.slice(end, match.index)), finds), control(match[1] ?? "", match[0]));
      end = match.index + match[0].length;
    }
    return [...parts, bare(unescaped(source.slice(end)), finds)].join("");
  }

  function control(inside: string, whole: string): string {
    const [target = "", label] = inside.split(/\|(.*)/s);
    if (target.startsWith("@")) {
      mentions.add(target);
      return `@${workspace.users.get(target.slice(1))?.name ?? label ?? target.slice(1)}`;
    }
    if (target.startsWith("#"))
      return `#${workspace.channels.get(target.slice(1))?.name ?? label ?? target.slice(1)}`;
    if (target.startsWith("!date^")) return unescaped(label ?? target);
    if (target.startsWith("!")) {
      const name = target.slice(1).replace("subteam^", "subteam:");
      mentions.add(`@${name}`);
      return label === undefined ? `@${name}` : unescaped(label);
    }
    if (!/^(https?:|mailto:|tel:|slack:)/i.test(target)) return unescaped(whole);
    links.push({ url: unescaped(target), text: unescaped(label ?? target), isAutomatic: false });
    return unescaped(label ?? target);
  }

  function bare(plain: string, finds: { links: boolean; names: boolean }): string {
    for (const [found] of plain.matchAll(BARE)) {
      if (found.startsWith("@")) finds.names && mentions.add(found.toLowerCase());
      else if (found.startsWith("#")) {
        const isKnown = [...workspace.channels.values()].some(({ name }) => `#${name}` === found);
        if (finds.names && isKnown) links.push({ url: found, text: found, isAutomatic: true });
      } else if (finds.links)
        links.push({ url: found.replace(/[.,;:!?)]+$/, ""), text: found, isAutomatic: true });
    }
    return plain;
  }

  function object(given: unknown): string {
    const {
      type,
      text: said,
      verbatim,
    } = (given ?? {}) as { type?: string; text?: string; verbatim?: boolean };
    if (typeof said !== "string") return "";
    return type === "mrkdwn" ? mrkdwn(said, { links: verbatim !== true, names: verbatim !== true }) : said;
  }

  /** Markdown has links of its own. Whether it knows Slack's control sequences is not documented, so it is taken to. */
  function markdown(source: string): string {
    for (const [, text = "", url = ""] of source.matchAll(/\[([^\]\n]*)\]\(([^)\s]+)[^)]*\)/g))
      links.push({ url, text, isAutomatic: false });
    return mrkdwn(source.replace(/\]\([^)\n]*\)/g, "]"), { links: true, names: true });
  }

  function block(given: Block): string[] {
    const {
      text: main,
      fields,
      elements,
      label,
      accessory,
      alt_text,
      rows,
    } = given as Record<string, unknown>;
    switch (given.type) {
      case "section":
        return [object(main), ...((fields ?? []) as unknown[]).map(object), element(accessory)];
      case "header":
        return [object(main)];
      case "context":
        return [
          ((elements ?? []) as Block[])
            .map((each) => (each.type === "image" ? element(each) : object(each)))
            .join(" "),
        ];
      case "actions":
        return [((elements ?? []) as unknown[]).map(element).join(" ")];
      case "input":
        return [object(label)];
      case "markdown":
        return [markdown(String(main))];
      case "divider":
        return ["---"];
      case "image":
        return [String(alt_text)];
      case "table":
        return ((rows ?? []) as Block[][]).map((cells) =>
          cells.map((cell) => String(cell.text ?? rich(cell))).join(" | "),
        );
      default:
        return [rich(given)];
    }
  }

  /** Rich text is said in parts, which name whom they ping. */
  function rich(part: unknown): string {
    if (part === null || typeof part !== "object") return "";
    const {
      type,
      text: said,
      user_id,
      range,
      usergroup_id,
      url,
      elements,
    } = part as Record<string, string | unknown[]>;
    if (type === "user") return control(`@${user_id}`, "");
    if (type === "broadcast") return control(`!${range}`, "");
    if (type === "usergroup") return control(`!subteam^${usergroup_id}`, "");
    if (type === "link") return control(said ? `${url}|${said}` : String(url), "");
    if (typeof said === "string") return said;
    const parts = Array.isArray(elements) ? elements.map(rich) : [];
    return parts.join(String(type) === "rich_text" || type === "rich_text_list" ? "\n" : "");
  }

  function element(given: unknown): string {
    const { type, text: said, placeholder, alt_text } = (given ?? {}) as Record<string, unknown>;
    if (type === "image") return String(alt_text);
    return type === undefined ? "" : `[${object(said) || object(placeholder) || String(type)}]`;
  }

  const finds = { links: sent.parse !== "none", names: sent.parse === "full" || sent.linkNames === true };
  const own = sent.mrkdwn === false ? unescaped(text) : mrkdwn(text, finds);
  if (blocks === undefined || blocks.length === 0) return { text: own, mentions: [...mentions], links };
  links.length = 0;
  const shown = blocks.flatMap(block).filter((line) => line !== "");
  return { text: shown.join("\n"), mentions: [...mentions], links };
}

const unescaped = (text: string) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
