import { Worker } from 'node:worker_threads';
import { builtEntry } from '../built-entry.ts';
import type { ChooseRuntimeOptions } from './choose-runtime.ts';
import { workerFlag } from './worker-messages.ts';

/** The thread behind a runtime. */
export interface RuntimeThread {
  readonly worker: Worker;
  /** Has the thread begin nothing more and end; resolved when it has. */
  readonly finish: () => Promise<void>;
}

/** Longer than any step of training; a device that hangs for longer may take the process down. */
const patienceMs = 120_000;
const running = new Set<Int32Array<SharedArrayBuffer>>();

/** Starts the thread, which chooses its runtime by the options. */
export function startThread(options: ChooseRuntimeOptions): RuntimeThread {
  const flags = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  flags[workerFlag.busy] = 1;
  const worker = new Worker(builtEntry(new URL('./runtime-worker.js', import.meta.url)), {
    workerData: { options, flags },
    name: 'evenhand-runtime',
    execArgv: [],
  });
  if (running.size === 0) process.on('exit', awaitThreads);
  running.add(flags);
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      running.delete(flags);
      if (running.size === 0) process.off('exit', awaitThreads);
      resolve();
    });
  });
  return {
    worker,
    finish() {
      worker.ref();
      if (Atomics.exchange(flags, workerFlag.ending, 1) === 0) worker.postMessage('end');
      return exited;
    },
  };
}

/** Node ends threads when the process exits; see `workerFlag`. */
function awaitThreads(): void {
  for (const flags of running) Atomics.store(flags, workerFlag.ending, 1);
  for (const flags of running) Atomics.wait(flags, workerFlag.busy, 1, patienceMs);
}
