import type { SSEStreamingApi } from 'hono/streaming';

/** Waiting between looks, for as long as somebody reads. */
export interface Pulse {
  /** False once the reader has gone or the server closes. */
  goesOn(): boolean;
  /** Resolves after a moment, at once after `wake`; says now and then that the connection lives. */
  next(): Promise<void>;
  wake(): void;
  /** Something was written: no sign of life is due. */
  sent(): void;
}

const lookMs = 500;
const lifeSignMs = 15_000;

/** A pulse for a stream of events. */
export function createPulse(stream: SSEStreamingApi, closing: AbortSignal): Pulse {
  let woken = false;
  let rise: () => void = () => undefined;
  let written = Date.now();
  const wake = (): void => {
    woken = true;
    rise();
  };
  stream.onAbort(wake);
  closing.addEventListener('abort', wake, { once: true });
  return {
    wake,
    goesOn: () => !stream.aborted && !stream.closed && !closing.aborted,
    sent() {
      written = Date.now();
    },
    async next() {
      if (Date.now() - written > lifeSignMs) {
        await stream.write(': alive\n\n');
        written = Date.now();
      }
      if (!woken) await moment((resolve) => (rise = resolve));
      woken = false;
    },
  };
}

function moment(give: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lookMs);
    give(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
