import type { Flow } from "../../../graph/lay-out.ts";

let loading: Promise<Flow> | null = null;

/** The flow chart, which the page's HTML has begun to load. */
export function loadFlow(): Promise<Flow> {
  const { href } = document.getElementById("flow") as HTMLLinkElement;
  loading ??= fetch(href)
    .then((response) => response.json() as Promise<Flow>)
    .catch((error: unknown) => {
      loading = null;
      throw error;
    });
  return loading;
}
