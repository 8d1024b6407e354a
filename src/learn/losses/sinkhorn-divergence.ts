// Entropic distance of two clouds of points, with the schedule and the gradient of the geomloss package (Feydy et al. 2019).
import { usageError } from '../../core/errors.ts';
import { exp as exponential, log as logarithm, pow as power } from '../../core/math.ts';
import { and, greater, where } from '../../engine/functions/comparisons.ts';
import {
  add,
  div,
  exp,
  log,
  maximum,
  minimum,
  mul,
  neg,
  sqrt,
  square,
  sub,
} from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { logSumExp, max, mean, min, sum } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import { shapeError } from '../../engine/graph/shape-error.ts';
import type { Operand, Tensor } from '../../engine/graph/tensor.ts';

/** How far and how finely the clouds are matched. */
export interface SinkhornOptions {
  /** Distance below which points are not told apart. Default 0.05. */
  readonly blur?: number | undefined;
  /** Factor between neighbouring scales, 0..1; nearer to 1 is more exact and slower. Default 0.5. */
  readonly scaling?: number | undefined;
  /** Cost `|u-v|^2 / 2` (2, default) or `|u-v|` (1). */
  readonly power?: 1 | 2 | undefined;
  /** Largest distance, where the schedule starts. Default: that of the data, found at each run. */
  readonly diameter?: number | undefined;
  /** Only without `diameter`: the largest for which the schedule has all its steps. Default 1e5. */
  readonly largestDiameter?: number | undefined;
}

/**
 * Debiased Sinkhorn divergence of x [n] or [n,d] and y [m] or [m,d], points of equal weight: a scalar, 0 for equal
 * clouds, about half the squared Wasserstein distance for power 2 and small blur (Feydy et al. 2019). The scale falls
 * from the diameter to `blur`; all steps but the last are held constant in the gradient, as in geomloss 0.2.6. At a
 * small blur it is not converged, so it is not exact transport: this is the published quantity. Clouds that are one
 * point give 0, where geomloss fails; a NaN gives NaN. Throws `engine/shape-mismatch`, also for a cloud without points;
 * `learn/bad-loss` (usage) for settings out of range.
 */
export function sinkhornDivergence(x: Tensor, y: Tensor, options: SinkhornOptions = {}): Tensor {
  const [points, others] = pointsOf(x, y);
  const last = lastPotentials(points, others, { settings: checkedSettings(options) });
  return add(mean(sub(last.xy, last.xx)), mean(sub(last.yx, last.yy)));
}

/** Points [n] or [n,d] with a weight of 0 or more each, [n]. */
export interface WeightedPoints {
  readonly points: Tensor;
  readonly weights: Tensor;
}

/**
 * The same of points with weights, which are scaled to sum 1 in each cloud: equal weights give `sinkhornDivergence`,
 * and geomloss 0.2.6 is followed with weights too. A finite point with weight 0 changes nothing and gets no gradient,
 * so clouds of any size fit a batch of fixed shape. A cloud without weight gives 0. Weights carry no gradient. Throws
 * `engine/shape-mismatch`, `learn/bad-loss` (usage).
 */
export function weightedSinkhornDivergence(
  x: WeightedPoints,
  y: WeightedPoints,
  options: SinkhornOptions = {},
): Tensor {
  const [points, others] = pointsOf(x.points, y.points);
  for (const { points: cloud, weights } of [x, y]) {
    if (weights.shape.join() !== String(cloud.shape[0])) {
      throw shapeError('weightedSinkhornDivergence', 'needs one weight [n] a point', [cloud, weights]);
    }
  }
  const masses = { x: massOf(x.weights), y: massOf(y.weights) };
  const last = lastPotentials(points, others, { settings: checkedSettings(options), masses });
  const ofX = sum(mul(masses.x.shares, sub(last.xy, last.xx)));
  const ofY = sum(mul(masses.y.shares, sub(last.yx, last.yy)));
  return where(and(masses.x.isPresent, masses.y.isPresent), add(ofX, ofY), 0);
}

/** Weights scaled to sum 1, and their logarithms as rows. */
interface Mass {
  readonly shares: Tensor;
  readonly logarithms: Tensor;
  /** Whether there is any weight. */
  readonly isPresent: Tensor;
}

/** What stands for the logarithm of no weight. */
const noWeight = -1e9;

