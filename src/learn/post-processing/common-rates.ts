// The rates that all groups can reach and that serve best: exact maxima of piecewise linear functions, at their corners.
import { type GroupRoc, mixtureAtFpr, mixtureAtTpr } from './roc-hull.ts';

/** What an event found is worth, and what a false alarm costs. */
export interface Worth {
  readonly event: number;
  readonly nonEvent: number;
}

/** What is maximised: accuracy over the groups, or the mean of their common sensitivity and specificity. */
export function worthOf(objective: 'accuracy' | 'balanced-accuracy', rocs: readonly GroupRoc[]): Worth {
  const total = (count: 'events' | 'nonEvents') => rocs.reduce((sum, roc) => sum + roc[count], 0);
  const [events, nonEvents] = [total('events'), total('nonEvents')];
  if (objective === 'balanced-accuracy') return { event: 0.5 / events, nonEvent: 0.5 / nonEvents };
  return { event: 1 / (events + nonEvents), nonEvent: 1 / (events + nonEvents) };
}

/** The sensitivity at which all groups together gain most, each at its lowest false-positive rate. */
export function bestCommonSensitivity(rocs: readonly GroupRoc[], worth: Worth): number {
  const corners = rocs.flatMap(({ hull }) => hull.map(({ tpr }) => tpr));
  return bestOf(corners, (tpr) =>
    rocs.reduce(
      (sum, roc) => sum + worth.event * roc.events * tpr - worth.nonEvent * roc.nonEvents * mixtureAtTpr(roc, tpr).fpr,
      0,
    ),
  );
}

/** The specificity at which all groups together gain most, each at its highest sensitivity. */
export function bestCommonSpecificity(rocs: readonly GroupRoc[], worth: Worth): number {
  const corners = rocs.flatMap(({ hull }) => hull.map(({ fpr }) => fpr));
  return (
    1 -
    bestOf(corners, (fpr) =>
      rocs.reduce(
        (sum, roc) =>
          sum + worth.event * roc.events * mixtureAtFpr(roc, fpr).tpr - worth.nonEvent * roc.nonEvents * fpr,
        0,
      ),
    )
  );
}

/** The point under the hulls of all groups that gains most; of several the one with the fewest flagged. */
export function bestCommonPoint(
  rocs: readonly GroupRoc[],
  worth: Worth,
): { readonly fpr: number; readonly tpr: number } {
  const [events, nonEvents] = [sumOf(rocs, 'events'), sumOf(rocs, 'nonEvents')];
  const lowest = (fpr: number) => Math.min(...rocs.map((roc) => mixtureAtFpr(roc, fpr).tpr));
  const gain = (fpr: number) => worth.event * events * lowest(fpr) - worth.nonEvent * nonEvents * fpr;
  const corners = ascending(rocs.flatMap(({ hull }) => hull.map(({ fpr }) => fpr)));
  const near = corners.indexOf(bestOf(corners, gain));
  const around = [near - 1, near].flatMap((index) =>
    corners[index] === undefined || corners[index + 1] === undefined
      ? []
      : crossings(rocs, corners[index], corners[index + 1]!),
  );
  const fpr = bestOf([...corners.slice(near, near + 1), ...around], gain);
  return { fpr, tpr: lowest(fpr) };
}

function sumOf(rocs: readonly GroupRoc[], count: 'events' | 'nonEvents'): number {
  return rocs.reduce((sum, roc) => sum + roc[count], 0);
}

/** Where the hulls of two groups cross between two neighbouring corners; there the hulls are straight. */
function crossings(rocs: readonly GroupRoc[], from: number, to: number): readonly number[] {
  const ends = rocs.map((roc) => [mixtureAtFpr(roc, from).tpr, mixtureAtFpr(roc, to).tpr] as const);
  return ends.flatMap(([a, b], first) =>
    ends.slice(first + 1).flatMap(([c, d]) => {
      const share = (a - c) / (a - c - (b - d));
      return share > 0 && share < 1 ? [from + share * (to - from)] : [];
    }),
  );
}

/** Gains closer than this are equal. */
const slack = 1e-12;

/** The candidate with the largest gain, of equals the lowest. */
function bestOf(candidates: readonly number[], gain: (candidate: number) => number): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (const candidate of ascending(candidates)) {
    const value = gain(candidate);
    if (value <= highest + slack) continue;
    highest = value;
    best = candidate;
  }
  return best;
}

function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
