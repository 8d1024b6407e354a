// The Sinkhorn divergences of many pairs of cells of one batch at once: all potentials are one tensor, so that a step of the schedule is a
// handful of operations however many pairs there are.
import { log as logarithm, pow as power } from '../../core/math.ts';
import { and, greater, where } from '../../engine/functions/comparisons.ts';
import { constantOf, zeros } from '../../engine/functions/constants.ts';
import { add, cast, div, exp, log, maximum, mul, sqrt, square, sub } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { reshape, swapAxes, take } from '../../engine/functions/movement.ts';
import { logSumExp, max, min, sum } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import { shapeError } from '../../engine/graph/shape-error.ts';
import type { Operand, Tensor } from '../../engine/graph/tensor.ts';

/** The schedule; see `SinkhornOptions`. */
export interface CellSchedule {
  readonly blur: number;
  readonly scaling: number;
  /** Largest distance for which the schedule has all its steps. It starts at that of the data. */
  readonly largestDiameter: number;
}

/**
 * `weightedSinkhornDivergence` with power 2 of the cells of each pair: points x [B,d], weights of 0 or more [B,cells], pairs of two cells each,
 * to [pairs]. A point with weight 0 in a cell is none of its points and gets no gradient from it. A pair of which a cell has no weight
 * gives 0. Weights carry no gradient. Throws `engine/shape-mismatch`.
 */
export function sinkhornBetweenCells(
  x: Tensor,
  weights: Tensor,
  { pairs, ...schedule }: CellSchedule & { readonly pairs: readonly (readonly [number, number])[] },
): Tensor {
  if (x.shape.length !== 2 || weights.shape.length !== 2 || x.shape[0] !== weights.shape[0]) {
    throw shapeError('sinkhornBetweenCells', 'needs points [B,d] and weights [B,cells]', [x, weights]);
  }
  const cells = cellsOf(stopGradient(weights), pairs);
  const held = stopGradient(pairCosts(x));
  const potentials = anneal({ cells, costs: held }, diameters(stopGradient(x), cells), schedule);
  const last = improve({ cells, costs: withSlope(held, x) }, potentials, power(schedule.blur, 2));
  const signed = mul(reshape(cells.shares, [pairs.length, 2, 1, x.shape[0]!]), signsLike(last));
  return where(cells.present, sum(mul(last, signed), { axes: [1, 2, 3] }), 0);
}

interface Cells {
  /** Weights scaled to sum 1 in each cell of each pair, [pairs,2,B]. */
  readonly shares: Tensor;
  /** Their logarithms, hugely negative for 0. */
  readonly logShares: Tensor;
  /** Whether both cells have any weight, [pairs]. */
  readonly present: Tensor;
}

interface Transport {
  readonly cells: Cells;
  /** [B,B]. */
  readonly costs: Tensor;
}

/** What stands for the logarithm of no weight. */
const noWeight = -1e9;

function cellsOf(weights: Tensor, pairs: readonly (readonly [number, number])[]): Cells {
  const ofPairs = (values: Tensor): Tensor => gather(values, pairs.flat(), 0);
  const places = [pairs.length, 2, weights.shape[0]!];
  const totals = sum(weights, { axes: [0] });
  const isPresent = greater(totals, 0);
  const shares = swapAxes(div(weights, where(isPresent, totals, 1)));
  const counts = greater(shares, 0);
  const logShares = where(counts, log(where(counts, shares, 1)), noWeight);
  const both = reshape(ofPairs(isPresent), [pairs.length, 2]);
  return {
    shares: reshape(ofPairs(shares), places),
    logShares: reshape(ofPairs(logShares), places),
    present: and(take(both, 0, 1), take(both, 1, 1)),
  };
}

/** Half the squared distances, from differences: [B,B]. */
function pairCosts(x: Tensor): Tensor {
  const [n, d] = x.shape as [number, number];
  return mul(sum(square(sub(reshape(x, [n, 1, d]), reshape(x, [1, n, d]))), { axes: [2] }), 0.5);
}

/** The same costs with a gradient for the left points: that of |x_i|^2 / 2 - x_i x_j, which needs no difference of every two points. */
function withSlope(costs: Tensor, x: Tensor): Tensor {
  const half = mul(sum(square(x), { axes: [1], keepDims: true }), 0.5);
  const slope = sub(half, matmul(x, swapAxes(stopGradient(x))));
  return add(costs, sub(slope, stopGradient(slope)));
}

/** Smallest diameter, so that a cloud of one point has logarithms. */
const smallestDiameter = 1e-9;

/** Beyond every coordinate, and finite in single precision. */
const farAway = 1e30;

/** Length of the diagonal of the box around both cells of each pair, [pairs,1,1,1]. */
function diameters(x: Tensor, { shares }: Cells): Tensor {
  const [count, , n] = shares.shape as [number, number, number];
  const belongs = reshape(greater(max(shares, { axes: [1] }), 0), [count, n, 1]);
  const points = reshape(x, [1, ...x.shape]);
  const highest = max(where(belongs, points, -farAway), { axes: [1] });
  const lowest = min(where(belongs, points, farAway), { axes: [1] });
  const length = sqrt(sum(square(maximum(sub(highest, lowest), 0)), { axes: [1] }));
  return reshape(maximum(length, smallestDiameter), [count, 1, 1, 1]);
}

/** Potentials after the schedule, [pairs,2,2,B]: of each point as one of a cell of the pair, against a cell of the pair. */
function anneal(transport: Transport, diameter: Tensor, { blur, scaling, largestDiameter }: CellSchedule): Tensor {
  const start = mul(log(diameter), 2);
  const [step, end] = [2 * logarithm(scaling), 2 * logarithm(blur)];
  const count = Math.max(0, Math.ceil((end - 2 * logarithm(largestDiameter)) / step));
  const average = (old: Tensor, epsilon: Operand): Tensor => mul(add(old, improve(transport, old, epsilon)), 0.5);
  const [pairs, , n] = transport.cells.shares.shape as [number, number, number];
  const none = zeros(diameter.graph, [pairs, 2, 2, n], diameter.dtype);
  const first = exp(start);
  const annealed = Array.from({ length: count }, (_, index) => add(start, index * step)).reduce(
    (old, height) => where(greater(height, end), average(old, exp(height)), old),
    average(improve(transport, none, first), first),
  );
  return average(annealed, power(blur, 2));
}

/** New potentials from the old ones, which are held; `epsilon` is one number or [pairs,1,1,1]. */
function improve({ cells, costs }: Transport, from: Tensor, epsilon: Operand): Tensor {
  const [pairs, , , n] = from.shape as [number, number, number, number];
  const weighted = add(div(swapAxes(stopGradient(from), 1, 2), epsilon), reshape(cells.logShares, [pairs, 1, 2, n]));
  const scaled = div(reshape(costs, [1, 1, n, n]), epsilon);
  const scores = sub(reshape(weighted, [pairs, 4, 1, n]), scaled);
  const soft = reshape(logSumExp(scores, { axes: [3] }), [pairs, 2, 2, n]);
  return mul(mul(soft, -1), epsilon);
}

/** 1 for a cell against the other one, -1 against itself. */
function signsLike({ graph, dtype }: Tensor): Tensor {
  return cast(
    constantOf(graph, { shape: [1, 2, 2, 1], dtype: 'float64' }, (index) => (index === 1 || index === 2 ? 1 : -1)),
    dtype,
  );
}
