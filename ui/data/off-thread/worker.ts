// The worker of the page: performs what is asked of the workroom, one call beside the other.
import type { AuditResult } from '../../../src/audit/result.ts';
import type { EarlyStage } from '../../../src/audit/run.ts';
import { auditPool } from '../start-workers.ts';
import type { Answer, Request } from './messages.ts';
import { packError } from './pack-error.ts';
import { Workroom } from './workroom.ts';

const room = new Workroom(auditPool);
const calls = new Map<number, AbortController>();
const say = (answer: Answer): void => postMessage(answer);

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if ('stop' in data) calls.get(data.call)?.abort();
  else void perform(data);
});

async function perform({ call, method, arguments: given }: Extract<Request, { method: string }>): Promise<void> {
  const controller = new AbortController();
  calls.set(call, controller);
  let last = 0;
  const watch = {
    signal: controller.signal,
    onProgress: (progress: { stage: string; done: number; total: number }) => {
      const now = performance.now();
      if (now - last < 60 && progress.done < progress.total) return;
      last = now;
      say({ call, progress });
    },
    onEarly: (stage: EarlyStage, early: AuditResult) => say({ call, stage, early }),
  };
  try {
    const work = room[method] as (...given: readonly unknown[]) => unknown;
    say({ call, reply: { value: await work.call(room, ...given, watch) } });
  } catch (error) {
    say({ call, reply: packError(error) });
  } finally {
    calls.delete(call);
  }
}
