import { join } from 'node:path';
import { memoryStore } from './memory-store.ts';
import { sqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

/** An open index, and why it is not on the disk when it is not. */
export interface OpenedStore {
  readonly store: Store;
  readonly problem?: string | undefined;
}

/** Opens the index in a cache folder. Where that cannot be written, or there is no SQLite for this machine, the index lasts as long as the process. */
export function openStore(folder: string): OpenedStore {
  try {
    return { store: sqliteStore(join(folder, 'index.sqlite')) };
  } catch (error) {
    return { store: memoryStore(), problem: error instanceof Error ? error.message : String(error) };
  }
}