function massOf(weights: Tensor): Mass {
  const held = stopGradient(weights);
  const total = sum(held);
  const isPresent = greater(total, 0);
  const shares = div(held, where(isPresent, total, 1));
  const counts = greater(shares, 0);
  const logarithms = where(counts, log(where(counts, shares, 1)), noWeight);
  return { shares, logarithms: reshape(logarithms, [1, weights.shape[0]!]), isPresent };
}

interface Masses {
  readonly x: Mass;
  readonly y: Mass;
}

/** Potentials after the whole schedule; the last step carries the gradient. */
function lastPotentials(
  x: Tensor,
  y: Tensor,
  { settings, masses }: { readonly settings: Settings; readonly masses?: Masses },
): FourParts {
  const [heldX, heldY] = [stopGradient(x), stopGradient(y)];
  const held = costsOf({ x: heldX, y: heldY, heldX, heldY }, settings.power);
  const potentials = anneal(held, scaleSteps(boxOf(heldX, heldY, masses), settings), masses);
  const costs = costsOf({ x, y, heldX, heldY }, settings.power);
  return improve(costs, potentials, { epsilon: power(settings.blur, settings.power), masses });
}

function pointsOf(x: Tensor, y: Tensor): readonly [Tensor, Tensor] {
  const [points, others] = [asPoints(x), asPoints(y)];
  if (points.shape[1] === others.shape[1]) return [points, others];
  throw shapeError('sinkhornDivergence', 'needs points of one dimension', [x, y]);
}

interface Settings {
  readonly blur: number;
  readonly scaling: number;
  readonly power: 1 | 2;
  readonly diameter: number | undefined;
  readonly largestDiameter: number;
}

function checkedSettings(options: SinkhornOptions): Settings {
  const { blur = 0.05, scaling = 0.5, power: exponent = 2, diameter, largestDiameter = 1e5 } = options;
  const lengths = [blur, diameter ?? 1, largestDiameter];
  const areLengths = lengths.every((length) => length > 0 && Number.isFinite(length));
  if (!areLengths || !(scaling > 0 && scaling < 1) || (exponent !== 1 && exponent !== 2)) {
    throw usageError(
      'learn/bad-loss',
      `A Sinkhorn divergence needs blur and diameters above 0 and finite, scaling in 0..1 and power 1 or 2; got blur ${blur}, diameter ${diameter}, largestDiameter ${largestDiameter}, scaling ${scaling}, power ${exponent}.`,
    );
  }
  return { blur, scaling, power: exponent, diameter, largestDiameter };
}

function asPoints(x: Tensor): Tensor {
  if (x.shape[0] === 0) throw shapeError('sinkhornDivergence', 'needs at least one point', [x]);
  if (x.shape.length === 1) return reshape(x, [x.shape[0]!, 1]);
  if (x.shape.length === 2) return x;
  throw shapeError('sinkhornDivergence', 'needs points [n] or [n,d]', [x]);
}

/** One value for each ordered pair of clouds; potentials and costs alike. */
interface FourParts {
  readonly xy: Tensor;
  readonly yx: Tensor;
  readonly xx: Tensor;
  readonly yy: Tensor;
}

/** Costs with the left points free and the right ones held. */
function costsOf(
  { x, y, heldX, heldY }: { readonly x: Tensor; readonly y: Tensor; readonly heldX: Tensor; readonly heldY: Tensor },
  exponent: 1 | 2,
): FourParts {
  const cost = (left: Tensor, right: Tensor): Tensor => pairCosts(left, right, exponent);
  return { xy: cost(x, heldY), yx: cost(y, heldX), xx: cost(x, heldX), yy: cost(y, heldY) };
}

/** Squared distances below this count as this, without gradient, for power 1: as in geomloss. */
const smallestSquare = 1e-8;

function pairCosts(left: Tensor, right: Tensor, exponent: 1 | 2): Tensor {
  const [n, d] = left.shape as [number, number];
  const m = right.shape[0]!;
  const squares =
    d === 1
      ? square(sub(left, reshape(right, [1, m])))
      : sum(square(sub(reshape(left, [n, 1, d]), reshape(right, [1, m, d]))), { axes: [2] });
  return exponent === 1 ? sqrt(maximum(squares, smallestSquare)) : mul(squares, 0.5);
}

