// Which cases a step sees besides its turn: draws with replacement, and batches of one group.
import { createStream } from '../../core/stream.ts';
import type { TrainingGroups } from '../methods/method.ts';

/** Cases of an epoch drawn with replacement by weights, as positions: as many as there are weights. Stream (seed, 'sample', epoch). */
export function sampledOrder(
  weights: Float64Array,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Int32Array {
  const ends = new Float64Array(weights.length);
  let total = 0;
  for (const [position, weight] of weights.entries()) {
    total += weight;
    ends[position] = total;
  }
  const stream = createStream(seed, 'sample', epoch);
  return Int32Array.from(weights, () => firstAbove(ends, stream.uniform() * total));
}

/** Index of the first end above a height. */
function firstAbove(ends: Float64Array, height: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > height) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Batches of one group, from one endless order of its cases that is shuffled anew at each round. */
export interface GroupDraw {
  /** Positions of the batch of a step: `size` of them, or the whole group where it is smaller. */
  batch(step: number): readonly number[];
}

/** The draws of one group, keyed by (seed, attribute, group, round). */
export function groupDraw(
  { attribute, groups, codes }: TrainingGroups,
  { group, size, seed }: { readonly group: number; readonly size: number; readonly seed: number },
): GroupDraw {
  const members = Int32Array.from(Array.from(codes.keys()).filter((position) => codes[position] === group));
  const round = (index: number): Int32Array => {
    const order = members.slice();
    createStream(seed, 'group-batch', attribute, groups[group]!, index).shuffle(order);
    return order;
  };
  let [knownRound, known]: [number, Int32Array] = [-1, members];
  const at = (place: number): number => {
    const index = Math.floor(place / members.length);
    if (index !== knownRound) [knownRound, known] = [index, round(index)];
    return known[place % members.length]!;
  };
  return {
    batch: (step) =>
      members.length <= size ? Array.from(members) : Array.from({ length: size }, (_, k) => at(step * size + k)),
  };
}
