// How well a generated counterfactual matches the true one, which only a simulator can give.
import { usageError } from '../../core/errors.ts';

/** The samples of an image, such as `image.data`, or any vector. */
export type SampleArray = Float32Array | Float64Array;

/** The picture, its true counterfactual, and the generated one, of equal length. */
export interface CounterfactualTriple {
  readonly original: SampleArray;
  readonly truth: SampleArray;
  readonly generated: SampleArray;
}

/** Agreement of the generated with the true change. */
export interface ChangeAgreement {
  /** Share of the true change that was made: 1 right, 0 none, 2 twice as much, below 0 the opposite. NaN where nothing truly changes. */
  readonly effectiveness: number;
  /** Size of the generated change across the true one, in the samples' units: 0 at best. The whole generated change where nothing truly changes. */
  readonly amplification: number;
}

/**
 * TEA: with z = truth - original and y = generated - original, effectiveness = <z, y> / |z|^2 and amplification =
 * sqrt(|y|^2 - (<z, y> / |z|)^2), the length of y - effectiveness z, computed as such so that it does not suffer from
 * cancellation. A sample of NaN makes both NaN. (Stanley and others 2025.)
 * @throws `simulate/counterfactual` (usage) for arrays of unequal length.
 */
export function changeAgreement({ original, truth, generated }: CounterfactualTriple): ChangeAgreement {
  requireEqualLengths([original, truth, generated]);
  let product = 0;
  let square = 0;
  for (let i = 0; i < original.length; i++) {
    const start = original[i]!;
    const wanted = truth[i]! - start;
    product += wanted * (generated[i]! - start);
    square += wanted * wanted;
  }
  const effectiveness = product / square;
  const along = square === 0 ? 0 : effectiveness;
  let across = 0;
  for (let i = 0; i < original.length; i++) {
    const start = original[i]!;
    const rest = generated[i]! - start - along * (truth[i]! - start);
    across += rest * rest;
  }
  return { effectiveness, amplification: Math.sqrt(across) };
}

/** Size of a difference: root of the mean square, mean and largest absolute value, in the samples' units. */
export interface DifferenceSize {
  readonly rootMeanSquare: number;
  readonly meanAbsolute: number;
  readonly largest: number;
  /** Number of samples compared; with none the sizes are NaN. */
  readonly samples: number;
}

/**
 * Composition: how far an intervention that changes nothing moves the picture, in the samples' units; all 0 at best,
 * NaN without samples or with one of NaN. (Monteiro and others 2023.)
 * @throws `simulate/counterfactual` (usage) for arrays of unequal length.
 */
export function composition(original: SampleArray, afterNothing: SampleArray): DifferenceSize {
  return differenceSize(original, afterNothing);
}

/**
 * Reversibility: how far the picture is from itself after an intervention and its reverse, in the samples' units; all 0
 * at best, NaN without samples or with one of NaN. (Monteiro and others 2023.)
 * @throws `simulate/counterfactual` (usage) for arrays of unequal length.
 */
export function reversibility(original: SampleArray, thereAndBack: SampleArray): DifferenceSize {
  return differenceSize(original, thereAndBack);
}

/**
 * Minimality: the share of the generated change (of its sum of squares) that lies where the truth does not change at all, in [0, 1]; 0 at best, NaN when nothing was changed.
 * `tolerance`: true changes up to this size count as none. Of an effect on the whole picture, such as one of intensity, it says nothing.
 *
 * @throws `simulate/counterfactual` (usage) for arrays of unequal length.
 */
export function minimality({ original, truth, generated }: CounterfactualTriple, tolerance = 0): number {
  requireEqualLengths([original, truth, generated]);
  let all = 0;
  let elsewhere = 0;
  for (let i = 0; i < original.length; i++) {
    const start = original[i]!;
    const change = generated[i]! - start;
    all += change * change;
    if (Math.abs(truth[i]! - start) <= tolerance) elsewhere += change * change;
  }
  return elsewhere / all;
}

/** The error of a generated counterfactual inside a mask and outside. */
export interface MaskedError {
  readonly inside: DifferenceSize;
  readonly outside: DifferenceSize;
}

/**
 * The error generated - truth within a mask (not 0) and outside, in the samples' units; NaN of a part without samples.
 * The mask has one entry a sample, or one a position when pictures have several channels (innermost).
 * @throws `simulate/counterfactual` (usage) for lengths that do not fit.
 */
export function maskedError(truth: SampleArray, generated: SampleArray, mask: Uint8Array): MaskedError {
  const channels = truth.length / mask.length;
  if (!Number.isInteger(channels)) {
    throw usageError(
      'simulate/counterfactual',
      `a mask of ${mask.length} entries does not fit a picture of ${truth.length} samples.`,
      { hint: 'Give the twins in pairs, in the same order and of the same size: each with the bias and without.' },
    );
  }
  const isInside = (sample: number): boolean => mask[Math.floor(sample / channels)] !== 0;
  return {
    inside: differenceSize(truth, generated, isInside),
    outside: differenceSize(truth, generated, (sample) => !isInside(sample)),
  };
}

function differenceSize(
  first: SampleArray,
  second: SampleArray,
  takesPart: (sample: number) => boolean = () => true,
): DifferenceSize {
  requireEqualLengths([first, second]);
  let squares = 0;
  let sum = 0;
  let largest = 0;
  let samples = 0;
  for (let i = 0; i < first.length; i++) {
    if (!takesPart(i)) continue;
    const size = Math.abs(second[i]! - first[i]!);
    squares += size * size;
    sum += size;
    largest = Math.max(largest, size);
    samples++;
  }
  return {
    rootMeanSquare: Math.sqrt(squares / samples),
    meanAbsolute: sum / samples,
    largest: samples === 0 ? Number.NaN : largest,
    samples,
  };
}

function requireEqualLengths(arrays: readonly SampleArray[]): void {
  const lengths = arrays.map(({ length }) => length);
  if (new Set(lengths).size === 1) return;
  throw usageError('simulate/counterfactual', `the pictures must be of one size; got ${lengths.join(', ')} samples.`, {
    hint: 'Give the twins in pairs, in the same order and of the same size: each with the bias and without.',
  });
}
