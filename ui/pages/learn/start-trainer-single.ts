// How the trainer starts from a file on a disk: from a text within it, as a classic script; the runtime too stands within the file as text.
import { fromBase64 } from '../../../src/core/base64.ts';
import TrainerWorker from './off-thread/worker.ts?worker&inline';

/** The worker that trains. */
export function startTrainer(): Worker {
  return new TrainerWorker();
}

/** The packed WebAssembly of the runtime, from within the page. */
export async function packedRuntime(): Promise<Uint8Array<ArrayBuffer>> {
  const packed = document.getElementById('packed-runtime')?.textContent;
  if (packed === undefined || packed === null) throw new Error('This file lacks the runtime that trains.');
  return fromBase64(packed);
}
