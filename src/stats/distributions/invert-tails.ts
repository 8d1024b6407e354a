import { log } from '../../core/math.ts';
import type { Tails } from './gamma.ts';

/** What an inversion needs: the tails wanted, the tails with the slope of the lower one at any point, and where to look. */
export interface TailInversion {
  readonly target: Tails;
  readonly evaluate: (point: number) => Tails & { readonly slope: number };
  readonly start: number;
  readonly bracket: readonly [number, number];
}

/**
 * The point at which a distribution has the given tails.
 *
 * Newton steps on the logarithm of the smaller tail, so that a probability of 1e-300 is met to the same relative precision as 0.3,
 * kept inside a bracket and replaced by bisection where they leave it. The lower tail must rise with the point.
 */
export function invertTails({ target, evaluate, start, bracket }: TailInversion): number {
  const useLower = target.lower <= target.upper;
  const wanted = useLower ? target.lower : target.upper;
  const sign = useLower ? 1 : -1;
  let [low, high] = bracket;
  let point = start;
  for (let iteration = 0; iteration < 400; iteration += 1) {
    const at = evaluate(point);
    const tail = useLower ? at.lower : at.upper;
    const excess = sign * (tail > 0 ? log(tail / wanted) : Number.NEGATIVE_INFINITY);
    if (excess === 0) return point;
    if (excess > 0) high = point;
    else low = point;
    const newton = point - (excess * tail) / at.slope;
    const next = newton > low && newton < high ? newton : low + (high - low) / 2;
    if (Math.abs(next - point) <= 1e-15 * Math.max(1, Math.abs(point))) return next;
    point = next;
  }
  return point;
}
