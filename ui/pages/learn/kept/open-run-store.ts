import { signal } from '@preact/signals';
import { browserRunStore } from './browser-run-store.ts';
import { memoryRunStore, type RunStore } from './run-store.ts';

/** Why trainings do not outlive the page: it was opened from a file, or the browser keeps nothing for it. Undefined while they do. */
export const lostBecause = signal<'file' | 'refused' | 'full' | undefined>(undefined);

let opened: Promise<RunStore> | undefined;

/** The store of the page: in the browser where the page has an address of its own, else in memory. */
export function runStore(): Promise<RunStore> {
  opened ??= open();
  return opened;
}

async function open(): Promise<RunStore> {
  if (location.protocol === 'file:') {
    lostBecause.value = 'file';
    return memoryRunStore();
  }
  try {
    return withSpare(await browserRunStore());
  } catch {
    lostBecause.value = 'refused';
    return memoryRunStore();
  }
}

/** A store whose browser may run out of space: then a training goes on, and what it leaves is in memory from there. */
function withSpare(store: RunStore): RunStore {
  const spare = memoryRunStore();
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch {
      lostBecause.value = 'full';
    }
  };
  return {
    ...store,
    async records() {
      const kept = await store.records();
      if (lostBecause.peek() !== 'full') return kept;
      const keys = new Set(kept.map(({ key }) => key));
      return [...kept, ...(await spare.records()).filter(({ key }) => !keys.has(key))];
    },
    async write(record) {
      await spare.write(record);
      await attempt(() => store.write(record));
    },
    async keep(key, part) {
      await attempt(() => store.keep(key, part));
      if (lostBecause.peek() === 'full') await spare.keep(key, part);
    },
    async parts(key, beginning) {
      const [kept, late] = await Promise.all([store.parts(key, beginning), spare.parts(key, beginning)]);
      return new Map([...kept, ...late]);
    },
    async forget(key) {
      await spare.forget(key);
      await attempt(() => store.forget(key));
    },
  };
}
