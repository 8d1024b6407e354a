// Loaded models within a budget of memory. A static-shape graph needs one session a shape, and each keeps its weights and an arena.
import { usageError } from '../core/errors.ts';
import type { Session } from './runtime.ts';

/** Something loaded that takes memory until released: a `Session`, or what is built on one. */
export interface Releasable {
  release(): Promise<void>;
}

/** What the cache opens when it does not hold it. */
export interface CacheSource<Held extends Releasable> {
  /** Memory that it takes, at least 0; see `estimateSessionBytes`. Room is made before it is opened. */
  readonly bytes: number;
  readonly open: () => Promise<Held>;
}

/** Loaded models by key, the least recently used released first. */
export interface SessionCache<Held extends Releasable = Session> {
  /** Sum of the sizes of what is held or being opened. */
  readonly heldBytes: number;
  /**
   * Does `work` with what the key stands for, opened if it is not held. It is not released before the work has ended, so what is in use may
   * exceed the budget for a while. Equal keys share one opening; one that fails is tried anew by the next call.
   * @throws what `open` and `work` throw; `EvenhandError` `engine/cache-released` after `release`.
   */
  use<T>(key: string, source: CacheSource<Held>, work: (held: Held) => Promise<T>): Promise<T>;
  /** Releases everything; what is in use when its work ends. */
  release(): Promise<void>;
}

/**
 * Bytes of memory that a session takes, roughly: twice the model (as read, and its optimised copy), and 1 MiB for the
 * arena of a small graph. Activations of large graphs come on top.
 */
export function estimateSessionBytes(model: Uint8Array): number {
  return 2 * model.byteLength + 1024 * 1024;
}

interface Entry<Held> {
  readonly opened: Promise<Held>;
  readonly bytes: number;
  users: number;
}

/**
 * An empty cache for `budgetBytes` of memory; 0 keeps nothing that is not in use. Nothing is estimated here: each
 * source says its bytes.
 * @throws `EvenhandError` `engine/cache-budget` (usage) unless `budgetBytes` is 0 or more.
 */
export function createSessionCache<Held extends Releasable = Session>(budgetBytes: number): SessionCache<Held> {
  if (!(budgetBytes >= 0)) {
    throw usageError(
      'engine/cache-budget',
      `the budget of a session cache must be 0 bytes or more; got ${budgetBytes}.`,
      { hint: 'Give bytes such as 2 ** 30; 0 keeps nothing.' },
    );
  }
  // In order of use: the least recently used first.
  const entries = new Map<string, Entry<Held>>();
  let heldBytes = 0;
  let released = false;

  const drop = (key: string, { bytes }: Entry<Held>) => {
    entries.delete(key);
    heldBytes -= bytes;
  };
  const makeRoom = async (limit: number): Promise<void> => {
    for (const [key, entry] of [...entries]) {
      if (heldBytes <= limit) return;
      if (entry.users > 0) continue;
      drop(key, entry);
      await (await entry.opened).release();
    }
  };
  /** The entry of the key, counted as in use. */
  const enter = (key: string, { bytes, open }: CacheSource<Held>): Entry<Held> => {
    const held = entries.get(key);
    if (held !== undefined) {
      held.users++;
      entries.delete(key);
      entries.set(key, held);
      return held;
    }
    heldBytes += bytes;
    const entry: Entry<Held> = { opened: makeRoom(budgetBytes).then(open), bytes, users: 1 };
    entries.set(key, entry);
    return entry;
  };

  return {
    get heldBytes() {
      return heldBytes;
    },
    async use(key, source, work) {
      if (released)
        throw usageError('engine/cache-released', 'the session cache was released.', {
          hint: 'Create a new cache, or release this one after its last use.',
        });
      const entry = enter(key, source);
      let held: Held;
      try {
        held = await entry.opened;
      } catch (error) {
        entry.users--;
        if (entries.get(key) === entry) drop(key, entry);
        throw error;
      }
      try {
        return await work(held);
      } finally {
        entry.users--;
        await makeRoom(released ? 0 : budgetBytes);
      }
    },
    async release() {
      released = true;
      await makeRoom(0);
    },
  };
}
