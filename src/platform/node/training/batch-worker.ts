// The entry of a thread that loads batches: calls `loadBatch` of the user's module.
import { basename } from 'node:path';
import { workerData } from 'piscina';
import { usageError } from '../../../core/errors.ts';
import type { Values } from '../../../engine/executable.ts';
import { caseStream, type DrawKey } from '../../../learn/fit/case-stream.ts';
import type { BatchRequest } from '../../../learn/fit/fit-options.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';

/** What is sent to the thread. */
export interface SentRequest extends DrawKey {
  readonly cases: readonly unknown[];
  readonly step: number;
}

/** A thread that failed here would leave its pool waiting: the failure is the answer to the first batch. */
const loader = importLoader(workerData as string);
loader.catch(() => undefined);

/** Loads one batch; the pool calls it by this name. */
export async function loadSentBatch({ cases, seed, epoch, mode, step }: SentRequest): Promise<WorkerReply<Values>> {
  const draw = { seed, epoch, mode };
  try {
    const loadBatch = await loader;
    const values = await loadBatch({ cases, ...draw, step, stream: (key) => caseStream(draw, key) });
    return packReply(() => values);
  } catch (problem) {
    return packReply(() => {
      throw problem;
    });
  }
}

type Loader = (request: BatchRequest<unknown>) => Values | Promise<Values>;

async function importLoader(module: string): Promise<Loader> {
  const file = basename(module);
  const imported = await import(module).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
    const short = reason.replace(/(?:\/[^\s/'":]+)+\//g, '');
    throw usageError(
      'platform/loader-module',
      `the module "${file}" that loads batches cannot be imported: ${short}.`,
      {
        hint: 'Give the URL of a JavaScript module: new URL("./batches.js", import.meta.url).',
        cause,
      },
    );
  });
  const { loadBatch } = imported as { readonly loadBatch?: unknown };
  if (typeof loadBatch === 'function') return loadBatch as Loader;
  throw usageError(
    'platform/loader-module',
    `the module "${file}" that loads batches exports no function "loadBatch".`,
  );
}
