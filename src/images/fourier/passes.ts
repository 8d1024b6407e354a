// Passes of a self-sorting mixed-radix transform (Stockham): groups of `radix` samples become their small transform times twiddle factors.

/** One pass of a mixed-radix transform: which radix, over how many groups, and the factors between this pass and the next. */
export interface Pass {
  readonly radix: number;
  /** Length of what is left divided by the radix. */
  readonly groups: number;
  /** exp(-2 pi i j p / (radix groups)) at p * (radix - 1) + j - 1. */
  readonly twiddleReal: Float64Array;
  readonly twiddleImaginary: Float64Array;
  /** exp(-2 pi i j / radix). */
  readonly rootReal: Float64Array;
  readonly rootImaginary: Float64Array;
}

/** Parts of complex numbers. */
export interface ComplexLines {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

interface PassOptions {
  readonly pass: Pass;
  /** Numbers that stand together: lines times the radices of the passes before. */
  readonly width: number;
}

type PassFunction = (from: ComplexLines, to: ComplexLines, options: PassOptions) => void;

function pass2(
  from: ComplexLines,
  to: ComplexLines,
  { pass: { groups, twiddleReal, twiddleImaginary }, width }: PassOptions,
): void {
  const { real: xr, imaginary: xi } = from;
  const { real: yr, imaginary: yi } = to;
  const step = groups * width;
  for (let p = 0; p < groups; p++) {
    const c = twiddleReal[p]!;
    const s = twiddleImaginary[p]!;
    let o = 2 * p * width;
    for (let i = p * width; i < (p + 1) * width; i++, o++) {
      const ar = xr[i]!;
      const ai = xi[i]!;
      const br = xr[i + step]!;
      const bi = xi[i + step]!;
      yr[o] = ar + br;
      yi[o] = ai + bi;
      const dr = ar - br;
      const di = ai - bi;
      yr[o + width] = dr * c - di * s;
      yi[o + width] = dr * s + di * c;
    }
  }
}

const halfRoot3 = Math.sqrt(3) / 2;

function pass3(
  from: ComplexLines,
  to: ComplexLines,
  { pass: { groups, twiddleReal, twiddleImaginary }, width }: PassOptions,
): void {
  const { real: xr, imaginary: xi } = from;
  const { real: yr, imaginary: yi } = to;
  const step = groups * width;
  for (let p = 0; p < groups; p++) {
    const c1 = twiddleReal[2 * p]!;
    const s1 = twiddleImaginary[2 * p]!;
    const c2 = twiddleReal[2 * p + 1]!;
    const s2 = twiddleImaginary[2 * p + 1]!;
    let o = 3 * p * width;
    for (let i = p * width; i < (p + 1) * width; i++, o++) {
      const ar = xr[i]!;
      const ai = xi[i]!;
      const sumR = xr[i + step]! + xr[i + 2 * step]!;
      const sumI = xi[i + step]! + xi[i + 2 * step]!;
      const differenceR = halfRoot3 * (xr[i + step]! - xr[i + 2 * step]!);
      const differenceI = halfRoot3 * (xi[i + step]! - xi[i + 2 * step]!);
      const tr = ar - 0.5 * sumR;
      const ti = ai - 0.5 * sumI;
      yr[o] = ar + sumR;
      yi[o] = ai + sumI;
      const br = tr + differenceI;
      const bi = ti - differenceR;
      yr[o + width] = br * c1 - bi * s1;
      yi[o + width] = br * s1 + bi * c1;
      const cr = tr - differenceI;
      const ci = ti + differenceR;
      yr[o + 2 * width] = cr * c2 - ci * s2;
      yi[o + 2 * width] = cr * s2 + ci * c2;
    }
  }
}

function pass4(
  from: ComplexLines,
  to: ComplexLines,
  { pass: { groups, twiddleReal, twiddleImaginary }, width }: PassOptions,
): void {
  const { real: xr, imaginary: xi } = from;
  const { real: yr, imaginary: yi } = to;
  const step = groups * width;
  for (let p = 0; p < groups; p++) {
    const c1 = twiddleReal[3 * p]!;
    const s1 = twiddleImaginary[3 * p]!;
    const c2 = twiddleReal[3 * p + 1]!;
    const s2 = twiddleImaginary[3 * p + 1]!;
    const c3 = twiddleReal[3 * p + 2]!;
    const s3 = twiddleImaginary[3 * p + 2]!;
    let o = 4 * p * width;
    for (let i = p * width; i < (p + 1) * width; i++, o++) {
      const i1 = i + step;
      const i2 = i1 + step;
      const i3 = i2 + step;
      const sumR = xr[i]! + xr[i2]!;
      const sumI = xi[i]! + xi[i2]!;
      const differenceR = xr[i]! - xr[i2]!;
      const differenceI = xi[i]! - xi[i2]!;
      const oddSumR = xr[i1]! + xr[i3]!;
      const oddSumI = xi[i1]! + xi[i3]!;
      const oddR = xr[i1]! - xr[i3]!;
      const oddI = xi[i1]! - xi[i3]!;
      yr[o] = sumR + oddSumR;
      yi[o] = sumI + oddSumI;
      const br = differenceR + oddI;
      const bi = differenceI - oddR;
      yr[o + width] = br * c1 - bi * s1;
      yi[o + width] = br * s1 + bi * c1;
      const cr = sumR - oddSumR;
      const ci = sumI - oddSumI;
      yr[o + 2 * width] = cr * c2 - ci * s2;
      yi[o + 2 * width] = cr * s2 + ci * c2;
      const dr = differenceR - oddI;
      const di = differenceI + oddR;
      yr[o + 3 * width] = dr * c3 - di * s3;
      yi[o + 3 * width] = dr * s3 + di * c3;
    }
  }
}

/** Any radix, by the definition of the transform. */
function passOfAnyRadix(from: ComplexLines, to: ComplexLines, { pass, width }: PassOptions): void {
  const { radix, groups, twiddleReal, twiddleImaginary, rootReal, rootImaginary } = pass;
  const { real: xr, imaginary: xi } = from;
  const { real: yr, imaginary: yi } = to;
  const step = groups * width;
  for (let p = 0; p < groups; p++) {
    for (let j = 0; j < radix; j++) {
      const c = j === 0 ? 1 : twiddleReal[p * (radix - 1) + j - 1]!;
      const s = j === 0 ? 0 : twiddleImaginary[p * (radix - 1) + j - 1]!;
      let o = (radix * p + j) * width;
      for (let i = p * width; i < (p + 1) * width; i++, o++) {
        let sumR = 0;
        let sumI = 0;
        for (let k = 0, turn = 0; k < radix; k++) {
          const a = xr[i + k * step]!;
          const b = xi[i + k * step]!;
          sumR += a * rootReal[turn]! - b * rootImaginary[turn]!;
          sumI += a * rootImaginary[turn]! + b * rootReal[turn]!;
          turn += j;
          if (turn >= radix) turn -= radix;
        }
        yr[o] = sumR * c - sumI * s;
        yi[o] = sumR * s + sumI * c;
      }
    }
  }
}

/** Passes by radix; 0: any other. */
export const passes: Readonly<Record<number, PassFunction>> = { 0: passOfAnyRadix, 2: pass2, 3: pass3, 4: pass4 };
