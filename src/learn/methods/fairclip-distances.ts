// The same Sinkhorn divergences as `sinkhornDivergence`, of one batch with several groups at once: the four potentials of all groups are one
// tensor, so that a step of the schedule is a handful of operations however many groups there are. Nearly all time goes into exponentials, one
// for each pair of points and step; nothing is computed for pairs that do not exist, as long as the groups are of one size.
import { exp as exponential, log as logarithm, pow as power } from '../../core/math.ts';
import { greater } from '../../engine/functions/comparisons.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import { add, cast, div, log, maximum, minimum, mul, square, sub } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { concat, expand, reshape, split, stack, take } from '../../engine/functions/movement.ts';
import { logSumExp, max, min, sum } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** The schedule; see `SinkhornOptions`. */
export interface DistanceSchedule {
  readonly blur: number;
  readonly scaling: number;
  /** Largest distance for which the schedule has all its steps. It starts at that of the data. */
  readonly largestDiameter: number;
}

/** Kept out of logarithms and exponents: no place in a cloud. */
const absent = -1e30;

/** Smallest diameter, so that a cloud of one point has logarithms. */
const smallestDiameter = 1e-9;

/**
 * Sinkhorn divergence (cost half the squared distance) of the values of a batch [n] with those of each group [m_g]: [groups]. Value and
 * gradient are those of `sinkhornDivergence` in one dimension. Computed in double precision: at the published blur of 1e-4, scaled cosines
 * in single precision are matched by rounding errors, and single elements of the gradient are off by as much as the largest.
 */
export function groupDistances(values: Tensor, others: readonly Tensor[], schedule: DistanceSchedule): Tensor {
  const [batch, ...groups] = [values, ...others].map((cloud) => cast(cloud, 'float64')) as [Tensor, ...Tensor[]];
  const clouds = cloudsOf(batch, groups);
  const diameter = diameters(batch, groups);
  const [last, held] = [power(schedule.blur, 2), costsOf({ ...clouds, points: stopGradient(clouds.points) })];
  const annealed = anneal({ ...clouds, costs: held }, diameter, schedule);
  const potentials = mul(add(annealed, improve({ ...clouds, costs: held }, annealed, last)), 0.5);
  const free = improve({ ...clouds, costs: costsOf(clouds) }, potentials, last);
  return cast(sum(mul(free, clouds.signedShares), { axes: [1, 2] }), values.dtype);
}

/** The batch and each group side by side: N places, of the batch first and then of a group, as many as the largest group needs. */
interface Clouds {
  /** [groups,N]. */
  readonly points: Tensor;
  /** Places of the batch, and of a group. */
  readonly sizes: readonly [number, number];
  /** 1 where a place belongs to the batch, and to a group: [N,2]. */
  readonly membership: Tensor;
  /** Logarithm of the weight of each point, hugely negative where there is none: [groups,2,N]. */
  readonly logWeights: Tensor;
  /** Weight of each potential in the divergence: positive against the other cloud, negative against its own, 0 where there is no point. */
  readonly signedShares: Tensor;
}

/** What the points of one place cost against those of the batch, [groups,N,n], and of a group, [groups,N,m]. */
type Costs = readonly [Tensor, Tensor];

interface Transport extends Omit<Clouds, 'points'> {
  readonly costs: Costs;
}

function cloudsOf(batch: Tensor, groups: readonly Tensor[]): Clouds {
  const [n, count] = [batch.shape[0]!, groups.length];
  const counts = groups.map(({ shape }) => shape[0]!);
  const m = Math.max(...counts);
  const wide = groups.map((group, index) => filled(group, [counts[index]!, m]));
  const table = (shape: readonly number[], value: (...places: number[]) => number): Tensor =>
    constantOf(batch.graph, { shape, dtype: 'float64' }, (index) => value(...placesIn(shape, index)));
  const sizeOf = (group: number, place: number): number =>
    place < n ? n : place - n < counts[group]! ? counts[group]! : 0;
  const cloudOf = (place: number): number => (place < n ? 0 : 1);
  return {
    points: concat([expand(reshape(batch, [1, n]), [count, n]), stack(wide)], 1),
    sizes: [n, m],
    membership: table([n + m, 2], (place, cloud) => (cloudOf(place) === cloud ? 1 : 0)),
    logWeights: table([count, 2, n + m], (group, _, place) => {
      const size = sizeOf(group, place);
      return size === 0 ? absent : -logarithm(size);
    }),
    signedShares: table([count, 2, n + m], (group, against, place) => {
      const size = sizeOf(group, place);
      return size === 0 ? 0 : (against === cloudOf(place) ? -1 : 1) / size;
    }),
  };
}

