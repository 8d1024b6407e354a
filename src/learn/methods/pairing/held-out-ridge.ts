// Ridge regression in which no case is predicted by coefficients that it helped to find.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Rows } from './evidence.ts';

/** Cases in parts; each part is predicted by the others. */
export interface Folds {
  readonly fold: Int32Array;
  readonly folds: number;
}

/** A regression of some cases, each with a weight of 0 or more. */
export interface RidgeRequest extends Folds {
  readonly rows: Rows;
  /** Cases that the coefficients are found by. */
  readonly members: readonly number[];
  /** Cases that are predicted; default the members. The prediction of the others is 0. */
  readonly judged?: readonly number[] | undefined;
  readonly weights: Float64Array;
  readonly targets: Float64Array;
  /** Added to the diagonal of the weighted products. */
  readonly ridge: number;
}

/** Held-out predictions [n] of the targets by rows, with an intercept that is not shrunk (Hoerl and Kennard 1970). */
export function heldOutRidge(request: RidgeRequest): Float64Array {
  const { rows, members, judged = members, weights, targets, ridge } = request;
  const parts = foldsOf(members, request);
  const moments = parts.map((own) => weightedMoments(rows, own, weights));
  return partedRidge(rows, { members: parts, judged: foldsOf(judged, request), moments, weights, ridge })(targets);
}

/** Predicts targets of all cases, all of weight 1, by rows that stay the same: what does not depend on the targets is computed once. */
export function evenRidge(rows: Rows, { ridge, ...folds }: Folds & { readonly ridge: number }): RidgePredictor {
  const weights = new Float64Array(rows.count).fill(1);
  const members = foldsOf(Array.from(folds.fold.keys()), folds);
  const moments = members.map((own) => weightedMoments(rows, own, weights));
  return partedRidge(rows, { members, judged: members, moments, weights, ridge });
}

/** Cases by group, those of `groups` and beyond together, of which the first `taught` are learnt from. */
export interface GroupedCases extends Folds {
  readonly group: Int32Array;
  readonly groups: number;
  readonly taught: number;
  readonly ridge: number;
}

/** Predicts targets of all cases, each weighted by a factor of its group [groups + 1]: what does not depend on the factors is computed once. */
export function groupRidge(rows: Rows, cases: GroupedCases): (factors: Float64Array) => RidgePredictor {
  const { group, groups, taught, ridge } = cases;
  const all = Array.from(group.keys());
  const members = foldsOf(all.slice(0, taught), cases);
  const ofGroup = (row: number): number => Math.min(group[row]!, groups);
  const ones = new Float64Array(rows.count).fill(1);
  const byGroup = members.map((own) =>
    Array.from({ length: groups + 1 }, (_, each) =>
      weightedMoments(
        rows,
        own.filter((row) => ofGroup(row) === each),
        ones,
      ),
    ),
  );
  return (factors) => {
    const moments = byGroup.map((part) => addedMoments(part.map((own, each) => scaledMoments(own, factors[each]!))));
    const weights = Float64Array.from(all, (row) => factors[ofGroup(row)]!);
    return partedRidge(rows, { members, judged: foldsOf(all, cases), moments, weights, ridge });
  };
}

/** Held-out predictions [n] of targets [n]. */
export type RidgePredictor = (targets: Float64Array) => Float64Array;

/** Cases in parts, and what is known of the rows of each. */
interface Parts {
  readonly members: readonly (readonly number[])[];
  readonly judged: readonly (readonly number[])[];
  readonly moments: readonly Moments[];
  readonly weights: Float64Array;
  readonly ridge: number;
}

