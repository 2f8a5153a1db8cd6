import { z } from "zod";
import {
  accessory,
  actionElement,
  anyText,
  contextElement,
  image,
  inputElement,
  plain,
} from "./test-slack-elements.ts";
import type { Block } from "./test-slack-state.ts";

const block_id = z.string().min(1).max(255).optional();
const richText = z.looseObject({
  type: z.literal("rich_text"),
  block_id,
  elements: z.array(z.looseObject({ type: z.string().startsWith("rich_text_") })).min(1),
});
const cell = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("raw_text"), text: z.string().min(1) }),
  richText,
]);

/** What may stand in a message and in a view. */
const common = [
  z
    .strictObject({
      type: z.literal("section"),
      block_id,
      text: anyText(3_000).optional(),
      fields: z.array(anyText(2_000)).min(1).max(10).optional(),
      accessory: accessory.optional(),
      expand: z.boolean().optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined, "missing required field: text"),
  z.strictObject({ type: z.literal("header"), block_id, text: plain(150) }),
  z.strictObject({ type: z.literal("divider"), block_id }),
  z.strictObject({
    type: z.literal("context"),
    block_id,
    elements: z.array(contextElement).min(1).max(10),
  }),
  z.strictObject({ type: z.literal("actions"), block_id, elements: z.array(actionElement).min(1).max(25) }),
  z.strictObject({
    type: z.literal("input"),
    block_id,
    label: plain(2_000),
    hint: plain(2_000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: inputElement,
  }),
  z.strictObject({ ...image.shape, block_id, title: plain(2_000).optional() }),
  richText,
] as const;

/** What may stand in a message only. */
const messageBlock = z.discriminatedUnion("type", [
  ...common,
  z.strictObject({ type: z.literal("markdown"), block_id, text: z.string().min(1).max(12_000) }),
  z.strictObject({
    type: z.literal("table"),
    block_id,
    rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
    column_settings: z.array(z.looseObject({})).max(20).optional(),
  }),
]);

export const messageBlocks = z.array(messageBlock).max(50).superRefine(haveOwnIds);
export const viewBlocks = z.array(z.discriminatedUnion("type", common)).max(100).superRefine(haveOwnIds);

function haveOwnIds(blocks: { block_id?: string | undefined }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    if (block.block_id !== undefined && seen.has(block.block_id))
      context.addIssue({ code: "custom", path: [index, "block_id"], message: "block_id already exists" });
    if (block.block_id !== undefined) seen.add(block.block_id);
    const actions = elementsOf(block as Block).map(({ action_id }) => action_id);
    const twice = actions.find((action, at) => action !== undefined && actions.indexOf(action) !== at);
    if (twice !== undefined)
      context.addIssue({
        code: "custom",
        path: [index, "elements"],
        message: `\`action_id\` "${twice}" already exists for a different element`,
      });
  }
}

export type Element = { type: string; action_id?: string } & Record<string, unknown>;

/** What a person may press, choose or fill in. */
export function elementsOf(block: Block): Element[] {
  const { elements, accessory, element } = block as Record<string, Element[] & Element>;
  if (block.type === "actions") return elements ?? [];
  if (block.type === "section" && accessory !== undefined) return [accessory];
  return block.type === "input" && element !== undefined ? [element] : [];
}

/** Slack gives a block, and what may be pressed in it, a name of its own where the sender gave none. */
export function withIds(blocks: readonly Block[], nextId: () => string): Block[] {
  const named = structuredClone(blocks) as Block[];
  for (const block of named) {
    block.block_id ??= nextId();
    for (const element of elementsOf(block)) if (element.type !== "image") element.action_id ??= nextId();
  }
  return named;
}
