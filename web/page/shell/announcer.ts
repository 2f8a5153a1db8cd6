import { pageElement } from "../text/element.ts";

const PAUSE = 700;

/** Reads out what happened elsewhere on the page, a few things at once rather than each over the other. */
export function createAnnouncer() {
  const region = pageElement("announcer");
  let waiting: string[] = [];
  let isWaiting = false;
  return (words: string): void => {
    waiting.push(words.slice(0, 200));
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      const more = waiting.length - 3;
      region.textContent = [...waiting.slice(0, 3), ...(more > 0 ? [`and ${more} more`] : [])].join(". ");
      waiting = [];
    }, PAUSE);
  };
}
