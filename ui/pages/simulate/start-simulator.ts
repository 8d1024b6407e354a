// How the simulator starts where pages may load modules. The single-file build has `start-simulator-single.ts` in its place.

/** The worker that renders. */
export function startSimulator(): Worker {
  return new Worker(new URL('./off-thread/worker.ts', import.meta.url), { type: 'module' });
}
