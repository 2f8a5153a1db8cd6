import { z } from "zod";
import { messageBlocks, viewBlocks } from "./test-slack-blocks.ts";
import { plain } from "./test-slack-elements.ts";
import type { Block, Metadata } from "./test-slack-state.ts";

/** An answer of the API that says no. */
export class Refused extends Error {
  override name = "Refused";
  readonly messages: string[] | undefined;
  readonly fields: Record<string, unknown>;
  constructor(error: string, messages?: string[], fields: Record<string, unknown> = {}) {
    super(error);
    this.messages = messages;
    this.fields = fields;
  }
}

/** Text of all blocks of one message. Undocumented: refused in practice from 11,341 to 13,297 characters, by block types. */
const MOST_TEXT_IN_BLOCKS = 12_000;
const SAFE_TEXT_IN_BLOCKS = 10_000;
const METADATA_BYTES = 8_000;

/** Throws as Slack answers; calls `flag` with what Slack lets pass though a person would miss something. */
export function checkBlocks(given: unknown, flag: (violation: string) => void): Block[] {
  if (!Array.isArray(given)) throw new Refused("invalid_blocks_format");
  const parsed = messageBlocks.safeParse(given);
  if (!parsed.success) throw new Refused("invalid_blocks", described(parsed.error, given, "/blocks"));
  const length = lengthOfTexts(given);
  if (length > MOST_TEXT_IN_BLOCKS) throw new Refused("msg_blocks_too_long");
  if (length > SAFE_TEXT_IN_BLOCKS) flag(`${length} characters in the blocks of one message`);
  const tables = given.filter(({ type }) => type === "table").length;
  if (tables > 1) throw new Refused("invalid_blocks", ["[ERROR] only one table is allowed per message"]);
  return given as Block[];
}

const view = z
  .strictObject({
    type: z.literal("modal"),
    title: plain(24),
    blocks: viewBlocks,
    submit: plain(24).optional(),
    close: plain(24).optional(),
    private_metadata: z.string().max(3_000).optional(),
    callback_id: z.string().max(255).optional(),
    external_id: z.string().max(255).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  })
  .refine(({ blocks, submit }) => submit !== undefined || blocks.every(({ type }) => type !== "input"), {
    path: ["submit"],
    message: "missing required field: submit",
  });

export type View = { type: string; blocks: Block[] } & Record<string, unknown>;

export function checkView(given: unknown): View {
  const parsed = view.safeParse(given);
  if (!parsed.success) throw new Refused("invalid_arguments", described(parsed.error, given, "/view"));
  if (Buffer.byteLength(JSON.stringify(given)) > 250_000) throw new Refused("view_too_large");
  return given as View;
}

const value = z.union([z.string(), z.number(), z.boolean()]);
const flat = z.record(z.string(), value);
const metadataShape = z.looseObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.unknown()),
});

/** Null for the empty object, with which chat.update takes the metadata away. */
export function checkMetadata(given: unknown, flag: (violation: string) => void): Metadata | null {
  if (given !== null && typeof given === "object" && Object.keys(given).length === 0) return null;
  const parsed = metadataShape.safeParse(given);
  if (!parsed.success)
    throw new Refused("invalid_metadata_format", described(parsed.error, given, "/metadata"));
  if (Buffer.byteLength(JSON.stringify(given)) > METADATA_BYTES) throw new Refused("metadata_too_large");
  const { event_type, event_payload } = parsed.data;
  if (!/^\w{1,255}$/.test(event_type))
    flag(`metadata of the type "${event_type}", which is not alphanumeric`);
  for (const [key, held] of Object.entries(event_payload))
    if (!z.union([value, flat, z.array(z.union([value, flat]))]).safeParse(held).success)
      flag(`metadata that is nested too deeply, or null: ${key}`);
  return { event_type, event_payload };
}

function lengthOfTexts(part: unknown): number {
  if (Array.isArray(part)) return part.reduce((sum: number, item) => sum + lengthOfTexts(item), 0);
  if (part === null || typeof part !== "object") return 0;
  return Object.entries(part).reduce(
    (sum, [key, held]) =>
      sum + (key === "text" && typeof held === "string" ? held.length : lengthOfTexts(held)),
    0,
  );
}

/** `[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]`, one for each thing that is wrong. */
function described(error: z.ZodError, given: unknown, root: string): string[] {
  return error.issues.map((issue) => {
    const held = issue.path.reduce<unknown>((part, key) => (part as never)?.[key], given);
    return `[ERROR] ${said(issue, held)} [json-pointer:${[root, ...issue.path.map(String)].join("/")}]`;
  });
}

function said(issue: z.core.$ZodIssue, held: unknown): string {
  const unit = Array.isArray(held) ? "items" : "characters";
  if (issue.code === "too_big")
    return unit === "items"
      ? `no more than ${issue.maximum} items allowed`
      : `must be less than ${Number(issue.maximum) + 1} ${unit}`;
  if (issue.code === "too_small") return `must be more than ${Number(issue.minimum) - 1} ${unit}`;
  if (issue.code === "unrecognized_keys") return `invalid additional property: ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_union") return `unsupported type: ${String(held)}`;
  if (issue.code === "invalid_type" && held === undefined)
    return `missing required field: ${String(issue.path.at(-1))}`;
  return issue.code === "custom" ? issue.message : `failed to match all allowed schemas: ${issue.message}`;
}
