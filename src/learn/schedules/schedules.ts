// How the learning rate changes with time. Time is counted in steps or in epochs, fractions allowed, from 0 at the beginning of training;
// all lengths are in the same unit. Formulas are written for the time t since the warm-up ended and the total T without it, unless they say
// otherwise.
import { cos, pow } from '../../core/math.ts';

/** Settings that all schedules have. */
export interface BaseRate {
  /** The highest rate: after the warm-up. */
  readonly rate: number;
}

/** Where the rate comes to an end. */
export interface Falling extends BaseRate {
  /** Length of the whole training, warm-up included. Later the rate stays at the floor. */
  readonly total: number;
  /** The last rate; default 0. */
  readonly floor?: number | undefined;
}

/** Settings of `step`: rate factor^floor(now / every), time with the warm-up. */
export interface StepSettings extends BaseRate {
  /** Time between drops. */
  readonly every: number;
  /** What the rate is multiplied by at each drop. */
  readonly factor: number;
}

/** Settings of `multiStep`: rate factor^(number of milestones at or before now), time with the warm-up. */
export interface MultiStepSettings extends BaseRate {
  /** Times of the drops, ascending. */
  readonly milestones: readonly number[];
  readonly factor: number;
}

/** Settings of `exponential`: rate factor^t, t since the warm-up. */
export interface ExponentialSettings extends BaseRate {
  /** What the rate is multiplied by in one unit of time. */
  readonly factor: number;
}

/** Settings of `polynomial`: floor + (rate - floor)(1 - t / T)^power, without the warm-up. */
export interface PolynomialSettings extends Falling {
  /** Exponent, above 0; default 1, a straight line. */
  readonly power?: number | undefined;
}

/** Settings of `oneCycle`, which is its own warm-up. */
export interface OneCycleSettings extends BaseRate {
  readonly total: number;
  /** Part of the time in which the rate rises, in (0, 1); default 0.3. */
  readonly rise?: number | undefined;
  /** The first rate is `rate / start`; default 25. */
  readonly start?: number | undefined;
  /** The last rate is the first over `end`; default 10,000. */
  readonly end?: number | undefined;
  /** Shape of rise and fall; default `cosine`. */
  readonly shape?: 'cosine' | 'linear' | undefined;
}

/** Time: since the beginning, and how much of it is warm-up. */
export interface Time {
  readonly now: number;
  readonly warmUp: number;
}

function constant(_time: Time, { rate }: BaseRate): number {
  return rate;
}

/** floor + (rate - floor)(1 + cos(pi t / T)) / 2 (Loshchilov and Hutter 2017, without restarts). */
function cosine({ now, warmUp }: Time, { rate, total, floor = 0 }: Falling): number {
  return floor + (rate - floor) * 0.5 * (1 + cos(Math.PI * share(now - warmUp, total - warmUp)));
}

/** rate factor^floor(now / every): time with the warm-up. */
function step({ now }: Time, { rate, every, factor }: StepSettings): number {
  return rate * pow(factor, Math.floor(now / every));
}

/** rate factor^(number of milestones at or before now): time with the warm-up. */
function multiStep({ now }: Time, { rate, milestones, factor }: MultiStepSettings): number {
  return rate * pow(factor, milestones.filter((milestone) => milestone <= now).length);
}

/** rate factor^t. */
function exponential({ now, warmUp }: Time, { rate, factor }: ExponentialSettings): number {
  return rate * pow(factor, now - warmUp);
}

/** floor + (rate - floor)(1 - t / T)^power. */
function polynomial({ now, warmUp }: Time, { rate, total, floor = 0, power = 1 }: PolynomialSettings): number {
  return floor + (rate - floor) * pow(1 - share(now - warmUp, total - warmUp), power);
}

/** From rate / start up to rate, and down to rate / (start end) at the last step, total - 1 (Smith and Topin 2018, as in torch). */
function oneCycle({ now }: Time, settings: OneCycleSettings): number {
  const { rate, total, rise = 0.3, start = 25, end = 1e4, shape = 'cosine' } = settings;
  const first = rate / start;
  const peak = rise * total - 1;
  const bend = (part: number): number => (shape === 'linear' ? part : 0.5 * (1 - cos(Math.PI * part)));
  if (now <= peak) return first + (rate - first) * bend(share(now, peak));
  return rate + (first / end - rate) * bend(share(now - peak, total - 1 - peak));
}

function share(part: number, whole: number): number {
  return Math.min(1, part / whole);
}

/** The schedules by name. */
export const schedules = { constant, cosine, step, multiStep, exponential, polynomial, oneCycle } as const;

/** Name of a schedule. */
export type ScheduleName = keyof typeof schedules;
