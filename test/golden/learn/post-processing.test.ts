// Group thresholds against fairlearn's ThresholdOptimizer and isotonic recalibration against scikit-learn.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FittingCases } from '../../../src/learn/post-processing/fitting-cases.ts';
import {
  fitGroupThresholds,
  type GroupThresholdOptions,
  type GroupThresholdRule,
} from '../../../src/learn/post-processing/group-thresholds.ts';
import { isotonicAt, isotonicFit } from '../../../src/learn/post-processing/isotonic.ts';

type ConstraintName = 'equalized_odds' | 'true_positive_rate_parity' | 'false_positive_rate_parity';

interface Golden {
  readonly thresholds: readonly {
    readonly label: readonly number[];
    readonly score: readonly number[];
    readonly group: readonly number[];
    readonly optima: readonly {
      readonly constraint: ConstraintName;
      readonly objective: 'accuracy_score' | 'balanced_accuracy_score';
      readonly value: number;
    }[];
  }[];
  readonly isotonic: readonly {
    readonly score: readonly number[];
    readonly label: readonly number[];
    readonly at: readonly number[];
    readonly value: readonly number[];
  }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('./post-processing.json', import.meta.url), 'utf8'));

const constraints = {
  equalized_odds: { name: 'equalised-odds' },
  true_positive_rate_parity: { name: 'equal-sensitivity' },
  false_positive_rate_parity: { name: 'equal-specificity' },
} as const satisfies Record<ConstraintName, GroupThresholdOptions['constraint']>;

/** fairlearn looks at 10,001 rates only. */
const gridLoss = 2e-4;

describe.each(golden.thresholds.map((each, index) => ({ ...each, index })))(
  'data set $index',
  ({ label, score, group, optima }) => {
    const cases: FittingCases = {
      split: 'validation',
      attribute: 'site',
      label: Uint8Array.from(label),
      score: Float64Array.from(score),
      groups: [...new Set(group)].map((code) => `site ${code}`),
      codes: Int32Array.from(group),
    };

    test.each(optima)('$constraint, $objective', ({ constraint, objective, value }) => {
      const rule = fitGroupThresholds(cases, {
        constraint: constraints[constraint],
        objective: objective === 'accuracy_score' ? 'accuracy' : 'balanced-accuracy',
        randomised: true,
        minimumCount: 1,
      });
      const reached = objective === 'accuracy_score' ? accuracyOf(rule) : balancedOf(rule);
      expect(reached).toBeGreaterThan(value - 1e-9);
      expect(reached).toBeLessThan(value + gridLoss);
    });
  },
);

function accuracyOf({ groups }: GroupThresholdRule): number {
  const right = groups.map((each) => each.events * each.sensitivity! + each.nonEvents * each.specificity!);
  const cases = groups.map(({ events, nonEvents }) => events + nonEvents);
  return sumOf(right) / sumOf(cases);
}

function balancedOf({ groups }: GroupThresholdRule): number {
  const found = sumOf(groups.map(({ events, sensitivity }) => events * sensitivity!));
  const spared = sumOf(groups.map(({ nonEvents, specificity }) => nonEvents * specificity!));
  const total = (count: 'events' | 'nonEvents') => sumOf(groups.map((each) => each[count]));
  return (found / total('events') + spared / total('nonEvents')) / 2;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

test.each(golden.isotonic)('isotonic fit of $score.length cases', ({ score, label, at, value }) => {
  const fit = isotonicFit({ score: Float64Array.from(score), label: Uint8Array.from(label) });
  for (const [place, wanted] of value.entries()) expect(isotonicAt(fit, at[place]!)).toBeCloseTo(wanted, 12);
});
