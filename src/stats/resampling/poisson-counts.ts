// How often each patient is drawn. Drawing `patients` patients with replacement gives multinomial counts; they are made in memory order
// instead of by scattering: independent Poisson counts of mean 1 are multinomial given their sum, so it suffices to bring the sum to
// `patients`, by drawing further patients, or by taking out drawn ones at random. The distribution is that of drawing one by one,
// up to the 32 bits with which the Poisson distribution function is held.
import { internalError } from '../../core/errors.ts';
import { exp } from '../../core/math.ts';
import { nextBelow } from '../../core/xoshiro.ts';

/** Counts of 0 to 12; larger ones have a chance below 2^-32. */
const steps = 12;
/** Largest count of a patient that one byte can hold. */
const largestCount = 255;

/** 2^32 times the Poisson distribution function at 0, 1, ..., 11, rounded down. */
export const poissonThresholds = Float64Array.from({ length: steps }, (_, k) => {
  let sum = 0;
  for (let term = exp(-1), j = 0; j <= k; j += 1, term /= j) sum += term;
  return Math.floor(sum * 4294967296);
});

/** Counts by patient, in every `stride`th byte from `offset` on. */
export interface CountLane {
  readonly bytes: Uint8Array;
  readonly stride: number;
  readonly offset: number;
  readonly patients: number;
}

/** Fills a lane with Poisson counts of mean 1 and returns their sum. The generator's step stands here with its state in locals: this is the inner loop; sums of comparisons spare it three branches that no processor can foresee. */
export function drawPoissonCounts({ bytes, stride, offset, patients }: CountLane, state: Uint32Array): number {
  const [first, second, third] = poissonThresholds as unknown as readonly [number, number, number];
  let [a, b, c, d] = Int32Array.from(state) as unknown as [number, number, number, number];
  let total = 0;
  for (let p = 0, at = offset; p < patients; p += 1, at += stride) {
    const scrambled = Math.imul(b, 5);
    const draw = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    let count = Number(draw >= first) + Number(draw >= second) + Number(draw >= third);
    if (count === 3) while (count < steps && draw >= poissonThresholds[count]!) count += 1;
    bytes[at] = count;
    total += count;
  }
  state.set([a, b, c, d]);
  return total;
}

/** Brings the sum of a lane of Poisson counts from `total` to the number of patients; returns the largest count it made, or 0. */
export function completeCounts(
  { bytes, stride, offset, patients }: CountLane,
  total: number,
  state: Uint32Array,
): number {
  let largest = 0;
  for (let missing = patients - total; missing > 0; missing -= 1) {
    const at = offset + nextBelow(state, patients) * stride;
    const count = bytes[at]! + 1;
    if (count > largestCount)
      throw internalError('stats/resample-overflow', `A patient was drawn more than ${largestCount} times.`);
    bytes[at] = count;
    if (count > largest) largest = count;
  }
  for (let surplus = total - patients; surplus > 0; ) {
    const at = offset + nextBelow(state, patients) * stride;
    if (nextBelow(state, steps) >= bytes[at]!) continue;
    bytes[at]! -= 1;
    surplus -= 1;
  }
  return largest;
}
