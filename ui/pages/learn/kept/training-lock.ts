import { runStore } from './open-run-store.ts';
import { TabClaims } from './tab-claims.ts';

const prefix = 'evenhand-training ';
const own = new Set<string>();
let claims: TabClaims | undefined;

/** Does the work unless another tab of this browser is at the same training. Gives whether it was done. */
export async function alone(key: string, work: () => Promise<void>): Promise<boolean> {
  const { isDurable } = await runStore();
  const ownWork = async () => {
    own.add(key);
    try {
      await work();
    } finally {
      own.delete(key);
    }
    return true;
  };
  if (!isDurable) return ownWork();
  const locks = tabLocks();
  if (locks === undefined) return tabClaims().alone(key, ownWork);
  return locks.request(prefix + key, { ifAvailable: true }, (lock) => (lock === null ? false : ownWork()));
}

/** The trainings that other tabs of this browser are at. */
export async function heldElsewhere(): Promise<ReadonlySet<string>> {
  const { isDurable } = await runStore();
  if (!isDurable) return new Set();
  const locks = tabLocks();
  if (locks === undefined) return tabClaims().heldElsewhere();
  const { held = [] } = await locks.query();
  const keys = held.flatMap(({ name = '' }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  return new Set(keys.filter((key) => !own.has(key)));
}

/** Browsers have locks for pages of this machine and for encrypted ones alone. */
function tabLocks(): LockManager | undefined {
  return (navigator as { readonly locks?: LockManager }).locks;
}

function tabClaims(): TabClaims {
  claims ??= new TabClaims('evenhand-trainings');
  return claims;
}
