import { withIds } from "./test-slack-blocks.ts";
import { type Call, optional } from "./test-slack-call.ts";
import { checkBlocks, checkMetadata, Refused } from "./test-slack-limits.ts";
import type { Block, Metadata } from "./test-slack-state.ts";

export interface Content {
  /** Undefined where the call has none. */
  text: string | undefined;
  blocks: Block[] | undefined;
  /** Null where the call takes it away. */
  metadata: Metadata | null | undefined;
}

/** Slack cuts text there, and recommends a tenth of it. https://docs.slack.dev/reference/methods/chat.postMessage */
const MOST_TEXT = 40_000;
const GOOD_TEXT = 4_000;

/** What a call says, checked as Slack does it. */
export function contentOf(call: Call): Content {
  const { blocks: given, metadata } = call.arguments;
  const blocks = given === undefined || given === null ? undefined : checkBlocks(given, call.flag);
  const text = optional(call, "text");
  if (text === undefined && blocks === undefined) throw new Refused("no_text");
  if (text === undefined && blocks !== undefined && blocks.length > 0)
    call.flag("blocks without a text: a notification says nothing");
  if (text === undefined && blocks?.length === 0) throw new Refused("no_text");
  if (text !== undefined && text.length > GOOD_TEXT) call.flag(`a text of ${text.length} characters`);
  return {
    text: text === undefined ? undefined : escaped(text.slice(0, MOST_TEXT)),
    blocks: blocks && withIds(blocks, () => call.nextId("")),
    metadata: metadata === undefined || metadata === null ? undefined : checkMetadata(metadata, call.flag),
  };
}

/** Slack keeps text with its three control characters escaped, also where the sender forgot it. */
function escaped(text: string): string {
  return text
    .replace(/&(?!amp;|lt;|gt;)/g, "&amp;")
    .replace(/<(?![@#!]|https?:|mailto:|tel:|slack:)/g, "&lt;")
    .replace(/(<[^<>]*>)|>/g, (_, control: string | undefined) => control ?? "&gt;");
}

export function sentOf(call: Call) {
  const { mrkdwn, link_names } = call.arguments;
  const parse = optional(call, "parse");
  return {
    ...(parse !== undefined && { parse }),
    ...(link_names !== undefined && { linkNames: ["true", "1"].includes(String(link_names)) }),
    ...(mrkdwn !== undefined && { mrkdwn: !["false", "0"].includes(String(mrkdwn)) }),
  };
}
