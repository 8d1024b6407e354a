// Groups dealt anew to patients: within each stratum every way of giving the same group sizes to the same patients is equally likely.
import { usageError } from '../../core/errors.ts';
import { nextUint32 } from '../../core/xoshiro.ts';

/** Which patients are in which group, and within which strata groups may be exchanged. */
export interface GroupedPatients {
  readonly patients: number;
  /** By patient: group in 0..groups-1, or -1 for a patient that takes no part. */
  readonly group: Int32Array;
  readonly groups: number;
  /** By patient: any integer; groups are exchanged between patients of equal stratum. */
  readonly stratum: Int32Array;
}

/** The patients of one stratum, by position, and how many of them each group has. */
export interface Stratum {
  readonly members: Int32Array;
  readonly sizes: Int32Array;
}

/** Label of a patient that takes no part; also one more than the largest number of groups. */
export const noLabel = 255;
/** Name of the streams from which groups are dealt. */
export const labelStream = 'permute';

/**
 * Strata in ascending order, their members in ascending order of patient code. `positions` gives the place of each patient in memory,
 * -1 for those that take no part. Throws `stats/too-many-groups` (usage) above 254 groups.
 */
export function strataOf({ group, groups, stratum }: GroupedPatients, positions: Int32Array): Stratum[] {
  if (groups >= noLabel) {
    throw usageError(
      'stats/too-many-groups',
      `At most ${noLabel - 1} groups can be compared by permutation; got ${groups}.`,
      { hint: 'Merge groups, or compare by an attribute with fewer; an identifier is no attribute.' },
    );
  }
  const byStratum = new Map<number, { members: number[]; sizes: Int32Array }>();
  for (let p = 0; p < group.length; p += 1) {
    if (positions[p]! < 0) continue;
    const key = stratum[p]!;
    let entry = byStratum.get(key);
    if (entry === undefined) {
      entry = { members: [], sizes: new Int32Array(groups) };
      byStratum.set(key, entry);
    }
    entry.members.push(positions[p]!);
    entry.sizes[group[p]!]! += 1;
  }
  return [...byStratum.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, { members, sizes }]) => ({ members: Int32Array.from(members), sizes }));
}

/** Strata as the kernel reads them: number of members, group sizes, then the byte offsets of the members. */
export function strataWords(strata: readonly Stratum[]): Uint32Array {
  const words = new Uint32Array(strata.reduce((sum, { members, sizes }) => sum + 1 + sizes.length + members.length, 0));
  let at = 0;
  for (const { members, sizes } of strata) {
    words[at] = members.length;
    words.set(sizes, at + 1);
    at += 1 + sizes.length;
    for (let i = 0; i < members.length; i += 1) words[at + i] = members[i]! << 4;
    at += members.length;
  }
  return words;
}

/** Uniform integer in 0..bound-1 as the high word of a 32 by 32 bit product, redrawn where that would favour a value (Lemire 2019). */
function drawBelow(state: Uint32Array, bound: number): number {
  const surplus = (4294967296 - bound) % bound;
  for (;;) {
    const x = nextUint32(state);
    const low = (x & 0xffff) * bound;
    const middle = (x >>> 16) * bound + Math.floor(low / 65536);
    const rest = (middle % 65536) * 65536 + (low % 65536);
    if (rest >= bound || rest >= surplus) return Math.floor(middle / 65536);
  }
}

/** Deals the groups: each member in turn gets one of the labels left in its stratum, each with the same chance. One byte a patient. */
export function dealLabels(strata: readonly Stratum[], state: Uint32Array, labels: Uint8Array): void {
  for (const { members, sizes } of strata) {
    const left = Int32Array.from(sizes);
    let remaining = members.length;
    for (let i = 0; i < members.length; i += 1, remaining -= 1) {
      let draw = drawBelow(state, remaining);
      let label = 0;
      while (draw >= left[label]!) draw -= left[label++]!;
      left[label]! -= 1;
      labels[members[i]!] = label;
    }
  }
}
