// Stopping threads between two steps. A thread that is ended within native code takes the whole process with it, so it is asked, and waited for.
import { EvenhandError } from '../../core/errors.ts';

/** A flag in memory that threads share: 0, or 1 once they are to stop. */
export type StopFlag = Int32Array;

/** A new flag. */
export function stopFlag(): StopFlag {
  return new Int32Array(new SharedArrayBuffer(4));
}

const lookMs = 50;

/** Does the work in this thread, with a signal that is aborted soon after the flag is raised elsewhere. */
export async function stoppable<Value>(flag: StopFlag, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const controller = new AbortController();
  const look = (): void => {
    if (Atomics.load(flag, 0) === 1) controller.abort(new EvenhandError('cancelled', 'learn/interrupted', 'stopped.'));
  };
  look();
  const looking = setInterval(look, lookMs);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(looking);
  }
}

/** Threads that do work of one kind and can be ended. */
interface Threads<Task> {
  run(task: Task): Promise<unknown>;
  destroy(): Promise<void>;
}

/** What hands work to threads and ends them in order. */
export interface StoppableThreads<Task> {
  run(task: Task): Promise<unknown>;
  /** Asks what is under way to stop, waits for it, and ends the threads. */
  close(): Promise<void>;
}

/** Threads that are asked to stop, by the flag that they look at, when the signal is aborted and before they are ended. */
export function stoppableThreads<Task>(
  threads: Threads<Task>,
  { flag, signal }: { readonly flag: StopFlag; readonly signal?: AbortSignal | undefined },
): StoppableThreads<Task> {
  const underWay = new Set<Promise<unknown>>();
  const stop = (): void => {
    Atomics.store(flag, 0, 1);
  };
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  return {
    run: async (task) => {
      const reply = threads.run(task);
      underWay.add(reply);
      try {
        return await reply;
      } finally {
        underWay.delete(reply);
      }
    },
    close: async () => {
      signal?.removeEventListener('abort', stop);
      stop();
      await Promise.allSettled(underWay);
      await threads.destroy();
    },
  };
}
