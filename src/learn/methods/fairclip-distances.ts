// The same Sinkhorn divergences as `sinkhornDivergence`, of one batch with several groups at once: all four potentials of all groups are one
// tensor, so that a step of the schedule is a handful of operations however many groups there are.
import { exp as exponential, log as logarithm, pow as power } from '../../core/math.ts';
import { greater, where } from '../../engine/functions/comparisons.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import { add, cast, div, exp, log, maximum, minimum, mul, square, sub } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { expand, pad, reshape, stack } from '../../engine/functions/movement.ts';
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
  const held = costsOf({ ...clouds, left: stopGradient(clouds.left) });
  const diameter = diameters(batch, groups);
  const potentials = anneal({ ...clouds, costs: held }, diameter, schedule);
  const last = improve({ ...clouds, costs: costsOf(clouds) }, potentials, power(schedule.blur, 2));
  const means = sum(mul(last, clouds.shares), { axes: [2] });
  return cast(sum(mul(means, signsLike(means)), { axes: [0] }), values.dtype);
}

/** Points of four ordered pairs of clouds: batch-group, group-batch, batch-batch, group-group; [4,groups,k] with k the largest cloud. */
interface Clouds {
  readonly left: Tensor;
  /** Held. */
  readonly right: Tensor;
  /** Logarithm of the weight of each right point, hugely negative where there is none. */
  readonly logWeights: Tensor;
  /** Weight of each left point, 0 where there is none. */
  readonly shares: Tensor;
}

interface Transport extends Omit<Clouds, 'left' | 'right'> {
  /** [4,groups,k,k]. */
  readonly costs: Tensor;
}

function cloudsOf(batch: Tensor, groups: readonly Tensor[]): Clouds {
  const sizes = groups.map(({ shape }) => shape[0]!);
  const [n, count] = [batch.shape[0]!, groups.length];
  const k = Math.max(n, ...sizes);
  const wide = (values: Tensor): Tensor => pad(values, [[0, k - values.shape[0]!]]);
  const own = expand(reshape(wide(batch), [1, k]), [count, k]);
  const others = stack(groups.map(wide));
  const left = stack([own, others, own, others]);
  const sizeAt = (part: number, group: number, isLeft: boolean): number =>
    part === 2 || part === (isLeft ? 0 : 1) ? n : sizes[group]!;
  const table = (isLeft: boolean, value: (size: number) => number, none: number): Tensor =>
    cast(
      constantOf(batch.graph, { shape: [4, count, k], dtype: 'float64' }, (index) => {
        const size = sizeAt(Math.floor(index / (count * k)), Math.floor(index / k) % count, isLeft);
        return index % k < size ? value(size) : none;
      }),
      batch.dtype,
    );
  return {
    left,
    right: stopGradient(gather(left, opposite)),
    logWeights: table(false, (size) => -logarithm(size), absent),
    shares: table(true, (size) => 1 / size, 0),
  };
}

/** Where the potential of the right points lies: that of the opposite pair; a cloud with itself is its own opposite. */
const opposite = [1, 0, 2, 3];

function costsOf({ left, right }: Pick<Clouds, 'left' | 'right'>): Tensor {
  const [parts, groups, k] = left.shape as [number, number, number];
  const difference = sub(reshape(left, [parts, groups, k, 1]), reshape(right, [parts, groups, 1, k]));
  return mul(square(difference), 0.5);
}

/** Largest distance within the batch and each group, [groups,1,1]. */
function diameters(batch: Tensor, groups: readonly Tensor[]): Tensor {
  const extents = groups.map((group) => sub(maximum(max(batch), max(group)), minimum(min(batch), min(group))));
  return maximum(reshape(stopGradient(stack(extents)), [groups.length, 1, 1]), smallestDiameter);
}

function anneal(transport: Transport, diameter: Tensor, { blur, scaling, largestDiameter }: DistanceSchedule): Tensor {
  const start = mul(log(diameter), 2);
  const [step, end] = [2 * logarithm(scaling), 2 * logarithm(blur)];
  const count = Math.max(0, Math.ceil((end - 2 * logarithm(largestDiameter)) / step));
  const average = (old: Tensor, epsilon: Tensor | number): Tensor =>
    mul(add(old, improve(transport, old, epsilon)), 0.5);
  const none = mul(transport.shares, 0);
  let potentials = average(improve(transport, none, exp(start)), exp(start));
  for (let index = 0; index < count; index += 1) {
    const height = add(start, index * step);
    const isActive = reshape(greater(height, end), [1, diameter.shape[0]!, 1]);
    potentials = where(isActive, average(potentials, exp(height)), potentials);
  }
  return average(potentials, exponential(end));
}

/** New potentials of the left points, [4,groups,k], from those of the right ones, which are held. */
function improve({ costs, logWeights }: Transport, from: Tensor, epsilon: Tensor | number): Tensor {
  const [parts, groups, k] = from.shape as [number, number, number];
  const across = (values: Tensor): Tensor => reshape(values, [parts, groups, 1, k]);
  const scores = div(sub(across(gather(stopGradient(from), opposite)), costs), epsilon);
  const least = logSumExp(add(scores, across(logWeights)), { axes: [3] });
  const scale = typeof epsilon === 'number' ? epsilon : reshape(epsilon, [1, groups, 1]);
  return mul(mul(least, -1), scale);
}

/** 1 for the pairs of different clouds, -1 for a cloud with itself. */
function signsLike({ graph, dtype, shape }: Tensor): Tensor {
  return cast(
    constantOf(graph, { shape }, (index) => (index < 2 * shape[1]! ? 1 : -1)),
    dtype,
  );
}
