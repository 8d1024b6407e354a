import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { type Figure, figureEstimate, type ScoredTestCases } from '../../../../src/learn/protocol/figure-estimate.ts';
import { epochFigures } from '../../../../src/learn/selection/epoch-figures.ts';
import { auc } from '../../../../src/stats/auc.ts';

function sample(classes: number, count = 240): ScoredTestCases {
  const stream = createStream(3, 'cases', classes);
  const label = Int32Array.from({ length: count }, (_, row) => (row === 0 ? -1 : stream.below(classes)));
  const codes = Int32Array.from({ length: count }, () => stream.below(4));
  const scores = Array.from({ length: classes }, (_, code) =>
    Float64Array.from(
      label,
      (own, row) => Math.round(20 * (stream.uniform() + (own === code ? 0.15 * codes[row]! : 0))) / 20,
    ),
  );
  const attributes = [{ name: 'site', groups: ['a', 'b', 'c', 'Unknown'], codes, unknown: 3 }];
  return { classes: Array.from({ length: classes }, (_, code) => String(code)), label, attributes, scores };
}

const figures: readonly Figure[] = [
  { kind: 'auc' },
  { kind: 'group-auc', attribute: 'site', group: 'b' },
  { kind: 'worst-group-auc', attribute: 'site' },
  { kind: 'es-auc', attribute: 'site' },
];

describe.each([2, 3])('%i classes', (classes) => {
  const cases = sample(classes);
  const whole = epochFigures({ ...cases });

  test('values are those by which epochs are selected', () => {
    const values = figures.map((figure) => figureEstimate(cases, figure).value);
    const b = whole.groups.find(({ group }) => group === 'b')!.auc;
    [whole.auc, b, whole.worstGroupAuc, whole.equityScaledAuc['site']!].forEach((value, index) => {
      expect(values[index]).toBeCloseTo(value, 13);
    });
  });

  test.each(figures)('influences of $kind sum to 0', (figure) => {
    const { influence } = figureEstimate(cases, figure);
    expect(influence.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    expect(influence[0]).toBe(0);
  });
});

describe('influences are derivatives by the weight of a case', () => {
  const cases = sample(2);
  const { codes } = cases.attributes[0]!;
  const label = Uint8Array.from(cases.label, (own) => (own === 1 ? 1 : 0));
  const step = 1e-6;

  /** ES-AUC with one more case of a small weight. */
  function weighted(of: number, weight: number): number {
    const weights = Float64Array.from(label, (_, row) => (row === of ? 1 + weight : 1));
    const of_ = (holds: (row: number) => boolean) =>
      auc({
        score: cases.scores[1]!,
        label,
        weight: weights,
        order: Int32Array.from(label.keys())
          .filter((row) => cases.label[row]! >= 0 && holds(row))
          .sort((a, b) => cases.scores[1]![a]! - cases.scores[1]![b]!),
      });
    const all = of_(() => true);
    return all / (1 + [0, 1, 2].reduce((sum, code) => sum + Math.abs(of_((row) => codes[row] === code) - all), 0));
  }

  test.each([1, 2, 7, 50, 101])('case %i', (row) => {
    const slope = (weighted(row, step) - weighted(row, -step)) / (2 * step);
    expect(figureEstimate(cases, { kind: 'es-auc', attribute: 'site' }).influence[row]).toBeCloseTo(slope, 8);
  });
});

test('what does not exist is NaN, an unknown attribute an error', () => {
  const cases = { ...sample(2), label: new Int32Array(240) };
  expect(figureEstimate(cases, { kind: 'auc' }).value).toBe(Number.NaN);
  expect(figureEstimate(cases, { kind: 'es-auc', attribute: 'site' }).value).toBe(Number.NaN);
  expect(figureEstimate(cases, { kind: 'group-auc', attribute: 'site', group: 'z' }).value).toBe(Number.NaN);
  expect(() => figureEstimate(cases, { kind: 'es-auc', attribute: 'sex' })).toThrowError(
    expect.objectContaining({ code: 'learn/no-attribute' }),
  );
});
