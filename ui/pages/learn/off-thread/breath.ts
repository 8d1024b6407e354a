/** Least time between two rests. */
const restAfterMs = 50;

/** What lets a thread that is busy hear its messages: every now and then it waits for its turn. */
export function breath(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  let last = performance.now();
  return () => {
    const now = performance.now();
    if (now - last < restAfterMs) return Promise.resolve();
    last = now;
    return new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(undefined);
    });
  };
}
