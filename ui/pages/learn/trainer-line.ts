// A line to a trainer of its own. A worker does one thing; to stop it is to end it, since a step hears nothing meanwhile.
import { unpackReply } from '../../../src/platform/node/worker-reply.ts';
import { text } from '../../text/en.ts';
import type { Answer, Call, Told } from './off-thread/messages.ts';
import { startTrainer } from './start-trainer.ts';

/** Asks a new worker for one thing and ends it. @throws what the worker threw, and the reason of the signal. */
export function askTrainer<Value>(
  call: Call,
  { signal, onTold }: { readonly signal: AbortSignal; readonly onTold: (told: Told) => void },
): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    signal.throwIfAborted();
    const worker = startTrainer();
    const end = (finish: () => void) => {
      signal.removeEventListener('abort', stop);
      worker.terminate();
      try {
        finish();
      } catch (error) {
        reject(error);
      }
    };
    const stop = () => end(() => reject(signal.reason));
    signal.addEventListener('abort', stop);
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if ('told' in data) onTold(data.told);
      else end(() => resolve(unpackReply(data.reply) as Value));
    });
    worker.addEventListener('error', ({ message }) => end(() => reject(new Error(message || text.learn.workerFailed))));
    worker.postMessage(call);
  });
}