function partedRidge(rows: Rows, { members, judged, moments, weights, ridge }: Parts): RidgePredictor {
  const rules = moments.map((_, part) => {
    const known = addedMoments(moments.filter((__, k) => k !== part));
    const means = known.sums.map((each) => each / known.weight);
    return { known, means, solver: new CholeskyDecomposition(centredGram(known, ridge)) };
  });
  return (targets) => {
    const predicted = new Float64Array(rows.count);
    const crossed = members.map((own) => weightedTargets(rows, own, { weights, targets }));
    for (const [part, { known, means, solver }] of rules.entries()) {
      const { products, sum } = addedTargets(crossed.filter((_, k) => k !== part));
      const target = sum / known.weight;
      const right = products.map((product, k) => product - target * known.sums[k]!);
      const coefficients = solver.solve(Matrix.columnVector(right)).to1DArray();
      for (const row of judged[part]!) predicted[row] = target + dotOf(rows, row, { coefficients, means });
    }
    return predicted;
  };
}

function foldsOf(members: readonly number[], { fold, folds }: Folds): readonly (readonly number[])[] {
  const parts = Array.from({ length: folds }, (): number[] => []);
  for (const row of members) parts[fold[row]!]!.push(row);
  return parts;
}

function dotOf(
  { width, data }: Rows,
  row: number,
  { coefficients, means }: { readonly coefficients: readonly number[]; readonly means: Float64Array },
): number {
  let sum = 0;
  for (let k = 0; k < width; k += 1) sum += coefficients[k]! * (data[row * width + k]! - means[k]!);
  return sum;
}

/** Weighted sums of rows, and of products of their columns a <= b. */
interface Moments {
  readonly weight: number;
  readonly sums: Float64Array;
  readonly products: Float64Array;
}

function weightedMoments({ width, data }: Rows, members: readonly number[], weights: Float64Array): Moments {
  const sums = new Float64Array(width);
  const products = new Float64Array(width * width);
  let weight = 0;
  for (const row of members) {
    const [factor, start] = [weights[row]!, row * width];
    weight += factor;
    for (let a = 0; a < width; a += 1) {
      const scaled = factor * data[start + a]!;
      sums[a]! += scaled;
      for (let b = a; b < width; b += 1) products[a * width + b]! += scaled * data[start + b]!;
    }
  }
  return { weight, sums, products };
}

/** Least weight of the cases that a prediction rests on, so that cases of no weight have a mean. */
const leastWeight = 1e-9;

function addedMoments(parts: readonly Moments[]): Moments {
  return {
    weight: parts.reduce((sum, { weight }) => sum + weight, leastWeight),
    sums: added(parts.map(({ sums }) => sums)),
    products: added(parts.map(({ products }) => products)),
  };
}

function scaledMoments({ weight, sums, products }: Moments, factor: number): Moments {
  return {
    weight: factor * weight,
    sums: sums.map((each) => factor * each),
    products: products.map((each) => factor * each),
  };
}

/** Weighted sums of the targets, and of their products with each column. */
interface TargetMoments {
  readonly sum: number;
  readonly products: Float64Array;
}

function weightedTargets(
  { width, data }: Rows,
  members: readonly number[],
  { weights, targets }: Pick<RidgeRequest, 'weights' | 'targets'>,
): TargetMoments {
  const products = new Float64Array(width);
  let sum = 0;
  for (const row of members) {
    const scaled = weights[row]! * targets[row]!;
    sum += scaled;
    for (let k = 0; k < width; k += 1) products[k]! += scaled * data[row * width + k]!;
  }
  return { sum, products };
}

function addedTargets(parts: readonly TargetMoments[]): TargetMoments {
  return {
    sum: parts.reduce((total, { sum }) => total + sum, 0),
    products: added(parts.map(({ products }) => products)),
  };
}

function added(parts: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(parts[0]?.length ?? 0);
  for (const part of parts) for (const [at, value] of part.entries()) sums[at]! += value;
  return sums;
}

/** Products about the means, with the ridge upon the diagonal. */
function centredGram({ weight, sums, products }: Moments, ridge: number): Matrix {
  const gram = Matrix.zeros(sums.length, sums.length);
  for (let a = 0; a < sums.length; a += 1) {
    for (let b = a; b < sums.length; b += 1) {
      const value = products[a * sums.length + b]! - (sums[a]! * sums[b]!) / weight + (a === b ? ridge : 0);
      gram.set(a, b, value);
      gram.set(b, a, value);
    }
  }
  return gram;
}
