// The same Sinkhorn divergences as `sinkhornDivergence`, of one batch with several groups at once: the four potentials of all groups are one
// tensor, so that a step of the schedule is a handful of operations however many groups there are. Nearly all time goes into exponentials, one
// for each pair of points and step; nothing is computed for pairs that do not exist, as long as the groups are of one size.
import { exp as exponential, log as logarithm, pow as power } from '../../core/math.ts';
import { greater } from '../../engine/functions/comparisons.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import { add, cast, div, exp, log, maximum, minimum, mul, square, sub } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { matmul } from '../../engine/functions/linear-algebra.ts';
import { concat, expand, reshape, split, stack, swapAxes } from '../../engine/functions/movement.ts';
import { max, min, sum } from '../../engine/functions/reductions.ts';
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
  /** Weight of each point, 0 where there is none: [groups,2,N]. */
  readonly shares: Tensor;
  /** Its logarithm, hugely negative for 0. */
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
  const shareOf = (group: number, place: number): number =>
    place < n ? 1 / n : place - n < counts[group]! ? 1 / counts[group]! : 0;
  const cloudOf = (place: number): number => (place < n ? 0 : 1);
  return {
    points: concat([expand(reshape(batch, [1, n]), [count, n]), stack(wide)], 1),
    sizes: [n, m],
    membership: table([n + m, 2], (place, cloud) => (cloudOf(place) === cloud ? 1 : 0)),
    shares: table([count, 2, n + m], (group, _, place) => shareOf(group, place)),
    logWeights: table([count, 2, n + m], (group, _, place) => {
      const share = shareOf(group, place);
      return share === 0 ? absent : logarithm(share);
    }),
    signedShares: table(
      [count, 2, n + m],
      (group, against, place) => (against === cloudOf(place) ? -1 : 1) * shareOf(group, place),
    ),
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
  const held = split(stopGradient(points), sizes, 1) as unknown as Costs;
  return eachOf(held, (right) => mul(square(sub(left, reshape(right, [groups, 1, right.shape[1]!]))), 0.5));
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
  const within = { ...transport, costs: eachOf(transport.costs, (costs) => div(costs, unit)) };
  const [step, end] = [2 * logarithm(scaling), 2 * logarithm(blur)];
  const count = Math.max(0, Math.ceil((end - 2 * logarithm(largestDiameter)) / step));
  const epsilons = Array.from({ length: Math.max(1, count) }, (_, index) => exponential(index * step));
  const kernels = wideKernels(within.costs, epsilons);
  const better = (from: Tensor, index: number): Tensor => {
    const [kernel, epsilon] = [kernels[index], epsilons[index]!];
    return kernel ? improveWidely(within, from, { kernel, epsilon }) : improve(within, from, epsilon);
  };
  const first = better(mul(transport.signedShares, 0), 0);
  const start = mul(add(first, better(first, 0)), 0.5);
  const rates = stepRates(diameter, { step, end, count });
  const potentials = rates.reduce((old, rate, index) => add(old, mul(sub(better(old, index), old), rate)), start);
  return mul(potentials, unit);
}

/** How far each step goes, [groups,1,1] each: half way, or not at all where its scale is not above the blur. */
function stepRates(
  diameter: Tensor,
  { step, end, count }: { readonly step: number; readonly end: number; readonly count: number },
): readonly Tensor[] {
  if (count === 0) return [];
  const groups = diameter.shape[0]!;
  const falls = constantOf(diameter.graph, { shape: [count, 1], dtype: 'float64' }, (index) => index * step);
  const heights = add(reshape(mul(log(diameter), 2), [1, groups]), falls);
  const rates = mul(cast(greater(heights, end), 'float64'), 0.5);
  return split(reshape(rates, [count * groups, 1, 1]), count, 0);
}

/** New potentials [groups,2,N] of all points against the batch and against their group; those they come from are held. */
function improve({ costs, sizes, membership, logWeights }: Transport, from: Tensor, epsilon: number): Tensor {
  const scores = add(mul(stopGradient(from), 1 / epsilon), logWeights);
  const sides = split(scores, sizes, 2).map((own, cloud) => {
    const terms = sub(matmul(membership, own), mul(costs[cloud]!, 1 / epsilon));
    const largest = stopGradient(max(terms, { axes: [2], keepDims: true }));
    const total = sum(exp(maximum(sub(terms, largest), leastExponent)), { axes: [2], keepDims: true });
    return { largest, total };
  });
  const join = (name: 'largest' | 'total'): Tensor =>
    concat(
      sides.map((side) => side[name]),
      1,
    );
  return mul(reshape(add(log(join('total')), join('largest')), from.shape), -epsilon);
}

/** Beside the largest term, which is 1, smaller ones are nothing; results below the normal numbers take an exponential six times as long. */
const leastExponent = -700;

/** Largest 1 / epsilon, in units of the squared diameter, at which no sum can leave the range of double precision. */
const widest = 600;

/**
 * `exp(-costs / epsilon)` of the first scales, as many as are wide. Where a scale is a power of two times the next one, the next kernel is
 * the last one squared, which costs no exponential, and in all at most ten of the 53 bits.
 */
function wideKernels(costs: Costs, epsilons: readonly number[]): readonly Costs[] {
  const doublings = logarithm(epsilons[0]! / (epsilons[1] ?? epsilons[0]!)) / logarithm(2);
  const isPower = Math.abs(doublings - Math.round(doublings)) < 1e-12;
  const kernels: Costs[] = [];
  for (const epsilon of epsilons) {
    if (1 / epsilon > widest) break;
    const last = kernels.at(-1);
    kernels.push(
      last && isPower
        ? eachOf(last, (kernel) => squared(kernel, Math.round(doublings)))
        : eachOf(costs, (own) => exp(mul(own, -1 / epsilon))),
    );
  }
  return kernels;
}

function squared(kernel: Tensor, times: number): Tensor {
  return Array.from({ length: times }).reduce((value: Tensor) => square(value), kernel);
}

/**
 * The same as `improve` without a search for the largest term, for scales wide enough: in units of the squared diameter costs lie in 0..1/2,
 * so soft minima of them, zeros, and means of both differ by at most 1/2 among the points of a cloud; no exponent is above 0 or below -1 / epsilon.
 */
function improveWidely(
  { sizes, membership, shares }: Transport,
  from: Tensor,
  { kernel, epsilon }: { readonly kernel: Costs; readonly epsilon: number },
): Tensor {
  const weights = split(shares, sizes, 2);
  const sides = split(stopGradient(from), sizes, 2).map((own, cloud) => {
    const highest = max(own, { axes: [2], keepDims: true });
    const weighted = mul(exp(mul(sub(own, highest), 1 / epsilon)), weights[cloud]!);
    const against = matmul(kernel[cloud]!, swapAxes(weighted));
    return {
      highest: matmul(membership, highest),
      total: sum(mul(against, membership), { axes: [2], keepDims: true }),
    };
  });
  const join = (name: 'highest' | 'total'): Tensor =>
    concat(
      sides.map((side) => side[name]),
      1,
    );
  return reshape(sub(mul(log(join('total')), -epsilon), join('highest')), from.shape);
}

function eachOf([batch, group]: Costs, change: (costs: Tensor) => Tensor): Costs {
  return [change(batch), change(group)];
}
