// Distance of groups of points by means of Gaussian kernels, for groups of any size within one batch of fixed shape.
import { usageError } from '../../core/errors.ts';
import { and, greater, not, where } from '../../engine/functions/comparisons.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import {
  add,
  cast,
  div,
  exp,
  floor,
  maximum,
  mul,
  neg,
  sqrt,
  square,
  sub,
} from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { reshape, transpose } from '../../engine/functions/movement.ts';
import { topK } from '../../engine/functions/ordering.ts';
import { diagonal } from '../../engine/functions/rearrangement.ts';
import { max, sum } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import { shapeError } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** Which kernel and which estimate. */
export interface DiscrepancyOptions {
  /** Factors of the variance of the Gaussians whose mean is the kernel. Default 1/4, 1/2, 1, 2, 4. */
  readonly factors?: readonly number[] | undefined;
  /** Variance that the factors multiply; default the square of the median distance of the points that belong to any group. */
  readonly variance?: number | undefined;
  /** `biased` (default) counts each point with itself and is never below 0; `unbiased` leaves these out. */
  readonly estimate?: 'biased' | 'unbiased' | undefined;
}

/** Smallest variance of a kernel, for points that all coincide. */
const smallestVariance = 1e-12;

/**
 * Squared maximum mean discrepancy of every two groups of points (Gretton et al. 2012): points x [n,d] and weights
 * [n,G] of 0 or more, one column a group, to [G,G], symmetric, 0 on the diagonal. With weights scaled to sum 1 in each
 * group, `M_aa + M_bb - 2 M_ab`, `M_ab = sum_ij w_ia w_jb k(x_i, x_j)` and
 * `k(u, v) = mean_f exp(-|u - v|^2 / (2 f variance))`; unbiased M_aa leaves out i = j and divides by what remains, and
 * can give values below 0. The median distance is held constant in the gradient.
 *
 * A point with weight 0 everywhere changes nothing as long as it is finite: a NaN gives NaN between all groups. A group
 * without weight (or, unbiased, with a single point) gives 0 against all. Weights below 0 are not looked for. Throws
 * `engine/shape-mismatch`; `learn/bad-loss` (usage) for factors or a variance not above 0.
 */
export function maximumMeanDiscrepancy(x: Tensor, weights: Tensor, options: DiscrepancyOptions = {}): Tensor {
  const { factors = [0.25, 0.5, 1, 2, 4], variance, estimate = 'biased' } = options;
  if (x.shape.length !== 2 || weights.shape.length !== 2 || x.shape[0] !== weights.shape[0]) {
    throw shapeError('maximumMeanDiscrepancy', 'needs points [n,d] and weights [n,G]', [x, weights]);
  }
  if (factors.length === 0 || ![...factors, variance ?? 1].every((value) => value > 0 && Number.isFinite(value))) {
    throw usageError(
      'learn/bad-loss',
      `A maximum mean discrepancy needs factors and a variance above 0; got [${factors.join(', ')}] and ${variance}.`,
    );
  }
  const squares = squaredDistances(x);
  const width = variance ?? maximum(square(medianDistance(stopGradient(squares), weights)), smallestVariance);
  const kernels = factors.map((factor) => exp(div(neg(squares), mul(asTensor(width, x), 2 * factor))));
  const kernel = mul(kernels.reduce(add), 1 / factors.length);
  return betweenGroups(kernel, weights, estimate === 'unbiased');
}

function asTensor(value: Tensor | number, { graph, dtype }: Tensor): Tensor {
  return typeof value === 'number' ? graph.scalar(value, dtype) : value;
}

/** |x_i - x_j|^2 [n,n], through the products of the points. */
function squaredDistances(x: Tensor): Tensor {
  const n = x.shape[0]!;
  const lengths = sum(square(x), { axes: [1] });
  const both = add(reshape(lengths, [n, 1]), reshape(lengths, [1, n]));
  return maximum(sub(both, mul(matmul(x, transpose(x)), 2)), 0);
}

/** Median of the distances of two different points, both of which belong to a group; 0 where there are fewer than two. */
function medianDistance(squares: Tensor, weights: Tensor): Tensor {
  const n = squares.shape[0]!;
  if (n < 2) return mul(sum(squares), 0);
  const belongs = greater(max(weights, { axes: [1] }), 0);
  const isDiagonal = constantOf(squares.graph, { dtype: 'bool', shape: [n, n] }, (index) =>
    index % (n + 1) === 0 ? 1 : 0,
  );
  const counts = and(and(reshape(belongs, [n, 1]), reshape(belongs, [1, n])), not(isDiagonal));
  const size = n * (n - 1);
  const sorted = topK(reshape(where(counts, squares, far), [n * n]), size / 2 + 1, { largest: false }).values;
  const upper = floor(mul(sum(cast(counts, squares.dtype)), 0.5));
  const at = (place: Tensor): Tensor => sqrt(gather(sorted, cast(maximum(place, 0), 'int64')));
  const median = mul(add(at(upper), at(sub(upper, 1))), 0.5);
  return where(greater(upper, 0), median, 0);
}

/** Above every squared distance of features, and finite in single precision. */
const far = 1e30;

function betweenGroups(kernel: Tensor, weights: Tensor, isUnbiased: boolean): Tensor {
  const groups = weights.shape[1]!;
  const totals = sum(weights, { axes: [0] });
  const shares = div(weights, where(greater(totals, 0), totals, 1));
  const between = matmul(transpose(shares), matmul(kernel, shares));
  const alone = sum(square(shares), { axes: [0] });
  const rest = sub(1, alone);
  const present = isUnbiased ? and(greater(totals, 0), greater(rest, smallestRest)) : greater(totals, 0);
  const biased = diagonal(between);
  const within = isUnbiased ? div(sub(biased, alone), where(present, rest, 1)) : biased;
  const sums = add(reshape(within, [groups, 1]), reshape(within, [1, groups]));
  const both = and(reshape(present, [groups, 1]), reshape(present, [1, groups]));
  const isDiagonal = constantOf(kernel.graph, { dtype: 'bool', shape: [groups, groups] }, (index) =>
    index % (groups + 1) === 0 ? 1 : 0,
  );
  return where(and(both, not(isDiagonal)), sub(sums, mul(between, 2)), 0);
}

/** A share of pairs below this is rounding. */
const smallestRest = 1e-6;
