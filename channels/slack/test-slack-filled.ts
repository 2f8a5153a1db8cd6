import { type Element, elementsOf } from "./test-slack-blocks.ts";
import type { Block } from "./test-slack-state.ts";

/** What a person filled in, by block; the value of an option, its text not. Many where many may be chosen. */
export type Filled = Record<string, string | readonly string[] | null>;

type Option = { text: { text: string }; value: string };

/** Which option an element has under a value; throws where a person could not choose it. */
export function optionOf(element: Element, value: string): Option {
  const { options = [], option_groups = [] } = element as {
    options?: Option[];
    option_groups?: { options: Option[] }[];
  };
  const all = [...options, ...option_groups.flatMap((group) => group.options)];
  const found = all.find((option) => option.value === value);
  if (found === undefined) throw new Error(`${element.action_id} offers no ${value}`);
  return found;
}

/** The field of a payload that says what an element holds. */
export function held(element: Element, value: string | readonly string[] | null): Record<string, unknown> {
  const one = typeof value === "string" ? value : null;
  switch (element.type) {
    case "plain_text_input":
      return { value: one };
    case "users_select":
      return { selected_user: one };
    case "datepicker":
      return { selected_date: one };
    case "checkboxes":
    case "multi_static_select":
      return { selected_options: [value ?? []].flat().map((each) => optionOf(element, each)) };
    default:
      return { selected_option: one === null ? null : optionOf(element, one) };
  }
}

/** `state.values` of a view. Throws where the window itself would not let a person submit it. */
export function stateOf(blocks: readonly Block[], filled: Filled) {
  const values: Record<string, Record<string, object>> = {};
  const inputs = blocks.filter(({ type }) => type === "input");
  for (const name of Object.keys(filled))
    if (!inputs.some(({ block_id }) => block_id === name)) throw new Error(`the view has no input ${name}`);
  for (const block of inputs) {
    const element = elementsOf(block)[0];
    if (element === undefined) continue;
    const name = String(block.block_id);
    const value = name in filled ? (filled[name] ?? null) : initialOf(element);
    if (block.optional !== true && (value === null || value.length === 0))
      throw new Error(`${name} must be filled in`);
    if (typeof value === "string" && element.type === "plain_text_input") checkLength(name, element, value);
    values[name] = { [String(element.action_id)]: { type: element.type, ...held(element, value) } };
  }
  return values;
}

function checkLength(name: string, { min_length = 0, max_length = 3_000 }: Element, value: string): void {
  if (value === "") return;
  if (value.length < Number(min_length) || value.length > Number(max_length))
    throw new Error(`${name} takes ${min_length} to ${max_length} characters`);
}

function initialOf(element: Element): string | string[] | null {
  const { initial_value, initial_option, initial_options, initial_user, initial_date } = element as {
    initial_option?: Option;
    initial_options?: Option[];
  } & Record<string, string | undefined>;
  const many = initial_options?.map(({ value }) => value);
  return initial_value ?? initial_option?.value ?? many ?? initial_user ?? initial_date ?? null;
}
