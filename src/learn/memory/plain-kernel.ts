import type { FloatArray, Kernel, Spot } from './kernel.ts';
import { plainUpdates } from './plain-updates.ts';

/**
 * The kernel in TypeScript, on single or double precision; formulas in `kernel.ts`. On single precision it gives the bits of the
 * WebAssembly kernel and stands in for it where there is none; on double precision it is the reference that both are checked by.
 */
export function plainKernel(x: FloatArray): Kernel {
  const round = x instanceof Float32Array ? Math.fround : (value: number) => value;
  return { kind: 'plain', round, ...plainUpdates(x, round), ...elementwise(x, round), ...reductions(x, round) };
}

function elementwise(
  x: FloatArray,
  round: (value: number) => number,
): Pick<Kernel, 'scale' | 'clamp' | 'axpy' | 'lerp' | 'perturb'> {
  const axpy = (target: number, source: number, length: number, factor: number): void => {
    const f = round(factor);
    for (let i = 0; i < length; i++) x[target + i]! += round(x[source + i]! * f);
  };
  return {
    axpy,
    scale: (target, length, factor) => {
      const f = round(factor);
      for (let i = target; i < target + length; i++) x[i]! *= f;
    },
    clamp: (target, length, limit) => {
      const c = round(limit);
      for (let i = target; i < target + length; i++) x[i] = Math.max(Math.min(x[i]!, c), -c);
    },
    lerp: (target, source, length, weight) => {
      const fromSource = weight >= 0.5;
      const base = fromSource ? source : target;
      const w = round(fromSource ? weight - 1 : weight);
      for (let i = 0; i < length; i++) {
        x[target + i] = x[base + i]! + round(round(x[source + i]! - x[target + i]!) * w);
      }
    },
    perturb: ({ values, gradients, length }: Spot, factor, adaptive) => {
      if (!adaptive) return axpy(values, gradients, length, factor);
      const f = round(factor);
      for (let i = 0; i < length; i++) {
        const p = x[values + i]!;
        x[values + i] = p + round(round(round(p * p) * x[gradients + i]!) * f);
      }
    },
  };
}

function reductions(
  x: FloatArray,
  round: (value: number) => number,
): Pick<Kernel, 'sumOfSquares' | 'sumOfSquaresDecayed' | 'sumOfSquaresWeighted' | 'firstNonFinite'> {
  return {
    sumOfSquares: (source, length) => sumSquares(length, (i) => x[source + i]!),
    sumOfSquaresDecayed: ({ values, gradients, length }, coefficients) => {
      const scale = round(coefficients.gradientScale);
      const decay = round(coefficients.decay);
      return sumSquares(length, (i) => round(round(x[gradients + i]! * scale) + round(x[values + i]! * decay)));
    },
    sumOfSquaresWeighted: ({ values, gradients, length }) =>
      sumSquares(length, (i) => x[gradients + i]! * x[values + i]!),
    firstNonFinite: (source, length) => {
      for (let i = 0; i < length; i++) if (!Number.isFinite(x[source + i]!)) return i;
      return -1;
    },
  };
}

function sumSquares(length: number, term: (i: number) => number): number {
  const sums = new Float64Array(8);
  for (let i = 0; i < length; i++) {
    const value = term(i);
    sums[i & 7]! += value * value;
  }
  const pair = (k: number): number => sums[k]! + sums[k + 4]!;
  return pair(0) + pair(2) + (pair(1) + pair(3));
}
