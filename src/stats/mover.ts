// Differences of two estimates from the limits of each: the method of variance estimates recovery (square-and-add; Newcombe 1998,
// Zou and Donner 2008). The test inverts the interval, so that test and interval can never disagree.
import { normal } from './distributions/normal.ts';
import type { Interval, Limits } from './interval.ts';

/** An estimate with its limits at some level. */
export interface BoundedEstimate extends Interval {
  readonly value: number;
}

/** An estimate with its limits at every level. */
export interface EstimateWithLimits {
  readonly value: number;
  readonly limits: Limits;
}

/** Two estimates of a kind, with the correlation of their errors (0 unless they share patients). */
export interface Contrast<E> {
  readonly first: E;
  readonly second: E;
  /** In [−1, 1]; default 0. */
  readonly correlation?: number;
}

/**
 * Interval of first − second from the limits of each at the same level:
 * d − √(a² + b² − 2 r a b) with a = first.value − first.low, b = second.high − second.value, and likewise above. A limit that rests on a NaN
 * is NaN; infinite limits give infinite ones.
 */
export function moverDifference({ first, second, correlation = 0 }: Contrast<BoundedEstimate>): Interval {
  const difference = first.value - second.value;
  const below = squareAndAdd(first.value - first.low, second.high - second.value, correlation);
  const above = squareAndAdd(first.high - first.value, second.value - second.low, correlation);
  return { low: difference - below, high: difference + above };
}

function squareAndAdd(a: number, b: number, correlation: number): number {
  return Math.sqrt(Math.max(0, a * a + b * b - 2 * correlation * a * b));
}

/** Limits of first − second by deviate: `moverDifference` of the limits of both at the deviate. */
export function differenceLimits({ first, second, correlation = 0 }: Contrast<EstimateWithLimits>): Limits {
  return (deviate) =>
    moverDifference({
      first: { value: first.value, ...first.limits(deviate) },
      second: { value: second.value, ...second.limits(deviate) },
      correlation,
    });
}

/** The outcome of comparing a difference with a margin. */
export interface DifferenceTest {
  readonly difference: number;
  /** Signed deviate at which the interval's nearer limit reaches the margin; positive where the difference is above it. */
  readonly z: number;
  /** Two-sided p-value of "the difference is the margin". */
  readonly p: number;
  /** One-sided p-value of "the difference is the margin or less". */
  readonly pAbove: number;
  /** One-sided p-value of "the difference is the margin or more". */
  readonly pBelow: number;
}

const largestDeviate = 40;

/**
 * Tests first − second against a margin by searching the deviate at which the interval's limit reaches it: dual to
 * `moverDifference` at every level. Deviates above 40 are reported as 40 (p below 1e-349 prints as 0). If both estimates have no
 * spread at all, z is ±40, or 0 where the difference is the margin. NaN, p-values included, where the difference, the margin or a limit is
 * unknown (NaN).
 */
export function differenceTest(contrast: Contrast<EstimateWithLimits> & { readonly margin?: number }): DifferenceTest {
  const { margin = 0 } = contrast;
  const difference = contrast.first.value - contrast.second.value;
  const z = deviateToReach(differenceLimits(contrast), difference, margin);
  return {
    difference,
    z,
    p: Math.min(1, 2 * normal.upperTail(Math.abs(z))),
    pAbove: normal.upperTail(z),
    pBelow: normal.upperTail(-z),
  };
}

/**
 * The signed deviate at which an interval around `value` first reaches `margin`, positive for a value above it, within ±40.
 *
 * The limits must move outwards with the deviate. Solved to 1e-13 by false position with halving (Illinois), safeguarded by bisection.
 * NaN where the value, the margin or the limits are.
 */
export function deviateToReach(limits: Limits, value: number, margin: number): number {
  if (value === margin) return 0;
  const above = value > margin;
  /** Positive until the nearer limit reaches the margin. */
  const room = (deviate: number): number => {
    const { low, high } = limits(deviate);
    return above ? low - margin : margin - high;
  };
  let inside = { at: 0, room: Math.abs(value - margin) };
  let outside = { at: 1, room: room(1) };
  if (Number.isNaN(inside.room + outside.room)) return Number.NaN;
  while (outside.room > 0) {
    if (outside.at >= largestDeviate) return above ? largestDeviate : -largestDeviate;
    inside = outside;
    const at = Math.min(largestDeviate, 2 * outside.at);
    outside = { at, room: room(at) };
  }
  const deviate = crossing(room, inside, outside);
  return above ? deviate : -deviate;
}

interface Probe {
  readonly at: number;
  readonly room: number;
}

function crossing(room: (deviate: number) => number, from: Probe, to: Probe): number {
  let inside = from;
  let outside = to;
  let side = 0;
  let last = Number.NaN;
  for (let step = 0; step < 200; step += 1) {
    const width = outside.at - inside.at;
    const bisects = step % 4 === 3 || !Number.isFinite(outside.room);
    const at = inside.at + width * (bisects ? 0.5 : inside.room / (inside.room - outside.room));
    const tolerance = 1e-13 * Math.max(1, at);
    const probe = { at, room: room(at) };
    if (probe.room === 0 || width <= tolerance || (!bisects && Math.abs(at - last) <= tolerance)) return at;
    last = at;
    if (probe.room > 0) {
      inside = probe;
      if (side > 0) outside = { at: outside.at, room: outside.room / 2 };
      side = 1;
    } else {
      outside = probe;
      if (side < 0) inside = { at: inside.at, room: inside.room / 2 };
      side = -1;
    }
  }
  return (inside.at + outside.at) / 2;
}

/** The outcome of two one-sided tests. */
export interface EquivalenceTest {
  /** The larger of the two one-sided p-values: small if the difference is shown to lie within ±delta. */
  readonly p: number;
  readonly pAboveLower: number;
  readonly pBelowUpper: number;
}

/**
 * Two one-sided tests that first − second lies strictly within ±delta (Schuirmann 1987). A delta of 0 or less is never shown (p of .5 or
 * more); NaN where the difference, delta or a limit is unknown.
 */
export function equivalenceTest(contrast: Contrast<EstimateWithLimits> & { readonly delta: number }): EquivalenceTest {
  const { delta } = contrast;
  const pAboveLower = differenceTest({ ...contrast, margin: -delta }).pAbove;
  const pBelowUpper = differenceTest({ ...contrast, margin: delta }).pBelow;
  return { p: Math.max(pAboveLower, pBelowUpper), pAboveLower, pBelowUpper };
}
