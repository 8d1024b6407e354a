// Choosing a decision threshold from scores and labels. Everywhere in Evenhand a case is flagged when score >= threshold (inclusive).
// Candidates are the distinct scores seen, so a threshold is always a score of the table and tied cases are decided alike.
import type { ThresholdRule } from '../audit/plan.ts';
import { usageError } from '../core/errors.ts';
import { type ScoreBlocks, type ScoredRows, scoreBlocks } from './ranking/score-blocks.ts';
import { rankingReason, undefinedBecause } from './reasons.ts';

/** A threshold, or the reason why the rule gives none on these rows. */
export type ThresholdChoice = { readonly threshold: number } | { readonly undefined: string };

/** Room for rounding when a cumulative weight is compared with a share of the total. */
const slack = 1e-12;

/** Decisions of scores: 1 where score >= threshold, in the order of the rows. @throws `metrics/no-decision` when a score or the threshold is NaN. */
export function decide(score: Float64Array, threshold: number): Uint8Array {
  const decision = new Uint8Array(score.length);
  for (let i = 0; i < score.length; i++) {
    if (Number.isNaN(score[i]) || Number.isNaN(threshold)) throw undecided(score[i], { threshold, row: i });
    decision[i] = score[i] >= threshold ? 1 : 0;
  }
  return decision;
}

/**
 * Chooses a threshold by a rule, from labels 0/1, scores and weights (which should not be the rows that are scored with it).
 * `fixed`: the value given. `youden`: largest sensitivity + specificity. `f1`: largest F1. Of several equal maxima the highest threshold is
 * taken (fewest flagged). `sensitivity`: the highest threshold with at least that sensitivity; it always exists. `specificity`: the lowest
 * threshold with at least that specificity; undefined when even flagging only the highest score falls short. Undefined also when a class
 * has no cases or a score is NaN. O(n log n) at most. @throws `metrics/threshold-rule` for a fixed threshold that is NaN and for a sensitivity
 * or specificity outside [0,1].
 */
export function chooseThreshold(rule: ThresholdRule, rows: ScoredRows): ThresholdChoice {
  return thresholdChooser(rows)(rule);
}

/** `chooseThreshold` for several rules on the same rows, which are sorted once. */
export function thresholdChooser(rows: ScoredRows): (rule: ThresholdRule) => ThresholdChoice {
  let known: ScoreBlocks | { readonly undefined: string } | undefined;
  return (rule) => {
    checkRule(rule);
    if (rule.rule === 'fixed') return { threshold: rule.value };
    known ??= blocksOf(rows);
    return 'undefined' in known ? known : thresholdIn(known, rule);
  };
}

function undecided(score: number, { threshold, row }: { readonly threshold: number; readonly row: number }) {
  return usageError(
    'metrics/no-decision',
    `no decision follows from a score of ${score} (row ${row}) and a threshold of ${threshold}`,
    {
      hint: 'leave out rows without a score, and choose a threshold first',
    },
  );
}

function checkRule(rule: ThresholdRule): void {
  if (rule.rule === 'youden' || rule.rule === 'f1') return;
  const isShare = rule.value >= 0 && rule.value <= 1;
  if (rule.rule === 'fixed' ? !Number.isNaN(rule.value) : isShare) return;
  throw usageError(
    'metrics/threshold-rule',
    `the ${rule.rule} rule of a threshold cannot have the value ${rule.value}`,
    {
      hint: 'give a sensitivity or specificity between 0 and 1, or a fixed threshold that is a number',
    },
  );
}

function blocksOf(rows: ScoredRows): ScoreBlocks | { readonly undefined: string } {
  const label = Uint8Array.from(rows.label);
  const reason = rankingReason({ kind: 'binary', label, score: rows.score });
  return reason === undefined ? scoreBlocks(rows) : undefinedBecause(reason);
}

function thresholdIn(blocks: ScoreBlocks, rule: Exclude<ThresholdRule, { readonly rule: 'fixed' }>): ThresholdChoice {
  switch (rule.rule) {
    case 'youden':
      return largest(blocks, (found, raised) => found / blocks.totalEvents - raised / blocks.totalNonEvents);
    case 'f1':
      return largest(blocks, (found, raised) => (2 * found) / (found + raised + blocks.totalEvents));
    case 'sensitivity':
      return first(blocks, (found) => found >= rule.value * blocks.totalEvents * (1 - slack));
    case 'specificity':
      return last(blocks, rule.value);
  }
}

function largest(blocks: ScoreBlocks, gain: (found: number, raised: number) => number): ThresholdChoice {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let found = 0;
  let raised = 0;
  for (let k = 0; k < blocks.count; k++) {
    found += blocks.events[k];
    raised += blocks.nonEvents[k];
    const value = gain(found, raised);
    if (value > highest + slack) {
      highest = value;
      best = k;
    }
  }
  return { threshold: blocks.score[best] };
}

function first(blocks: ScoreBlocks, reached: (found: number) => boolean): ThresholdChoice {
  let found = 0;
  let k = 0;
  for (; k < blocks.count; k++) {
    found += blocks.events[k];
    if (reached(found)) break;
  }
  return { threshold: blocks.score[Math.min(k, blocks.count - 1)] };
}

function last(blocks: ScoreBlocks, specificity: number): ThresholdChoice {
  const allowed = (1 - specificity) * blocks.totalNonEvents + slack * blocks.totalNonEvents;
  let raised = 0;
  let k = 0;
  for (; k < blocks.count; k++) {
    raised += blocks.nonEvents[k];
    if (raised > allowed) break;
  }
  return k === 0
    ? undefinedBecause(
        `no threshold with a specificity of ${specificity}: the highest score alone flags too many non-events`,
      )
    : { threshold: blocks.score[k - 1] };
}
