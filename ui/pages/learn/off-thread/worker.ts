// The worker that trains: one call, then it is ended. A training hears that it is to stop between two steps.
import { packError } from '../../../data/off-thread/pack-error.ts';
import { makeSample } from './make-sample.ts';
import type { Answer, Call, Told } from './messages.ts';
import { trainInPage } from './train-in-page.ts';

const stop = new AbortController();
const say = (answer: Answer): void => postMessage(answer);
const tell = (told: Told): void => say({ told });

addEventListener('message', async ({ data: call }: MessageEvent<Call>) => {
  if (call.method === 'stop') {
    stop.abort();
    return;
  }
  try {
    const { signal } = stop;
    const value = call.method === 'sample' ? await makeSample(tell) : await trainInPage(call.request, { tell, signal });
    say({ reply: { value } });
  } catch (error) {
    say({ reply: packError(error) });
  }
});
