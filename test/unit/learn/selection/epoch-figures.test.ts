import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { epochFigures } from '../../../../src/learn/selection/epoch-figures.ts';
import { processorMs } from '../../../fixtures/processor-time.ts';

const attribute = (name: string, groups: string[], codes: number[], unknown = -1) => ({
  name,
  groups,
  codes: Int32Array.from(codes),
  unknown,
});

/** AUC by all pairs. */
function aucOfPairs(score: readonly number[], event: readonly boolean[]): number {
  let sum = 0;
  let pairs = 0;
  score.forEach((s, i) => {
    score.forEach((t, j) => {
      if (!event[i] || event[j]) return;
      pairs += 1;
      sum += s > t ? 1 : s === t ? 0.5 : 0;
    });
  });
  return sum / pairs;
}

describe('two classes', () => {
  // Group a: events .9 .4, others .4 .1: pairs 1 1 ½ 1 = 3.5/4. Group b: event .6, others .7 .2: 1/2. Group c: events only.
  const label = Int32Array.from([1, 1, 0, 0, 1, 0, 0, 1, -1, 0]);
  const score = Float64Array.from([0.9, 0.4, 0.4, 0.1, 0.6, 0.7, 0.2, 0.3, 0.99, 0.5]);
  const figures = epochFigures({
    classes: ['absent', 'present'],
    label,
    scores: [score.map((value) => 1 - value), score],
    caseLosses: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    attributes: [attribute('site', ['a', 'b', 'c', 'Unknown', 'd'], [0, 0, 0, 0, 1, 1, 1, 2, 4, 3], 3)],
  });

  test('the AUC of groups by hand, ties half, one class NaN, unknown and unlabelled groups left out', () => {
    expect(figures.groups).toEqual([
      { attribute: 'site', group: 'a', auc: 3.5 / 4, cases: 4, events: 2 },
      { attribute: 'site', group: 'b', auc: 0.5, cases: 3, events: 1 },
      { attribute: 'site', group: 'c', auc: Number.NaN, cases: 1, events: 1 },
    ]);
    expect(figures.worstGroupAuc).toBe(0.5);
  });

  test('the whole: labelled cases of every group', () => {
    // Events .9 .4 .6 .3 against .4 .1 .7 .2 .5: 5 + 2.5 + 4 + 2 of 20.
    expect(figures.auc).toBe(13.5 / 20);
    expect(figures.loss).toBe(5.5);
    expect(figures.equityScaledAuc['site']).toBeCloseTo(0.675 / (1 + 0.2 + 0.175), 14);
  });

  test('a NaN score gives no AUC, and no throw', () => {
    const broken = epochFigures({
      classes: ['0', '1'],
      label: Int32Array.from([0, 1]),
      scores: [Float64Array.of(0, 1), Float64Array.of(1, Number.NaN)],
      attributes: [attribute('sex', ['f', 'm'], [0, 1])],
    });
    expect(broken).toMatchObject({ auc: Number.NaN, loss: Number.NaN, worstGroupAuc: Number.NaN });
    expect(broken.equityScaledAuc).toEqual({ sex: Number.NaN });
    expect(broken.groups.map(({ auc }) => auc)).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('several classes', () => {
  const stream = createStream(4, 'test');
  const count = 600;
  const label = Int32Array.from({ length: count }, () => stream.below(4) - 1);
  const codes = Array.from({ length: count }, (_, row) => (label[row] === 2 ? 0 : stream.below(2)));
  const scores = [0, 1, 2].map((code) =>
    Float64Array.from(label, (own) => Math.round(8 * (stream.uniform() + (own === code ? 0.4 : 0))) / 8),
  );
  const cases = Int32Array.from({ length: count / 2 }, (_, row) => 2 * row + 1);
  const figures = epochFigures({
    classes: ['x', 'y', 'z'],
    label,
    cases,
    scores: scores
      .map((ofClass) => cases.map((row) => 1000 * ofClass[row]!))
      .map((ofClass) => Float64Array.from(ofClass)),
    attributes: [attribute('sex', ['f', 'm'], codes)],
  });
  const macro = (rows: number[], classes: number[]) => {
    const values = classes.map((code) =>
      aucOfPairs(
        rows.map((row) => scores[code]![row]!),
        rows.map((row) => label[row] === code),
      ),
    );
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const rows = [...cases].filter((row) => label[row]! >= 0);

  test('the mean over classes against the rest, of the cases of the split', () => {
    expect(figures.auc).toBeCloseTo(macro(rows, [0, 1, 2]), 12);
  });

  test('a group without one class has the mean over the others', () => {
    const [f, m] = figures.groups;
    const inGroup = (group: number) => rows.filter((row) => codes[row] === group);
    expect(f!.auc).toBeCloseTo(macro(inGroup(0), [0, 1, 2]), 12);
    expect(m!.auc).toBeCloseTo(macro(inGroup(1), [0, 1]), 12);
    expect(m).toMatchObject({ cases: inGroup(1).length, events: inGroup(1).filter((row) => label[row] === 1).length });
  });
});

test('100,000 cases with three attributes take milliseconds', () => {
  const count = 100_000;
  const stream = createStream(1, 'speed');
  const label = Int32Array.from({ length: count }, () => stream.below(2));
  const score = Float64Array.from(label, (own) => stream.uniform() + own);
  const attributes = ['a', 'b', 'c'].map((name) =>
    attribute(
      name,
      ['0', '1', '2'],
      Array.from({ length: count }, () => stream.below(3)),
    ),
  );
  const started = processorMs();
  epochFigures({ classes: ['0', '1'], label, scores: [score, score], attributes });
  expect(processorMs() - started).toBeLessThan(1000);
});
