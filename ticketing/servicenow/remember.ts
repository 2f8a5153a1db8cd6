/** What `load` gave, for so many milliseconds; asked for once, however many ask at the same time. A failure is not kept. */
export function remember<T>(milliseconds: number, clock: () => number, load: () => Promise<T>) {
  let kept: { value: Promise<T>; until: number } | null = null;
  return function get(): Promise<T> {
    if (kept !== null && clock() < kept.until) return kept.value;
    const mine = { value: load(), until: clock() + milliseconds };
    kept = mine;
    mine.value.catch(() => {
      if (kept === mine) kept = null;
    });
    return mine.value;
  };
}
