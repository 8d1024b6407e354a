// The entry of a thread that loads batches: calls `loadBatch` of the user's module.
import { workerData } from 'piscina';
import type { Values } from '../../../engine/executable.ts';
import { caseStream, type DrawKey } from '../../../learn/fit/case-stream.ts';
import type { BatchRequest } from '../../../learn/fit/fit-options.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';

/** What is sent to the thread. */
export interface SentRequest extends DrawKey {
  readonly cases: readonly unknown[];
}

const loadBatch = findLoader(await import(workerData as string));

/** Loads one batch; the pool calls it by this name. */
export async function loadSentBatch({ cases, seed, epoch, mode }: SentRequest): Promise<WorkerReply<Values>> {
  const draw = { seed, epoch, mode };
  try {
    const values = await loadBatch({ cases, ...draw, stream: (key) => caseStream(draw, key) });
    return packReply(() => values);
  } catch (problem) {
    return packReply(() => {
      throw problem;
    });
  }
}

type Loader = (request: BatchRequest<unknown>) => Values | Promise<Values>;

function findLoader(module: { readonly loadBatch?: unknown }): Loader {
  if (typeof module.loadBatch === 'function') return module.loadBatch as Loader;
  return () => {
    throw new TypeError('The module that loads batches exports no function "loadBatch".');
  };
}
