// Trainings in the database of the browser: they outlive the page. Each part is written whole or not at all.
import { isMeant, type KeptRecord, type RunStore } from './run-store.ts';

const database = 'evenhand-trainings';
const stores = { records: 'records', parts: 'parts' } as const;

/** Opens the database. @throws what the browser says where it has none for this page. */
export async function browserRunStore(): Promise<RunStore> {
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(stores.records);
    opening.result.createObjectStore(stores.parts);
  };
  return storeOf(await settled(opening));
}

function storeOf(db: IDBDatabase): RunStore {
  const within = (mode: IDBTransactionMode) => {
    const transaction = db.transaction(Object.values(stores), mode, { durability: 'relaxed' });
    return {
      records: transaction.objectStore(stores.records),
      parts: transaction.objectStore(stores.parts),
      transaction,
    };
  };
  return {
    isDurable: true,
    records: () => settled(within('readonly').records.getAll() as IDBRequest<KeptRecord[]>),
    async write(record) {
      const { records, transaction } = within('readwrite');
      records.put(record, record.key);
      await done(transaction);
    },
    async keep(key, [name, data]) {
      const { parts, transaction } = within('readwrite');
      if (data !== undefined) parts.put(data, [key, name]);
      else for (const found of await keysOf(parts, key)) if (isMeant(found[1], name)) parts.delete(found);
      await done(transaction);
    },
    async parts(key, beginning = '') {
      const { parts } = within('readonly');
      const range = IDBKeyRange.bound([key, beginning], [key, `${beginning}\uffff`]);
      const [names, values] = await Promise.all([
        settled(parts.getAllKeys(range)) as Promise<PartKey[]>,
        settled(parts.getAll(range) as IDBRequest<Uint8Array<ArrayBuffer>[]>),
      ]);
      return new Map(names.map(([, name], at) => [name, values[at]!]));
    },
    async forget(key) {
      const { records, parts, transaction } = within('readwrite');
      records.delete(key);
      parts.delete(rangeOf(key));
      await done(transaction);
    },
  };
}

type PartKey = [key: string, name: string];

function rangeOf(key: string): IDBKeyRange {
  return IDBKeyRange.bound([key], [key, []]);
}

function keysOf(parts: IDBObjectStore, key: string): Promise<PartKey[]> {
  return settled(parts.getAllKeys(rangeOf(key))) as Promise<PartKey[]>;
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
