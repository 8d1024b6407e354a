// Minimisation of smooth functions in double precision by limited-memory BFGS (Liu and Nocedal 1989).
import { usageError } from '../../core/errors.ts';
import { lineSearch } from './line-search.ts';

/**
 * A smooth function: gives its value at `x` and writes its gradient, one number for each of `x`, which it leaves as it
 * is.
 */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** How the minimum is sought. */
export interface LbfgsOptions {
  /** Steps that are remembered. Default 20. */
  readonly memory?: number | undefined;
  /** Ends when no element of the gradient is larger. Default 1e-8. */
  readonly tolerance?: number | undefined;
  /** Default 1000. */
  readonly iterations?: number | undefined;
}

/** Where the search ended. */
export interface LbfgsResult {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest element of the gradient there. */
  readonly slope: number;
  readonly iterations: number;
  /** Why: the gradient is within the tolerance; no step is found that rounding does not hide; or all iterations are done. */
  readonly ended: 'gradient' | 'precision' | 'iterations';
}

interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

interface Change {
  readonly step: Float64Array;
  readonly turn: Float64Array;
  /** 1 / (step . turn). */
  readonly weight: number;
}

/**
 * A minimum of the objective near `start`, which is left as it is: directions from the last steps by the two-loop
 * recursion, lengths by a line search under the strong Wolfe conditions (Liu and Nocedal 1989). Deterministic. Ends as
 * `precision` where no step lowers the objective, such as one that falls without end or is NaN beyond. Throws
 * `learn/bad-objective` (usage) when the objective or its gradient is not finite at the start.
 */
export function lbfgs(objective: Objective, start: Float64Array, options: LbfgsOptions = {}): LbfgsResult {
  const { memory = 20, tolerance = 1e-8, iterations = 1000 } = options;
  const at = (x: Float64Array): Point => {
    const gradient = new Float64Array(x.length);
    return { x, value: objective(x, gradient), gradient };
  };
  let point = at(start.slice());
  if (!Number.isFinite(point.value + largest(point.gradient))) {
    throw usageError(
      'learn/bad-objective',
      `The objective or its gradient is not finite where the search begins: ${point.value}, largest slope ${largest(point.gradient)}.`,
    );
  }
  const changes: Change[] = [];
  for (let iteration = 0; ; iteration += 1) {
    const slope = largest(point.gradient);
    const found = (ended: LbfgsResult['ended']): LbfgsResult => ({
      ...pick(point),
      slope,
      iterations: iteration,
      ended,
    });
    if (slope <= tolerance) return found('gradient');
    if (iteration === iterations) return found('iterations');
    let next = stepFrom(point, directionOf(point.gradient, changes), at);
    if (!next && changes.length > 0) {
      changes.length = 0;
      next = stepFrom(point, directionOf(point.gradient, changes), at);
    }
    if (!next) return found('precision');
    remember(changes, { from: point, to: next, memory });
    point = next;
  }
}

function pick({ x, value }: Point): Pick<Point, 'x' | 'value'> {
  return { x, value };
}

/** The next point along a direction, or undefined where there is none. */
function stepFrom(point: Point, direction: Float64Array, at: (x: Float64Array) => Point): Point | undefined {
  const slope = dot(point.gradient, direction);
  if (!(slope < 0)) return undefined;
  return lineSearch({ value: point.value, slope }, (length) => {
    const reached = at(point.x.map((value, index) => value + length * direction[index]!));
    return { value: reached.value, slope: dot(reached.gradient, direction), point: reached };
  });
}

/** Minus the approximate inverse Hessian times the gradient. */
function directionOf(gradient: Float64Array, changes: readonly Change[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const factors = new Float64Array(changes.length);
  for (let index = changes.length - 1; index >= 0; index -= 1) {
    const { step, turn, weight } = changes[index]!;
    factors[index] = weight * dot(step, direction);
    addScaled(direction, turn, -factors[index]!);
  }
  const last = changes.at(-1);
  const scale = last
    ? 1 / (last.weight * dot(last.turn, last.turn))
    : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
  for (let index = 0; index < direction.length; index += 1) direction[index]! *= scale;
  for (const [index, { step, turn, weight }] of changes.entries()) {
    addScaled(direction, step, factors[index]! - weight * dot(turn, direction));
  }
  return direction;
}

function remember(
  changes: Change[],
  { from, to, memory }: { readonly from: Point; readonly to: Point; readonly memory: number },
): void {
  const step = to.x.map((value, index) => value - from.x[index]!);
  const turn = to.gradient.map((value, index) => value - from.gradient[index]!);
  const curvature = dot(step, turn);
  if (!(curvature > 1e-300)) return;
  changes.push({ step, turn, weight: 1 / curvature });
  if (changes.length > memory) changes.shift();
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) target[index]! += factor * values[index]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (Number.isNaN(size)) return Number.NaN;
    if (size > most) most = size;
  }
  return most;
}
