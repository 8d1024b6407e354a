// The rates that thresholds, and draws between two of them, reach on the cases of a group.
import { scoreBlocks } from '../../metrics/ranking/score-blocks.ts';
import type { ChanceRule } from './chance-rule.ts';
import type { LabelledScores } from './fitting-cases.ts';

/** What one threshold gives. */
export interface RocPoint {
  /** Null where nothing is flagged. */
  readonly threshold: number | null;
  readonly fpr: number;
  readonly tpr: number;
}

/** Every threshold of a group, and those on the upper convex hull, from nothing flagged to all flagged. */
export interface GroupRoc {
  readonly points: readonly RocPoint[];
  readonly hull: readonly RocPoint[];
  readonly events: number;
  readonly nonEvents: number;
}

interface Counted {
  readonly threshold: number | null;
  readonly found: number;
  readonly raised: number;
}

/** The ROC of cases of both classes: one point a distinct score, equal scores decided alike. */
export function groupRoc(cases: LabelledScores): GroupRoc {
  const blocks = scoreBlocks(cases);
  const counted: Counted[] = [{ threshold: null, found: 0, raised: 0 }];
  let found = 0;
  let raised = 0;
  for (let block = 0; block < blocks.count; block += 1) {
    found += blocks.events[block]!;
    raised += blocks.nonEvents[block]!;
    counted.push({ threshold: blocks.score[block]!, found, raised });
  }
  const rated = (points: readonly Counted[]): RocPoint[] =>
    points.map((point) => ({
      threshold: point.threshold,
      fpr: point.raised / blocks.totalNonEvents,
      tpr: point.found / blocks.totalEvents,
    }));
  const { totalEvents: events, totalNonEvents: nonEvents } = blocks;
  return { points: rated(counted), hull: rated(upperHull(counted)), events, nonEvents };
}

/** Corners of the upper hull by whole counts, so that no rounding decides. */
function upperHull(points: readonly Counted[]): readonly Counted[] {
  const hull: Counted[] = [];
  for (const point of points) {
    while (hull.length >= 2 && turnsLeft(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** Whether the way over the middle point does not turn right, so that the point is not a corner. */
function turnsLeft(a: Counted, b: Counted, c: Counted): boolean {
  return (b.raised - a.raised) * (c.found - a.found) >= (b.found - a.found) * (c.raised - a.raised);
}

/** A draw between two corners, and the rates that it reaches. */
export interface Mixture {
  readonly fpr: number;
  readonly tpr: number;
  readonly rule: ChanceRule;
}

/** The draw with the highest sensitivity at a false-positive rate in 0..1. */
export function mixtureAtFpr({ hull }: GroupRoc, fpr: number): Mixture {
  let index = 0;
  while (index + 1 < hull.length && hull[index + 1]!.fpr <= fpr) index += 1;
  const [low, high] = [hull[index]!, hull[index + 1]];
  return mix(low, high, high === undefined ? 0 : (fpr - low.fpr) / (high.fpr - low.fpr));
}

/** The draw with the lowest false-positive rate at a sensitivity in 0..1. */
export function mixtureAtTpr({ hull }: GroupRoc, tpr: number): Mixture {
  let index = 0;
  while (index + 1 < hull.length && hull[index]!.tpr < tpr) index += 1;
  const [high, low] = [hull[index]!, hull[index - 1]];
  return mix(high, low, low === undefined ? 0 : (high.tpr - tpr) / (high.tpr - low.tpr));
}

function mix(first: RocPoint, second: RocPoint | undefined, share: number): Mixture {
  const parts = [
    { point: first, weight: 1 - share },
    ...(second === undefined ? [] : [{ point: second, weight: share }]),
  ].filter(({ weight }) => weight > 0);
  const steps = parts.flatMap(({ point, weight }) =>
    point.threshold === null ? [] : [{ threshold: point.threshold, weight }],
  );
  const average = (rate: 'fpr' | 'tpr') => parts.reduce((sum, { point, weight }) => sum + weight * point[rate], 0);
  return { fpr: average('fpr'), tpr: average('tpr'), rule: { always: 0, steps } };
}
