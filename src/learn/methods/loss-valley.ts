import type { Values } from '../../engine/executable.ts';
import { meanValues } from './mean-values.ts';

/** How the valley is found, as the authors name it. */
export interface ValleySettings {
  /** The valley begins where a loss is the least of so many from it on (N_s). */
  readonly convergence: number;
  /** It ends where so many losses in a row are above the threshold (N_e). */
  readonly tolerance: number;
  /** The threshold is the mean of the first `convergence` losses times 1 + ratio. */
  readonly ratio: number;
}

/** Weights of one segment of the training, and the validation loss at its end. */
export interface Segment {
  readonly loss: number;
  readonly values: Values;
}

/** All that the search has to remember. */
export interface ValleyState {
  /** Segments that are not decided yet, oldest first. */
  readonly pending: readonly Segment[];
  /** Absent before the valley. */
  readonly threshold?: number | undefined;
  /** Mean of the segments of the valley so far, and their number. */
  readonly mean?: Values | undefined;
  readonly count: number;
  readonly ended: boolean;
}

/** Before the first segment. */
export const beforeValley: ValleyState = { pending: [], count: 0, ended: false };

/**
 * The search for the valley of the validation loss after one more segment (Cha et al. 2021): it begins at a segment whose loss is the least of
 * `convergence` from it on (the first of equal ones), takes in a segment once `tolerance` segments from it on are known and their least loss is at
 * most the threshold, and ends otherwise. A loss of NaN counts as infinite, and no valley begins
 * near one. The state given is not changed.
 */
export function extendValley(state: ValleyState, segment: Segment, settings: ValleySettings): ValleyState {
  if (state.ended) return state;
  const pending = [...state.pending, segment];
  if (state.threshold !== undefined) return decide({ ...state, pending }, settings);
  const recent = pending.slice(-settings.convergence);
  const losses = recent.map(lossOf);
  const isWhole = recent.length === settings.convergence && losses.every(Number.isFinite);
  const begins = isWhole && Math.min(...losses) === losses[0];
  if (!begins) return { ...state, pending: recent };
  const threshold = (losses.reduce((sum, loss) => sum + loss, 0) / losses.length) * (1 + settings.ratio);
  return decide({ ...state, pending: recent, threshold }, settings);
}

/**
 * Mean of the weights in the valley when the training is over: of the segments that are not decided, those up to the last one that is not
 * followed by losses above the threshold alone belong to it. Undefined when no valley began.
 */
export function valleyMean(state: ValleyState): Values | undefined {
  return wholeValley(state).mean;
}

/** Number of segments in `valleyMean`; 0 when no valley began. */
export function segmentsInValley(state: ValleyState): number {
  return wholeValley(state).count;
}

function wholeValley(state: ValleyState): ValleyState {
  const { threshold } = state;
  if (threshold === undefined) return beforeValley;
  let last = state;
  while (!last.ended && last.pending.length > 0 && leastLoss(last.pending) <= threshold) last = takeIn(last);
  return last;
}

function decide(state: ValleyState, { tolerance }: ValleySettings): ValleyState {
  let next = state;
  while (next.pending.length >= tolerance) {
    if (leastLoss(next.pending.slice(0, tolerance)) > next.threshold!) return { ...next, pending: [], ended: true };
    next = takeIn(next);
  }
  return next;
}

function takeIn({ pending, mean, count, ...rest }: ValleyState): ValleyState {
  const [first, ...others] = pending;
  return { ...rest, pending: others, mean: meanValues(mean, first!.values, count), count: count + 1 };
}

function leastLoss(segments: readonly Segment[]): number {
  return Math.min(...segments.map(lossOf));
}

function lossOf({ loss }: Segment): number {
  return Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss;
}