/** One scale of the schedule; a step whose `isActive` is false leaves the potentials as they are. */
interface ScaleStep {
  readonly epsilon: Operand;
  readonly isActive?: Tensor;
}

/** The scales: the first twice, then down by the factor while above the blur, then the blur. */
function scaleSteps(box: () => Tensor, settings: Settings): readonly ScaleStep[] {
  const { blur, scaling, power: exponent, diameter, largestDiameter } = settings;
  const step = exponent * logarithm(scaling);
  const end = exponent * logarithm(blur);
  const last: ScaleStep = { epsilon: power(blur, exponent) };
  const count = (start: number): number => Math.max(0, Math.ceil((end - start) / step));
  if (diameter !== undefined) {
    const start = exponent * logarithm(diameter);
    const falling = Array.from({ length: count(start) }, (_, index) => ({
      epsilon: exponential(start + index * step),
    }));
    return [{ epsilon: power(diameter, exponent) }, ...falling, last];
  }
  const start = mul(log(box()), exponent);
  const falling = Array.from({ length: count(exponent * logarithm(largestDiameter)) }, (_, index) => {
    const height = add(start, index * step);
    return { epsilon: exp(height), isActive: greater(height, end) };
  });
  return [{ epsilon: exp(start) }, ...falling, last];
}

/** Smallest diameter, so that a cloud of one point has logarithms. */
const smallestDiameter = 1e-9;

/** Length of the diagonal of the box around both clouds, on demand. */
function boxOf(x: Tensor, y: Tensor, masses: Masses | undefined): () => Tensor {
  const over = { axes: [0] };
  const bound = (points: Tensor, mass: Mass | undefined, empty: number): Tensor =>
    mass ? where(greater(reshape(mass.shares, [points.shape[0]!, 1]), 0), points, empty) : points;
  return () => {
    const highest = maximum(max(bound(x, masses?.x, -farAway), over), max(bound(y, masses?.y, -farAway), over));
    const lowest = minimum(min(bound(x, masses?.x, farAway), over), min(bound(y, masses?.y, farAway), over));
    const extent = sub(highest, lowest);
    return maximum(sqrt(sum(square(masses ? maximum(extent, 0) : extent))), smallestDiameter);
  };
}

/** Beyond every coordinate, and finite in single precision. */
const farAway = 1e30;

function anneal(costs: FourParts, steps: readonly ScaleStep[], masses: Masses | undefined): FourParts {
  const { epsilon } = steps[0]!;
  const zero = (cost: Tensor): Tensor => mul(mean(cost, { axes: [1] }), 0);
  const none = { xy: zero(costs.xy), yx: zero(costs.yx), xx: zero(costs.xx), yy: zero(costs.yy) };
  return steps.reduce(
    (potentials, step) => {
      const better = improve(costs, potentials, { epsilon: step.epsilon, masses });
      const average = (old: Tensor, fresh: Tensor): Tensor => {
        const half = mul(add(old, fresh), 0.5);
        return step.isActive ? where(step.isActive, half, old) : half;
      };
      return {
        xy: average(potentials.xy, better.xy),
        yx: average(potentials.yx, better.yx),
        xx: average(potentials.xx, better.xx),
        yy: average(potentials.yy, better.yy),
      };
    },
    improve(costs, none, { epsilon, masses }),
  );
}

/** A full step of all potentials at once; the potentials it starts from are held. Without masses all points of a cloud weigh alike. */
function improve(
  costs: FourParts,
  from: FourParts,
  { epsilon, masses }: { readonly epsilon: Operand; readonly masses: Masses | undefined },
): FourParts {
  const soft = (cost: Tensor, potential: Tensor, mass: Mass | undefined): Tensor => {
    const m = cost.shape[1]!;
    const scores = div(sub(stopGradient(reshape(potential, [1, m])), cost), epsilon);
    const total = logSumExp(mass ? add(scores, mass.logarithms) : scores, { axes: [1] });
    return mass ? mul(neg(total), epsilon) : mul(sub(logarithm(m), total), epsilon);
  };
  return {
    xy: soft(costs.xy, from.yx, masses?.y),
    yx: soft(costs.yx, from.xy, masses?.x),
    xx: soft(costs.xx, from.xx, masses?.x),
    yy: soft(costs.yy, from.yy, masses?.y),
  };
}
