import { runStore } from './open-run-store.ts';

/** Does the work unless another tab of this browser is at the same training. Gives whether it was done. */
export async function alone(key: string, work: () => Promise<void>): Promise<boolean> {
  const { isDurable } = await runStore();
  const locks = isDurable ? (navigator as { readonly locks?: LockManager }).locks : undefined;
  if (locks === undefined) {
    await work();
    return true;
  }
  return locks.request(`evenhand-training ${key}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await work();
    return true;
  });
}
