/** What stands behind the # of the page's address. Browsers send none of it to the server. */
export function readAddress(): { key: string | null; threadId: string | null } {
  const given = new URLSearchParams(location.hash.slice(1));
  const threadId = given.get("incident");
  return { key: given.get("key"), threadId: threadId !== null && UUID.test(threadId) ? threadId : null };
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const addressOf = (threadId: string | null): string =>
  `${location.pathname}${location.search}${threadId === null ? "" : `#incident=${threadId}`}`;

/** Shows a thread in the address, so that it can be passed on; the way back leads to what was open before. */
export function showInAddress(threadId: string | null): void {
  if (addressOf(threadId) !== addressOf(readAddress().threadId))
    history.pushState(null, "", addressOf(threadId));
}

/** The key must not stay where it can be read over a shoulder, copied, or found in the history. */
export function removeKeyFromAddress(): void {
  history.replaceState(null, "", addressOf(readAddress().threadId));
}
