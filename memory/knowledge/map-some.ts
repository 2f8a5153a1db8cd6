/** The results in the order of the items, of which so many are worked on at a time; the first failure is thrown. */
export async function mapSome<T, R>(
  items: readonly T[],
  count: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const work = async () => {
    for (const [index, item] of entries) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: count }, work));
  return results;
}
