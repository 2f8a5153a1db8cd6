import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Of each row in sight, the account and the owner stand there whole. */
export async function expectLegible(page: Page): Promise<void> {
  const isWhole = `(word) => word.scrollWidth <= word.clientWidth + 1 &&
    word.getBoundingClientRect().bottom <= word.parentElement.getBoundingClientRect().bottom + 1`;
  const cards = await page.evaluate<[string, boolean][][]>(`[...document.querySelectorAll(".row-place")]
    .map((place) => [...place.children].slice(0, 2).map((word) => [word.textContent, (${isWhole})(word)]))`);
  const words = cards.flat();
  expect(words.map(([word]) => word)).toEqual(expect.arrayContaining(["payments-prod", "app01"]));
  expect(words.filter(([, isWhole]) => !isWhole)).toEqual([]);
}
