// Recent similarities of the training pairs of each group, so that a group's distribution is known without another forward pass.
import { type TensorValue, tensorValue } from '../../core/tensor-value.ts';
import type { MethodRequest, MethodSeen, TrainingGroups } from './method.ts';

/** Groups that have a bank, and its extent. */
export interface BankOptions {
  readonly groups: readonly { readonly of: TrainingGroups; readonly group: number }[];
  /** Values kept of each group: the newest of the pairs seen last. */
  readonly size: number;
  /** Values drawn of each group for a step. */
  readonly drawn: number;
}

/** Newest similarity of pairs, group by group, oldest first. */
export interface SimilarityBank {
  /** Keeps the similarities of a batch. */
  keep(seen: Pick<MethodSeen, 'positions'>, similarities: ArrayLike<number>): void;
  /**
   * Values drawn by the streams `bank/attribute/group`, [groups,drawn], without replacement while they last; and 1 for each group whose
   * bank holds `drawn` values or the whole group, else 0.
   */
  draw(request: Pick<MethodRequest, 'stream'>): { readonly values: TensorValue; readonly filled: TensorValue };
  state(): unknown;
  restore(state: unknown): void;
}

/** An empty bank. */
export function createBank({ groups, size, drawn }: BankOptions): SimilarityBank {
  const kept = groups.map(() => new Map<number, number>());
  const wanted = groups.map(({ of, group }) => Math.min(drawn, size, membersOf(of, group)));
  return {
    keep: ({ positions }, similarities) => {
      for (const [index, { of, group }] of groups.entries()) {
        for (const [row, position] of positions.entries()) {
          if (of.codes[position] === group) keepNewest(kept[index]!, [position, similarities[row]!], size);
        }
      }
    },
    draw: (request) => {
      const rows = groups.map(({ of, group }, index) => {
        const stream = request.stream(`bank/${of.attribute}/${of.groups[group]}`);
        const values = Float64Array.from(kept[index]!.values());
        const order = Int32Array.from(values.keys());
        stream.shuffle(order);
        return Array.from({ length: drawn }, (_, place) => values[order[place % order.length]!] ?? 0);
      });
      const filled = kept.map((values, index) => (values.size >= wanted[index]! ? 1 : 0));
      return {
        values: tensorValue('float32', [groups.length, drawn], rows.flat()),
        filled: tensorValue('float32', [groups.length], filled),
      };
    },
    state: () => kept.map((values) => [...values]),
    restore: (state) => {
      for (const [index, pairs] of (state as readonly (readonly [number, number])[][]).entries()) {
        kept[index]!.clear();
        for (const [position, value] of pairs) kept[index]!.set(position, value);
      }
    },
  };
}

/** Number of training cases in a group. */
export function membersOf({ codes }: TrainingGroups, group: number): number {
  return codes.reduce((count, code) => count + (code === group ? 1 : 0), 0);
}

/** A map keeps the order in which keys came, so the first key is the oldest. */
function keepNewest(kept: Map<number, number>, [position, value]: readonly [number, number], size: number): void {
  kept.delete(position);
  kept.set(position, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= size) return;
    kept.delete(oldest);
  }
}
