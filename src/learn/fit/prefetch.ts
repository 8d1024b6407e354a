/** How far ahead results are loaded. */
export interface PrefetchOptions {
  /** Results under way before their turn. */
  readonly ahead: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Results of `load` in order, with up to `ahead` of them under way before their turn. A failure is thrown at its turn. When the signal is
 * aborted its reason is thrown at once, also while a result is waited for. Ending the iteration early leaves what is under way to end by
 * itself, its result unused.
 */
export async function* prefetch<Item, Result>(
  items: readonly Item[],
  load: (item: Item) => Result | Promise<Result>,
  { ahead, signal }: PrefetchOptions,
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
    signal?.throwIfAborted();
    start();
    yield { item, result: await untilAborted(waiting.shift()!, signal) };
  }
}

/** The result of a promise, or the reason of the signal if that comes first. Leaves nothing behind with the signal. */
function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
