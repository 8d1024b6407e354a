/**
 * Results of `load` in order, with up to `ahead` of them under way before their turn. A failure is thrown at its turn. Ending the
 * iteration early leaves what is under way to end by itself, its result unused.
 */
export async function* prefetch<Item, Result>(
  items: readonly Item[],
  load: (item: Item) => Result | Promise<Result>,
  ahead: number,
): AsyncGenerator<{ readonly item: Item; readonly result: Result }> {
  const waiting: Promise<Result>[] = [];
  let next = 0;
  const start = (): void => {
    while (waiting.length <= ahead && next < items.length) {
      const item = items[next]!;
      const result = (async () => load(item))();
      result.catch(() => undefined);
      waiting.push(result);
      next += 1;
    }
  };
  for (const item of items) {
    start();
    yield { item, result: await waiting.shift()! };
  }
}
