// The worker that trains: one call, then it is ended.
import { packError } from '../../../data/off-thread/pack-error.ts';
import { makeSample } from './make-sample.ts';
import type { Answer, Call } from './messages.ts';
import { trainInPage } from './train-in-page.ts';

const say = (answer: Answer): void => postMessage(answer);

addEventListener('message', async ({ data: call }: MessageEvent<Call>) => {
  try {
    const tell = (told: Parameters<Parameters<typeof trainInPage>[1]>[0]) => say({ told });
    say({
      reply: { value: call.method === 'sample' ? await makeSample(tell) : await trainInPage(call.request, tell) },
    });
  } catch (error) {
    say({ reply: packError(error) });
  }
});
