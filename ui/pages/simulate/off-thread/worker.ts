// The worker of the page that simulates: does what it is asked in the order in which it is asked.
import { packError } from '../../../data/off-thread/pack-error.ts';
import type { Answer, Call } from './calls.ts';
import { Simulator } from './simulator.ts';

const simulator = new Simulator();
const say = (answer: Answer): void => postMessage(answer);

/** Least time between two reports of progress. */
const restMs = 60;

addEventListener('message', async ({ data: { call, method, request } }: MessageEvent<Call>) => {
  let last = 0;
  const onProgress = (progress: { stage: string; done: number; total: number }) => {
    const now = performance.now();
    if (now - last < restMs) return;
    last = now;
    say({ call, progress });
  };
  try {
    const work = simulator[method] as (request: unknown, watch: object) => unknown;
    say({ call, reply: { value: await work.call(simulator, request, { onProgress }) } });
  } catch (error) {
    say({ call, reply: packError(error) });
  }
});
