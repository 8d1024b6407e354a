// The index of a project folder: what was learnt from a file, kept so that the file need not be read again. Everything in it can be made again
// from the files; an entry counts only for the state of the file (`stamp`) that it was made from.

/** What an entry is about. */
export type EntryKind = 'table' | 'result' | 'run';

/** A file, or a folder with one file that decides, in one state. */
export interface EntryKey {
  readonly kind: EntryKind;
  /** Path within the project folder. */
  readonly name: string;
  /** Changes whenever the file does. */
  readonly stamp: string;
}

/** Keeps entries. Every implementation passes `test/contract/store.test.ts`. */
export interface Store {
  /** The value kept for this state of the file, undefined for another state or none. JSON. */
  get(key: EntryKey): unknown;
  /** Keeps a JSON value, in place of what was kept of other states. */
  put(key: EntryKey, value: unknown): void;
  /** Forgets all entries of a kind but those named. */
  retain(kind: EntryKind, names: readonly string[]): void;
  /** Further calls do nothing. */
  close(): void;
}

/** The value of an entry, made and kept if it is not there. What `make` throws is thrown, and nothing is kept. */
export async function entryOf<Value>(store: Store, key: EntryKey, make: () => Promise<Value>): Promise<Value> {
  const known = store.get(key);
  if (known !== undefined) return known as Value;
  const value = await make();
  store.put(key, value);
  return value;
}
