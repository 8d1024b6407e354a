// How the trainer starts where pages may load modules. The single-file build has `start-trainer-single.ts` in its place.
import address from 'virtual:packed-runtime?url';

/** The worker that trains. */
export function startTrainer(): Worker {
  return new Worker(new URL('./off-thread/worker.ts', import.meta.url), { type: 'module' });
}

/** The packed WebAssembly of the runtime, from beside the page. */
export async function packedRuntime(): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(new URL(address, import.meta.url));
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  return new Uint8Array(await answer.arrayBuffer());
}
