// Discrete Fourier transforms of one length: roots of unity computed once, then passes over many lines at a time.

import { cos, sin } from '../../core/math.ts';
import type { Pass } from './passes.ts';
import { type ComplexLines, passes } from './passes.ts';

/** Transforms lines of one length. Element j of line b stands at `j * lines + b`. */
export interface FourierPlan {
  readonly length: number;
  /** Forward transform of `lines` lines, in place: X[k] = sum over j of x[j] exp(-2 pi i j k / length). */
  forward(real: Float64Array, imaginary: Float64Array, lines: number): void;
}

/** Prime factors up to this one have a pass of their own; a length with a larger one is transformed as a convolution. */
const largestRadix = 13;
const keptPlans = 24;
const plans = new Map<number, FourierPlan>();

/**
 * The plan of a length, 1 or more. Lengths of factors up to 13: mixed radix, self-sorting (Stockham; Temperton 1983). Others: chirp
 * transform (Bluestein 1970) through a length that is a power of two. The last plans are kept; they never change.
 */
export function fourierPlan(length: number): FourierPlan {
  const known = plans.get(length);
  if (known !== undefined) return known;
  const radices = radicesOf(length);
  const plan = radices === undefined ? chirpPlan(length) : mixedRadixPlan(length, radices);
  if (plans.size >= keptPlans) plans.delete(plans.keys().next().value!);
  plans.set(length, plan);
  return plan;
}

/** Real and imaginary parts of exp(-2 pi i k / length): exact at quarters; angles are at most an eighth. */
export function rootOfUnity(k: number, length: number): readonly [number, number] {
  const turn = ((k % length) + length) % length;
  const eighth = Math.floor((8 * turn) / length);
  // Distance to the nearest multiple of a quarter turn, in units of 1 / (4 length).
  const quarter = Math.floor((eighth + 1) / 2);
  const angle = (Math.PI * (4 * turn - quarter * length)) / (2 * length);
  const [c, s] = [cos(angle), sin(angle)];
  const [x, y] = (
    [
      [c, s],
      [-s, c],
      [-c, -s],
      [s, -c],
    ] as const
  )[quarter % 4]!;
  return [x, -y];
}

function radicesOf(length: number): readonly number[] | undefined {
  const radices: number[] = [];
  let rest = length;
  for (const radix of [4, 2, 3, 5, 7, 11, largestRadix]) {
    while (rest % radix === 0) {
      radices.push(radix);
      rest /= radix;
    }
  }
  return rest === 1 ? radices : undefined;
}

function mixedRadixPlan(length: number, radices: readonly number[]): FourierPlan {
  const steps: Pass[] = [];
  let left = length;
  for (const radix of radices) {
    steps.push(passOf(radix, left / radix));
    left /= radix;
  }
  const forward = (real: Float64Array, imaginary: Float64Array, lines: number): void => {
    const size = length * lines;
    let from: ComplexLines = { real, imaginary };
    let to: ComplexLines = { real: new Float64Array(size), imaginary: new Float64Array(size) };
    let width = lines;
    for (const pass of steps) {
      (passes[pass.radix] ?? passes[0]!)(from, to, { pass, width });
      [from, to] = [to, from];
      width *= pass.radix;
    }
    if (from.real === real) return;
    real.set(from.real);
    imaginary.set(from.imaginary);
  };
  return { length, forward };
}

function passOf(radix: number, groups: number): Pass {
  const twiddleReal = new Float64Array(groups * (radix - 1));
  const twiddleImaginary = new Float64Array(groups * (radix - 1));
  for (let p = 0; p < groups; p++) {
    for (let j = 1; j < radix; j++) {
      const at = p * (radix - 1) + j - 1;
      [twiddleReal[at], twiddleImaginary[at]] = rootOfUnity(j * p, radix * groups);
    }
  }
  const roots = Array.from({ length: radix }, (_, j) => rootOfUnity(j, radix));
  return {
    radix,
    groups,
    twiddleReal,
    twiddleImaginary,
    rootReal: Float64Array.from(roots, ([x]) => x),
    rootImaginary: Float64Array.from(roots, ([, y]) => y),
  };
}

function chirpPlan(length: number): FourierPlan {
  let padded = 1;
  while (padded < 2 * length - 1) padded *= 2;
  const inner = fourierPlan(padded);
  const chirpReal = new Float64Array(length);
  const chirpImaginary = new Float64Array(length);
  const filterReal = new Float64Array(padded);
  const filterImaginary = new Float64Array(padded);
  for (let k = 0; k < length; k++) {
    // exp(-pi i k^2 / length); the square is reduced exactly.
    const [x, y] = rootOfUnity((k * k) % (2 * length), 2 * length);
    chirpReal[k] = x;
    chirpImaginary[k] = y;
    filterReal[k] = x / padded;
    filterImaginary[k] = -y / padded;
    if (k > 0) {
      filterReal[padded - k] = x / padded;
      filterImaginary[padded - k] = -y / padded;
    }
  }
  inner.forward(filterReal, filterImaginary, 1);
  const forward = (real: Float64Array, imaginary: Float64Array, lines: number): void => {
    const re = new Float64Array(padded * lines);
    const im = new Float64Array(padded * lines);
    multiply(real, imaginary, { re: chirpReal, im: chirpImaginary, lines, intoReal: re, intoImaginary: im });
    inner.forward(re, im, lines);
    multiply(re, im, { re: filterReal, im: filterImaginary, lines, intoReal: re, intoImaginary: im });
    // The inverse transform is the forward one with the parts exchanged; its division is in the filter.
    inner.forward(im, re, lines);
    multiply(re, im, { re: chirpReal, im: chirpImaginary, lines, intoReal: real, intoImaginary: imaginary });
  };
  return { length, forward };
}

interface Factors {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly lines: number;
  readonly intoReal: Float64Array;
  readonly intoImaginary: Float64Array;
}

/** Products of lines with one line of factors, as far as the factors go. */
function multiply(
  real: Float64Array,
  imaginary: Float64Array,
  { re, im, lines, intoReal, intoImaginary }: Factors,
): void {
  for (let k = 0; k < re.length; k++) {
    const [c, s] = [re[k]!, im[k]!];
    for (let at = k * lines; at < (k + 1) * lines; at++) {
      const [x, y] = [real[at]!, imaginary[at]!];
      intoReal[at] = x * c - y * s;
      intoImaginary[at] = x * s + y * c;
    }
  }
}
