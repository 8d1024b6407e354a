// Non-decreasing fit of labels on scores by pooling neighbours that are out of order.
import { scoreBlocks } from '../../metrics/ranking/score-blocks.ts';
import type { LabelledScores } from './fitting-cases.ts';

/**
 * A non-decreasing piecewise linear function: corners with ascending x (scores) and y in 0..1, constant beyond them.
 * JSON.
 */
export interface IsotonicMap {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

interface Pool {
  readonly low: number;
  readonly high: number;
  readonly events: number;
  readonly cases: number;
}

/**
 * The non-decreasing function of the score nearest to the labels in squared distance (pool adjacent violators, Ayer et al. 1955): the
 * share of events of each pool over the pool's scores. Equal scores are one point. Between pools it is linear, beyond the scores seen
 * constant, as in scikit-learn. Without cases it has no corners.
 */
export function isotonicFit(cases: LabelledScores): IsotonicMap {
  const blocks = scoreBlocks(cases);
  const pools: Pool[] = [];
  for (let block = blocks.count - 1; block >= 0; block -= 1) {
    const [score, events] = [blocks.score[block]!, blocks.events[block]!];
    let pool: Pool = { low: score, high: score, events, cases: events + blocks.nonEvents[block]! };
    for (let last = pools.at(-1); last && isAtLeast(last, pool); last = pools.at(-1)) {
      pools.pop();
      pool = {
        low: last.low,
        high: pool.high,
        events: last.events + pool.events,
        cases: last.cases + pool.cases,
      };
    }
    pools.push(pool);
  }
  const corners = pools.flatMap(({ low, high, events, cases: count }) =>
    (low === high ? [low] : [low, high]).map((x) => ({ x, y: events / count })),
  );
  return { x: corners.map(({ x }) => x), y: corners.map(({ y }) => y) };
}

function isAtLeast(first: Pool, second: Pool): boolean {
  return first.events * second.cases >= second.events * first.cases;
}

/** Value of the function; NaN for one without corners. */
export function isotonicAt({ x, y }: IsotonicMap, score: number): number {
  if (x.length === 0) return Number.NaN;
  if (score <= x[0]!) return y[0]!;
  if (score >= x.at(-1)!) return y.at(-1)!;
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - x[low]!) / (x[high]! - x[low]!);
  return y[low]! + share * (y[high]! - y[low]!);
}
