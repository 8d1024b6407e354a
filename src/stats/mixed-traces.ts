// Score and expected information of variance components, from the solved blocks. Those of the residual follow from P V P = P:
// v tr(P A) = tr(P A') - sum of components times the traces of their factors.
import { dot, productOf, times, traceOfProduct } from './dense-matrix.ts';
import type { SolvedBlock } from './solve-block.ts';

/** The model that traces are taken of. */
export interface TraceInput {
  /** Observations less fixed effects. */
  readonly degrees: number;
  /** Variances of the random factors, then the residual's. */
  readonly components: Float64Array;
  /** (X'V^-1 X)^-1. */
  readonly covariance: readonly Float64Array[];
  /** Estimate of the fixed effects. */
  readonly b: Float64Array;
  /** y'Py. */
  readonly quadratic: number;
}

/** Traces by factor, the residual last. */
interface Traces {
  /** tr(P V_k). */
  readonly single: Float64Array;
  /** tr(P V_k P V_m). */
  readonly pairs: readonly Float64Array[];
  /** y'P V_k P y. */
  readonly squares: Float64Array;
}

/** Derivatives of the restricted log-likelihood, -(tr(P V_k) - y'P V_k P y) / 2, and expected information tr(P V_k P V_m) / 2. */
export function scoreAndInformation(solved: readonly SolvedBlock[], input: TraceInput) {
  const { single, pairs, squares } = withResidual(tracesOfFactors(solved, input), input);
  return {
    score: single.map((trace, k) => -0.5 * (trace - squares[k]!)),
    information: pairs.map((row) => row.map((value) => value / 2)),
  };
}

function tracesOfFactors(solved: readonly SolvedBlock[], { components, covariance, b }: TraceInput): Traces {
  const factors = components.length - 1;
  const columns = covariance.length;
  const single = new Float64Array(factors + 1);
  const squares = new Float64Array(factors + 1);
  const pairs = Array.from({ length: factors + 1 }, () => new Float64Array(factors + 1));
  const outer = Array.from({ length: factors }, () => Array.from({ length: columns }, () => new Float64Array(columns)));
  for (const { block, crossed, inner } of solved) {
    const { size, factor } = block;
    const rows = Array.from({ length: size }, (_, i) => crossed.slice(0, columns).map((column) => column[i]!));
    const timesF = rows.map((row) => times(covariance, row));
    for (let i = 0; i < size; i += 1) {
      const k = factor[i]!;
      const left = crossed[columns]![i]! - dot(b, rows[i]!);
      squares[k]! += left * left;
      single[k]! += inner[i * size + i]! - dot(timesF[i]!, rows[i]!);
      addOuter(outer[k]!, rows[i]!);
      for (let j = 0; j < size; j += 1) {
        const value = inner[i * size + j]!;
        pairs[k]![factor[j]!]! += value * value - 2 * value * dot(timesF[i]!, rows[j]!);
      }
    }
  }
  const spread = outer.map((matrix) => productOf(covariance, matrix));
  for (let k = 0; k < factors; k += 1) {
    for (let m = 0; m < factors; m += 1) pairs[k]![m]! += traceOfProduct(spread[k]!, spread[m]!);
  }
  return { single, pairs, squares };
}

function addOuter(matrix: readonly Float64Array[], row: readonly number[]): void {
  matrix.forEach((sums, c) => {
    for (let d = 0; d < sums.length; d += 1) sums[d]! += row[c]! * row[d]!;
  });
}

/** Fills in the places of the residual. */
function withResidual({ single, pairs, squares }: Traces, { components, degrees, quadratic }: TraceInput): Traces {
  const factors = components.length - 1;
  const rest = (whole: number, parts: Float64Array): number =>
    (whole - parts.subarray(0, factors).reduce((sum, part, k) => sum + components[k]! * part, 0)) /
    components[factors]!;
  single[factors] = rest(degrees, single);
  squares[factors] = rest(quadratic, squares);
  for (let k = 0; k < factors; k += 1) {
    pairs[k]![factors] = rest(single[k]!, pairs[k]!);
    pairs[factors]![k] = pairs[k]![factors]!;
  }
  pairs[factors]![factors] = rest(single[factors]!, pairs[factors]!);
  return { single, pairs, squares };
}
