// What restricted maximum likelihood needs at given variance components, from sums over levels alone: no matrix has the size of the observations.
// Notation: V the covariance of y, V_k = Z_k Z_k', F = (X'V^-1 X)^-1, P = V^-1 - V^-1 X F X'V^-1. With S the roots of the components by level and
// M = I + S Z'Z S / v: V^-1 = (I - Z S M^-1 S Z' / v) / v (Woodbury).
import { usageError } from '../core/errors.ts';
import { log } from '../core/math.ts';
import { cholesky, inverseOf } from './cholesky.ts';
import { dot, logDeterminantOf, productsOf, squareOf, times } from './dense-matrix.ts';
import { adjustmentTerms } from './mixed-adjustment.ts';
import { type Block, blocksOf, type RandomFactor } from './mixed-blocks.ts';
import { scoreAndInformation } from './mixed-traces.ts';
import { type SolvedBlock, solveBlock } from './solve-block.ts';

/** The terms of a model. */
export interface MixedTerms {
  readonly count: number;
  /** Number of fixed effects. */
  readonly columns: number;
  /** Number of random factors. */
  readonly factors: number;
  /** Residual variance without random factors; 0 where the fixed effects explain every observation. */
  readonly scale: number;
  /** Least-squares estimate of the fixed effects. */
  readonly plainFixed: Float64Array;
  /** Everything at variance components: those of the random factors, then that of the residual, which is above 0. */
  at(components: Float64Array): MixedState;
}

/** The model at given variance components. */
export interface MixedState {
  readonly fixed: Float64Array;
  readonly covariance: readonly Float64Array[];
  /** Restricted log-likelihood. */
  readonly logLikelihood: number;
  /** Its derivatives by the components. */
  readonly score: Float64Array;
  /** Expected information: tr(P V_k P V_m) / 2. */
  readonly information: readonly Float64Array[];
  /** Derivatives of c'Fc by the components. */
  slopes(c: readonly number[]): Float64Array;
  /** `adjustmentTerms` of c. */
  adjustments(c: readonly number[]): readonly Float64Array[];
}

interface Observations {
  readonly y: Float64Array;
  readonly fixed: readonly Float64Array[];
  readonly random: readonly RandomFactor[];
}

/** Sums of products over the observations, y being what least squares leave of it. */
interface Sums {
  readonly count: number;
  readonly columns: number;
  readonly factors: number;
  readonly blocks: readonly Block[];
  /** X'X with X'y as its last column and row, and y'y. */
  readonly products: readonly Float64Array[];
  readonly plainFixed: Float64Array;
}

/** Throws `stats/mixed-model` (usage) for lengths that differ, numbers that are not finite, codes below 0 and columns of X that depend on each other. */
export function createMixedTerms({ y, fixed, random }: Observations): MixedTerms {
  const count = y.length;
  const wrong = [...fixed, ...random.map(({ codes }) => codes)].some(({ length }) => length !== count);
  if (wrong || count === 0 || fixed.length === 0)
    throw bad('y, the columns and the codes must have one value for each of at least one observation.');
  if (![y, ...fixed].every((values) => values.every(Number.isFinite))) throw bad('y and the columns must be finite.');
  if (random.some(({ codes }) => codes.some((code) => code < 0)))
    throw bad('the codes of a random factor count from 0.');
  const columns = fixed.length;
  const gram = productsOf(fixed);
  const inverse = inverseOf(squareOf(gram));
  if (inverse === undefined) throw bad('the columns of the fixed effects depend on each other.');
  const plainFixed = times(
    inverse,
    fixed.map((column) => dot(column, y)),
  );
  const residuals = y.map(
    (value, row) => value - fixed.reduce((sum, column, c) => sum + column[row]! * plainFixed[c]!, 0),
  );
  const all = [...fixed, residuals];
  const sums = {
    count,
    columns,
    factors: random.length,
    blocks: blocksOf({ random, columns: all }),
    products: productsOf(all),
    plainFixed,
  };
  const left = dot(residuals, residuals);
  const scale = left <= 1e-26 * dot(y, y) ? 0 : left / Math.max(1, count - columns);
  return { count, columns, factors: random.length, scale, plainFixed, at: (components) => stateAt(sums, components) };
}

function stateAt(sums: Sums, components: Float64Array): MixedState {
  const { count, columns, factors, plainFixed } = sums;
  const residual = components[factors]!;
  const solved = sums.blocks.map((block) => solveBlock(block, components, columns + 1));
  const inner = sums.products.map((row, i) =>
    row.map((value, j) => (value - solved.reduce((sum, { weighted }) => sum + weighted[i]![j]!, 0)) / residual),
  );
  const xvx = squareOf(inner.slice(0, columns).map((row) => row.slice(0, columns)));
  const covariance = inverseOf(xvx);
  const lower = cholesky(xvx);
  if (covariance === undefined || lower === undefined)
    throw bad('the columns of the fixed effects depend on each other.');
  const b = times(covariance, Array.from(inner[columns]!.slice(0, columns)));
  const quadratic = inner[columns]![columns]! - b.reduce((sum, value, i) => sum + value * inner[columns]![i]!, 0);
  const determinants = solved.reduce((sum, { logDeterminant }) => sum + logDeterminant, count * log(residual));
  const constant = (count - columns) * log(2 * Math.PI);
  const traces = scoreAndInformation(solved, { degrees: count - columns, components, covariance, b, quadratic });
  return {
    fixed: b.map((value, i) => value + plainFixed[i]!),
    covariance,
    logLikelihood: -0.5 * (determinants + logDeterminantOf(lower) + quadratic + constant),
    ...traces,
    slopes: (c) => slopesAt(solved, { components, covariance, c }),
    adjustments: (c) => adjustmentTerms(solved, { components, covariance, c }),
  };
}

interface AtContrast {
  readonly components: Float64Array;
  readonly covariance: readonly Float64Array[];
  readonly c: readonly number[];
}

function slopesAt(solved: readonly SolvedBlock[], { components, covariance, c }: AtContrast): Float64Array {
  const factors = components.length - 1;
  const slopes = new Float64Array(factors + 1);
  const direction = times(covariance, c);
  for (const { block, crossed } of solved) {
    for (let i = 0; i < block.size; i += 1) {
      const value = direction.reduce((sum, weight, column) => sum + weight * crossed[column]![i]!, 0);
      slopes[block.factor[i]!]! += value * value;
    }
  }
  const variance = c.reduce((sum, weight, i) => sum + weight * direction[i]!, 0);
  const shared = slopes.reduce((sum, slope, k) => sum + (k < factors ? components[k]! * slope : 0), 0);
  slopes[factors] = (variance - shared) / components[factors]!;
  return slopes;
}

function bad(problem: string) {
  return usageError('stats/mixed-model', `A mixed model: ${problem}`, {
    hint: 'Check that y is finite, that columns and codes have an entry for each observation, and that no column or factor repeats another; leave out what does.',
  });
}
