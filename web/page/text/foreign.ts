import { element } from "./element.ts";

/** Text that others wrote, kept from turning the direction of what stands beside it. */
export const foreign = (text: string, longest = 400): HTMLElement =>
  element("bdi", { dir: "auto" }, text.length > longest ? `${text.slice(0, longest)}…` : text);