/** The values of a group and then its first again, so that places without a point lie within the cloud. */
function filled(group: Tensor, [count, places]: readonly [number, number]): Tensor {
  if (count === places) return group;
  return gather(
    group,
    Array.from({ length: places }, (_, place) => (place < count ? place : 0)),
  );
}

/** Places on each axis of an element in row-major order. */
function placesIn(shape: readonly number[], index: number): number[] {
  let rest = index;
  return [...shape]
    .reverse()
    .map((extent) => {
      const place = rest % extent;
      rest = Math.floor(rest / extent);
      return place;
    })
    .reverse();
}

/** Costs with the left points free and the right ones held. */
function costsOf({ points, sizes }: Pick<Clouds, 'points' | 'sizes'>): Costs {
  const [groups, places] = points.shape as [number, number];
  const left = reshape(points, [groups, places, 1]);
  const costs = split(stopGradient(points), sizes, 1).map((right) =>
    mul(square(sub(left, reshape(right, [groups, 1, right.shape[1]!]))), 0.5),
  );
  return costs as unknown as Costs;
}

/** Largest distance within the batch and each group, [groups,1,1]. */
function diameters(batch: Tensor, groups: readonly Tensor[]): Tensor {
  const extents = groups.map((group) => sub(maximum(max(batch), max(group)), minimum(min(batch), min(group))));
  return maximum(reshape(stopGradient(stack(extents)), [groups.length, 1, 1]), smallestDiameter);
}

/**
 * Potentials [groups,2,N] before the last scale. With costs and potentials in units of the squared diameter, the scales are the same for all
 * groups; a step whose scale is below the blur is left out by a rate of 0.
 */
function anneal(transport: Transport, diameter: Tensor, { blur, scaling, largestDiameter }: DistanceSchedule): Tensor {
  const unit = square(diameter);
  const within = { ...transport, costs: transport.costs.map((costs) => div(costs, unit)) as unknown as Costs };
  const [step, end] = [2 * logarithm(scaling), 2 * logarithm(blur)];
  const count = Math.max(0, Math.ceil((end - 2 * logarithm(largestDiameter)) / step));
  const first = improve(within, mul(transport.signedShares, 0), 1);
  const start = mul(add(first, improve(within, first, 1)), 0.5);
  const heights = add(
    mul(log(diameter), 2),
    constantOf(diameter.graph, { shape: [count, 1, 1, 1], dtype: 'float64' }, (index) => index * step),
  );
  const rates = mul(cast(greater(heights, end), 'float64'), 0.5);
  const rests = sub(1, rates);
  const steps = Array.from({ length: count }, (_, index) => index);
  const potentials = steps.reduce((old, index) => {
    const fresh = improve(within, old, exponential(index * step));
    return add(mul(old, take(rests, index)), mul(fresh, take(rates, index)));
  }, start);
  return mul(potentials, unit);
}

/** New potentials [groups,2,N] of all points against the batch and against their group; those they come from are held. */
function improve({ costs, sizes, membership, logWeights }: Transport, from: Tensor, epsilon: number): Tensor {
  const scores = add(mul(stopGradient(from), 1 / epsilon), logWeights);
  const soft = split(scores, sizes, 2).map((own, cloud) =>
    logSumExp(sub(matmul(membership, own), mul(costs[cloud]!, 1 / epsilon)), { axes: [2] }),
  );
  return mul(stack(soft, 1), -epsilon);
}
