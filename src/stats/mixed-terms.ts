// What restricted maximum likelihood needs at given variance components, from sums over levels alone: no matrix has the size of the observations.
// Notation: V the covariance of y, V_k = Z_k Z_k', F = (X'V^-1 X)^-1, P = V^-1 - V^-1 X F X'V^-1. With S the roots of the components by level and
// M = I + S Z'Z S / v: V^-1 = (I - Z S M^-1 S Z' / v) / v (Woodbury).
import { usageError } from '../core/errors.ts';
import { log } from '../core/math.ts';
import { cholesky, forwardSolve, inverseOf, type SquareMatrix } from './cholesky.ts';
import { type Block, blocksOf, type RandomFactor } from './mixed-blocks.ts';

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

/** Throws `stats/mixed-model` (usage) for lengths that differ and columns of X that depend on each other. */
export function createMixedTerms({ y, fixed, random }: Observations): MixedTerms {
  const count = y.length;
  const wrong = [...fixed, ...random.map(({ codes }) => codes)].some(({ length }) => length !== count);
  if (wrong || count === 0 || fixed.length === 0)
    throw bad('y, the columns and the codes must have one value for each of at least one observation.');
  if (y.some((value) => !Number.isFinite(value))) throw bad('y must be finite.');
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
  const traces = tracesOf(solved, { sums, components, covariance, b, quadratic });
  return {
    fixed: b.map((value, i) => value + plainFixed[i]!),
    covariance,
    logLikelihood: -0.5 * (determinants + logDeterminantOf(lower) + quadratic + constant),
    ...traces,
    slopes: (c) => slopesAt(solved, { components, covariance, c }),
  };
}

/** A block at given components. */
interface SolvedBlock {
  readonly block: Block;
  /** Z'V^-1 [X, y], by column. */
  readonly crossed: readonly Float64Array[];
  /** Z'V^-1 Z, by rows. */
  readonly inner: Float64Array;
  /** [X, y]' Z S M^-1 S Z' [X, y] / v. */
  readonly weighted: readonly Float64Array[];
  readonly logDeterminant: number;
}

function solveBlock(block: Block, components: Float64Array, columns: number): SolvedBlock {
  const { size, factor, counts, products } = block;
  const residual = components[components.length - 1]!;
  const roots = Float64Array.from(factor, (k) => Math.sqrt(components[k]! / residual));
  const middle = counts.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return value * roots[i]! * roots[j]! + (i === j ? 1 : 0);
  });
  const lower = cholesky({ size, values: middle })!;
  const scaled = (columnsOf: Float64Array): Float64Array => {
    const result = columnsOf.map((value, at) => value * roots[at % size]!);
    forwardSolve(lower, result);
    return result;
  };
  const ofProducts = scaled(products);
  const ofCounts = scaled(counts);
  const column = (values: Float64Array, c: number): Float64Array => values.subarray(c * size, (c + 1) * size);
  const inner = counts.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return (value - dot(column(ofCounts, i), column(ofCounts, j))) / residual;
  });
  const indices = Array.from({ length: columns }, (_, c) => c);
  return {
    block,
    crossed: indices.map((c) =>
      column(products, c).map((value, i) => (value - dot(column(ofCounts, i), column(ofProducts, c))) / residual),
    ),
    inner,
    weighted: indices.map((i) => Float64Array.from(indices, (j) => dot(column(ofProducts, i), column(ofProducts, j)))),
    logDeterminant: logDeterminantOf(lower),
  };
}

interface AtFixed {
  readonly sums: Sums;
  readonly components: Float64Array;
  readonly covariance: readonly Float64Array[];
  readonly b: Float64Array;
  /** y'Py. */
  readonly quadratic: number;
}

function tracesOf(solved: readonly SolvedBlock[], { sums, components, covariance, b, quadratic }: AtFixed) {
  const { count, columns, factors } = sums;
  const residual = components[factors]!;
  const single = new Float64Array(factors + 1);
  const squares = new Float64Array(factors + 1);
  const pairs = Array.from({ length: factors + 1 }, () => new Float64Array(factors + 1));
  const outer = Array.from({ length: factors }, () => Array.from({ length: columns }, () => new Float64Array(columns)));
  for (const { block, crossed, inner } of solved) {
    const { size, factor } = block;
    const rowsOfX = Array.from({ length: size }, (_, i) => crossed.slice(0, columns).map((column) => column[i]!));
    const timesF = rowsOfX.map((row) => times(covariance, row));
    for (let i = 0; i < size; i += 1) {
      const k = factor[i]!;
      const left = crossed[columns]![i]! - rowsOfX[i]!.reduce((sum, value, c) => sum + value * b[c]!, 0);
      squares[k]! += left * left;
      for (let c = 0; c < columns; c += 1)
        for (let d = 0; d < columns; d += 1) outer[k]![c]![d]! += rowsOfX[i]![c]! * rowsOfX[i]![d]!;
      single[k]! += inner[i * size + i]! - dot(timesF[i]!, rowsOfX[i]!);
      for (let j = 0; j < size; j += 1) {
        const value = inner[i * size + j]!;
        pairs[k]![factor[j]!]! += value * value - 2 * value * dot(timesF[i]!, rowsOfX[j]!);
      }
    }
  }
  const spread = outer.map((matrix) => productOf(covariance, matrix));
  for (let k = 0; k < factors; k += 1)
    for (let m = 0; m < factors; m += 1) pairs[k]![m]! += traceOfProduct(spread[k]!, spread[m]!);
  const rest = (whole: number, parts: Float64Array): number =>
    (whole - parts.subarray(0, factors).reduce((sum, part, k) => sum + components[k]! * part, 0)) / residual;
  single[factors] = rest(count - columns, single);
  squares[factors] = rest(quadratic, squares);
  for (let k = 0; k < factors; k += 1) {
    pairs[k]![factors] = rest(single[k]!, pairs[k]!);
    pairs[factors]![k] = pairs[k]![factors]!;
  }
  pairs[factors]![factors] = rest(single[factors]!, pairs[factors]!);
  return {
    score: single.map((trace, k) => -0.5 * (trace - squares[k]!)),
    information: pairs.map((row) => row.map((value) => value / 2)),
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

function productsOf(columns: readonly Float64Array[]): Float64Array[] {
  return columns.map((first) => Float64Array.from(columns, (second) => dot(first, second)));
}

function squareOf(rows: readonly Float64Array[]): SquareMatrix {
  return { size: rows.length, values: Float64Array.from(rows.flatMap((row) => Array.from(row))) };
}

function times(matrix: readonly Float64Array[], vector: readonly number[]): Float64Array {
  return Float64Array.from(matrix, (row) => vector.reduce((sum, value, i) => sum + row[i]! * value, 0));
}

function productOf(first: readonly Float64Array[], second: readonly Float64Array[]): Float64Array[] {
  return first.map((row) => row.map((_, j) => row.reduce((sum, value, k) => sum + value * second[k]![j]!, 0)));
}

function traceOfProduct(first: readonly Float64Array[], second: readonly Float64Array[]): number {
  return first.reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * second[j]![i]!, 0), 0);
}

function dot(a: Float64Array, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function logDeterminantOf({ size, values }: SquareMatrix): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += 2 * log(values[i * size + i]!);
  return sum;
}

function bad(problem: string) {
  return usageError('stats/mixed-model', `A mixed model: ${problem}`);
}
