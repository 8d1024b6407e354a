// Where trainings of the page are kept so that they can be gone on with: in this browser, or in the memory of the page.
import type { KeptParts } from '../off-thread/messages.ts';

/** A training of the page as it is kept. */
export interface KeptRecord {
  readonly key: string;
  /** Name of the run. */
  readonly id: string;
  /** ISO 8601. */
  readonly created: string;
  /** The plan as written. */
  readonly plan: unknown;
  /** Whether its cases are the simulated sample, which can be drawn again. */
  readonly isSample: boolean;
  readonly state: 'open' | 'stopped' | 'done';
}

/** What is written; without data what may go, by a name that ends in `/` all below it. */
export type Part = readonly [name: string, data: Uint8Array<ArrayBuffer> | undefined];

/** A place for trainings. What is asked first is done first. */
export interface RunStore {
  /** Whether it outlives the page. */
  readonly isDurable: boolean;
  records(): Promise<readonly KeptRecord[]>;
  write(record: KeptRecord): Promise<void>;
  keep(key: string, part: Part): Promise<void>;
  /** The parts whose names begin so. */
  parts(key: string, beginning?: string): Promise<KeptParts>;
  /** Removes a training with its parts. */
  forget(key: string): Promise<void>;
}

/** Whether a part is meant by a name. */
export function isMeant(part: string, name: string): boolean {
  return name.endsWith('/') ? part.startsWith(name) : part === name;
}

/** A store that is lost with the page. */
export function memoryRunStore(): RunStore {
  const known = new Map<string, { record: KeptRecord; readonly parts: Map<string, Uint8Array<ArrayBuffer>> }>();
  return {
    isDurable: false,
    records: async () => Array.from(known.values(), ({ record }) => record),
    async write(record) {
      known.set(record.key, { record, parts: known.get(record.key)?.parts ?? new Map() });
    },
    async keep(key, [name, data]) {
      const parts = known.get(key)?.parts;
      if (data !== undefined) parts?.set(name, data);
      else for (const part of [...(parts?.keys() ?? [])]) if (isMeant(part, name)) parts?.delete(part);
    },
    parts: async (key, beginning = '') =>
      new Map([...(known.get(key)?.parts ?? [])].filter(([name]) => name.startsWith(beginning))),
    async forget(key) {
      known.delete(key);
    },
  };
}
