// Evidence of the cases of an epoch, collected batch by batch.
import { fromBase64, toBase64 } from '../../../core/base64.ts';
import type { Rows } from './evidence.ts';

/** What a checkpoint keeps of the store. */
export interface EvidenceState {
  readonly width: number;
  /** Base64 of the rows in single precision and of the marks of those that are there. */
  readonly rows: string;
  readonly seen: string;
}

/** Rows of features by position, as they come. */
export class EvidenceStore {
  readonly #count: number;
  #width = 0;
  #rows = new Float32Array(0);
  #seen: Uint8Array;

  constructor(count: number) {
    this.#count = count;
    this.#seen = new Uint8Array(count);
  }

  /** Whether every position has a row. */
  get isFull(): boolean {
    return this.#seen.every((seen) => seen === 1);
  }

  /** Sum of all numbers in their order: equal for equal evidence. */
  get sum(): number {
    return this.#rows.reduce((sum, value) => sum + value, 0);
  }

  /** Keeps the rows [positions][width] of a batch, over older ones. */
  keep(positions: readonly number[], values: Float32Array): void {
    const width = values.length / positions.length;
    if (this.#width !== width) {
      this.#width = width;
      this.#rows = new Float32Array(this.#count * width);
    }
    for (const [row, position] of positions.entries()) {
      this.#rows.set(values.subarray(row * width, (row + 1) * width), position * width);
      this.#seen[position] = 1;
    }
  }

  rows(): Rows {
    return { count: this.#count, width: this.#width, data: Float64Array.from(this.#rows) };
  }

  /** Forgets everything. */
  clear(): void {
    this.#width = 0;
    this.#rows = new Float32Array(0);
    this.#seen.fill(0);
  }

  state(): EvidenceState {
    const bytes = new Uint8Array(this.#rows.buffer, this.#rows.byteOffset, this.#rows.byteLength);
    return { width: this.#width, rows: toBase64(bytes), seen: toBase64(this.#seen) };
  }

  restore({ width, rows, seen }: EvidenceState): void {
    this.#width = width;
    this.#rows = new Float32Array(fromBase64(rows).buffer);
    this.#seen = fromBase64(seen);
  }
}
