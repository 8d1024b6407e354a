import type { Curves } from '../../audit/result.ts';
import { usageError } from '../../core/errors.ts';
import { type ScoredRows, scoreBlocks } from '../ranking/score-blocks.ts';
import { rankingReason, undefinedBecause } from '../reasons.ts';

/** The most points a curve has in a result. */
export const rocPoints = 101;

type RocPoints = NonNullable<Curves['roc']>;

/**
 * The ROC curve from (0,0) to (1,1): one vertex a distinct score, tied scores joined by a straight line, vertices on a straight line left
 * out. If more than `points` remain, those nearest to equal steps along the curve (its length being the rise plus the run, 2 in all) are
 * kept, so steep and flat parts keep their shape and no dropped vertex is farther than 2/(points-1) from a kept one. Undefined when a class has no
 * cases or a score is NaN. @throws `metrics/roc-points` unless `points` is a whole number of 2 or more.
 */
export function rocCurve(
  rows: ScoredRows,
  { points = rocPoints }: { readonly points?: number } = {},
): { readonly points: RocPoints } | { readonly undefined: string } {
  if (!(Number.isInteger(points) && points >= 2)) {
    throw usageError('metrics/roc-points', `a ROC curve has a whole number of points, 2 or more; got ${points}`, {
      hint: 'leave it out for 101 points',
    });
  }
  const reason = rankingReason({ kind: 'binary', label: Uint8Array.from(rows.label), score: rows.score });
  if (reason !== undefined) return undefinedBecause(reason);
  return { points: thin(vertices(rows), points) };
}

function vertices(rows: ScoredRows): RocPoints {
  const { count, events, nonEvents, totalEvents, totalNonEvents } = scoreBlocks(rows);
  const corners: RocPoints = [{ fpr: 0, tpr: 0 }];
  let found = 0;
  let raised = 0;
  for (let k = 0; k < count; k++) {
    found += events[k];
    raised += nonEvents[k];
    const turns = k + 1 === count || events[k] * nonEvents[k + 1] !== nonEvents[k] * events[k + 1];
    if (turns) corners.push({ fpr: raised / totalNonEvents, tpr: found / totalEvents });
  }
  corners[corners.length - 1] = { fpr: 1, tpr: 1 };
  return corners;
}

function thin(corners: RocPoints, points: number): RocPoints {
  if (corners.length <= points) return corners;
  const kept: RocPoints = [];
  let at = 0;
  for (let step = 0; step < points; step++) {
    const target = (2 * step) / (points - 1);
    while (at + 1 < corners.length && distance(corners[at + 1], target) <= distance(corners[at], target)) at++;
    if (kept.at(-1) !== corners[at]) kept.push(corners[at]);
  }
  return kept;
}

function distance(point: { fpr: number; tpr: number }, target: number): number {
  return Math.abs(point.fpr + point.tpr - target);
}
