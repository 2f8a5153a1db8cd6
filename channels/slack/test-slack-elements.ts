import { z } from "zod";

// The limits are those of https://docs.slack.dev/reference/block-kit; a key that is not documented is refused there, too.
const id = z.string().min(1).max(255).optional();
const flag = z.boolean().optional();

export const plain = (most: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(most), emoji: flag });
export const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: z.string().min(1).max(most), verbatim: flag });
export const anyText = (most: number) => z.discriminatedUnion("type", [plain(most), mrkdwn(most)]);

const confirm = z.strictObject({
  title: plain(100),
  text: anyText(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(["primary", "danger"]).optional(),
});
const option = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: anyText(75).optional(),
  url: z.string().max(3_000).optional(),
});
const options = (most: number) => z.array(option).min(1).max(most);
const shared = { action_id: id, focus_on_load: flag };
const confirmed = { action_id: id, confirm: confirm.optional() };
const chosen = { ...shared, confirm: confirm.optional(), placeholder: plain(150).optional() };
const grouped = {
  options: options(100).optional(),
  option_groups: z
    .array(z.strictObject({ label: plain(75), options: options(100) }))
    .min(1)
    .max(100)
    .optional(),
};
const selected = z.number().int().min(1).optional();

const button = z.strictObject({
  type: z.literal("button"),
  text: plain(75),
  ...confirmed,
  url: z.string().max(3_000).optional(),
  value: z.string().max(2_000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  accessibility_label: z.string().max(75).optional(),
});
export const image = z.strictObject({
  type: z.literal("image"),
  alt_text: z.string().min(1).max(2_000),
  image_url: z.string().min(1).max(3_000),
});
const overflow = z.strictObject({ type: z.literal("overflow"), ...confirmed, options: options(5) });
const staticSelect = z.strictObject({
  type: z.literal("static_select"),
  ...chosen,
  ...grouped,
  initial_option: option.optional(),
});
const multiStaticSelect = z.strictObject({
  type: z.literal("multi_static_select"),
  ...chosen,
  ...grouped,
  initial_options: z.array(option).optional(),
  max_selected_items: selected,
});
const usersSelect = z.strictObject({
  type: z.literal("users_select"),
  ...chosen,
  initial_user: z.string().optional(),
});
const checkboxes = z.strictObject({
  type: z.literal("checkboxes"),
  ...shared,
  confirm: confirm.optional(),
  options: options(10),
  initial_options: options(10).optional(),
});
const radioButtons = z.strictObject({
  type: z.literal("radio_buttons"),
  ...shared,
  confirm: confirm.optional(),
  options: options(10),
  initial_option: option.optional(),
});
const datePicker = z.strictObject({
  type: z.literal("datepicker"),
  ...chosen,
  initial_date: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .optional(),
});
const plainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  ...shared,
  placeholder: plain(150).optional(),
  initial_value: z.string().max(3_000).optional(),
  multiline: flag,
  min_length: z.number().int().min(0).max(3_000).optional(),
  max_length: z.number().int().min(1).max(3_000).optional(),
  dispatch_action_config: z
    .strictObject({ trigger_actions_on: z.array(z.enum(["on_enter_pressed", "on_character_entered"])) })
    .optional(),
});

const pickers = [button, overflow, staticSelect, usersSelect, checkboxes, radioButtons, datePicker] as const;
export const actionElement = z.discriminatedUnion("type", [...pickers, multiStaticSelect]);
export const accessory = z.discriminatedUnion("type", [...pickers, multiStaticSelect, image]);
export const inputElement = z.discriminatedUnion("type", [
  plainTextInput,
  staticSelect,
  multiStaticSelect,
  usersSelect,
  checkboxes,
  radioButtons,
  datePicker,
]);
export const contextElement = z.discriminatedUnion("type", [plain(2_000), mrkdwn(2_000), image]);
