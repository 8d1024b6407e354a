import type { EntryKey, Store } from './store.ts';

/**
 * A store that lasts as long as the process: where no cache folder can be written. One stamp an entry: a newer one
 * takes the place of the older. After `close` it holds nothing and takes nothing.
 */
export function memoryStore(): Store {
  const entries = new Map<string, { readonly stamp: string; readonly text: string }>();
  const nameOf = ({ kind, name }: Pick<EntryKey, 'kind' | 'name'>): string => `${kind} ${name}`;
  let open = true;
  return {
    get(key) {
      const found = open ? entries.get(nameOf(key)) : undefined;
      return found?.stamp === key.stamp ? (JSON.parse(found.text) as unknown) : undefined;
    },
    put(key, value) {
      if (open) entries.set(nameOf(key), { stamp: key.stamp, text: JSON.stringify(value) });
    },
    retain(kind, names) {
      const kept = new Set(names.map((name) => nameOf({ kind, name })));
      for (const name of entries.keys()) if (name.startsWith(`${kind} `) && !kept.has(name)) entries.delete(name);
    },
    close() {
      open = false;
      entries.clear();
    },
  };
}
