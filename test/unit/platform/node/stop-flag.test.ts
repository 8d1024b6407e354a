import { describe, expect, it } from 'vitest';
import { stopFlag, stoppable, stoppableThreads } from '../../../../src/platform/node/stop-flag.ts';

describe('stoppable', () => {
  it('aborts soon after the flag is raised, and at once where it was', async () => {
    const flag = stopFlag();
    const stopped = (signal: AbortSignal) =>
      new Promise<string>((resolve) => {
        if (signal.aborted) resolve('before');
        signal.addEventListener('abort', () => resolve('while'));
      });
    const work = stoppable(flag, stopped);
    Atomics.store(flag, 0, 1);
    expect(await work).toBe('while');
    expect(await stoppable(flag, stopped)).toBe('before');
  });
});

describe('threads', () => {
  it('are asked to stop by an interrupt', async () => {
    const interrupts = new AbortController();
    const flag = stopFlag();
    const pool = { run: () => Promise.resolve(), destroy: () => Promise.resolve() };
    const threads = stoppableThreads<number>(pool, { flag, signal: interrupts.signal });
    await threads.run(1);
    expect(Atomics.load(flag, 0)).toBe(0);
    interrupts.abort();
    expect(Atomics.load(flag, 0)).toBe(1);
    await threads.close();
  });

  it('are ended only when what they do has stopped', async () => {
    const flag = stopFlag();
    const told: string[] = [];
    const pool = {
      run: () =>
        stoppable(
          flag,
          (signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
        ).then(() => void told.push('stopped')),
      destroy: async () => void told.push('ended'),
    };
    const threads = stoppableThreads<number>(pool, { flag });
    void threads.run(1);
    await threads.close();
    expect(told).toEqual(['stopped', 'ended']);
  });
});
