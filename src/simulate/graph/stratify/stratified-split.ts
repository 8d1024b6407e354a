import type { Stream } from '../../../core/stream.ts';

/** An item and the stratum it belongs to. */
export interface StratifiedItem {
  readonly stratum: string;
}

/**
 * Splits items in two so that the first part has the given share of every stratum, as nearly as whole items allow, and round(share · n)
 * items altogether: each stratum gives the whole part of its due, and those with the largest remainders give one more (ties by lot).
 * Within a stratum items are drawn by lot. Both parts keep the order of the items.
 */
export function stratifiedSplit<T extends StratifiedItem>(
  items: readonly T[],
  share: number,
  stream: Stream,
): readonly [T[], T[]] {
  const strata = [...groupBy(items, ({ stratum }) => stratum).values()];
  const dues = strata.map((members, position) => {
    const due = members.length * share;
    const whole = Math.floor(due + 1e-9);
    return { position, whole, remainder: due - whole, room: members.length - whole };
  });
  const counts = dues.map(({ whole }) => whole);
  let missing = Math.round(items.length * share) - counts.reduce((sum, count) => sum + count, 0);
  const lots = shuffled(dues, stream).toSorted((a, b) => b.remainder - a.remainder);
  for (const { position, room } of lots) {
    if (missing <= 0) break;
    if (room === 0) continue;
    counts[position]! += 1;
    missing -= 1;
  }
  const chosen = new Set<T>();
  strata.forEach((members, position) => {
    for (const item of shuffled(members, stream).slice(0, counts[position])) chosen.add(item);
  });
  return [items.filter((item) => chosen.has(item)), items.filter((item) => !chosen.has(item))];
}

/** Items by key, keys in the order of their first item. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The items in an order drawn by lot. */
export function shuffled<T>(items: readonly T[], stream: Stream): T[] {
  const order = Int32Array.from(items, (_, index) => index);
  stream.shuffle(order);
  return Array.from(order, (index) => items[index]!);
}
