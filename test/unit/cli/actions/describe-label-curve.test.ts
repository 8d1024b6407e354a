import { expect, test } from 'vitest';
import { describeLabelCurve, percentOf } from '../../../../src/cli/actions/describe-label-curve.ts';
import type { LearningSummary } from '../../../../src/learn/run/learning-summary.ts';

const figure = (own: object, values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { figure: own, values, mean, interval: { low: mean - 0.6, high: mean + 0.1 }, seedDeviation: 0.1 };
};
const summary = (size: object, values: readonly number[]) =>
  ({
    ...size,
    cases: 104.4,
    patients: 32,
    figures: [
      figure({ kind: 'auc' }, values),
      figure({ kind: 'es-auc', attribute: 'sex' }, [0.1, 0.1]),
      figure({ kind: 'group-auc', attribute: 'sex', group: 'M' }, [0.75, 0.85]),
      figure({ kind: 'group-auc', attribute: 'age', group: '<40' }, [0.5, 0.7]),
      figure({ kind: 'group-auc', attribute: 'age', group: '>=90' }, [Number.NaN, 0.2]),
    ],
  }) as unknown as LearningSummary;

test('shows each share with the range of its seeds and its lowest group', () => {
  const lines = describeLabelCurve([
    summary({ fraction: 0.01 }, [0.317, 0.769]),
    summary({ fraction: 1 }, [0.98, 0.98]),
  ]);
  expect(lines).toEqual([
    'AUC by share of labels, means over seeds:',
    '  labels  cases  patients  AUC    95 %            range of seeds  lowest group',
    '  1 %     104    32        0.543  0.000 to 0.643  0.317 to 0.769  0.600 age <40',
    '  100 %   104    32        0.980  0.380 to 1.000  0.980 to 0.980  0.600 age <40',
  ]);
});

test('shows numbers of shots, and no range of one seed', () => {
  const [title, , row] = describeLabelCurve([summary({ shots: 4 }, [0.7]), summary({ shots: 16 }, [0.8])]);
  expect(title).toBe('AUC by labelled cases of each class, means over seeds:');
  expect(row).toMatch(/^ {2}4 +104 +32 +0\.700 {2}0\.100 to 0\.800 +0\.600 age <40$/);
});

test('writes shares without the rest of a binary fraction', () => {
  expect([0.07, 0.005, 0.29].map(percentOf)).toEqual(['7 %', '0.5 %', '29 %']);
});
