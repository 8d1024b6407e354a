// A line to a trainer of its own. A worker does one thing; one that is asked to stop and does not answer in time is ended.
import { unpackReply } from '../../../src/platform/node/worker-reply.ts';
import { text } from '../../text/en.ts';
import type { Answer, Call, Told } from './off-thread/messages.ts';
import { startTrainer } from './start-trainer.ts';

/** How long a training may take to keep where it is. */
const stopWithinMs = 30_000;

/** Asks a new worker for one thing and ends it. @throws what the worker threw, and the reason of the signal. */
export function askTrainer<Value>(
  call: Call,
  { signal, onTold }: { readonly signal: AbortSignal; readonly onTold: (told: Told) => void },
): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    signal.throwIfAborted();
    const worker = startTrainer();
    let patience: ReturnType<typeof setTimeout> | undefined;
    const end = (finish: () => void) => {
      signal.removeEventListener('abort', stop);
      clearTimeout(patience);
      worker.terminate();
      try {
        finish();
      } catch (error) {
        reject(signal.aborted ? signal.reason : error);
      }
    };
    const give = () => end(() => reject(signal.reason));
    const stop = () => {
      if (call.method === 'sample') return give();
      worker.postMessage({ method: 'stop' } satisfies Call);
      patience = setTimeout(give, stopWithinMs);
    };
    signal.addEventListener('abort', stop);
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if ('told' in data) onTold(data.told);
      else end(() => resolve(unpackReply(data.reply) as Value));
    });
    worker.addEventListener('error', ({ message }) => end(() => reject(new Error(message || text.learn.workerFailed))));
    worker.postMessage(call);
  });
}
