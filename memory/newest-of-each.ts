/**
 * Items that an index gave, each once, in its newest version that was seen. An index follows its table some time after a write, so an
 * item whose key in it changes may be read at both places.
 */
export function newestOfEach<Item extends Record<string, unknown>>(
  items: readonly Item[],
  key: keyof Item & string,
): Item[] {
  const newest = new Map<unknown, Item>();
  for (const item of items) {
    const other = newest.get(item[key]);
    if (other === undefined || Number(other.version) < Number(item.version)) newest.set(item[key], item);
  }
  return [...newest.values()];
}
