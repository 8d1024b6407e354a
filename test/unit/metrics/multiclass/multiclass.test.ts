import { describe, expect, test } from 'vitest';
import type { MulticlassSample } from '../../../../src/metrics/metric.ts';
import { macroAuc } from '../../../../src/metrics/multiclass/macro-auc.ts';
import { macroF1 } from '../../../../src/metrics/multiclass/macro-f1.ts';
import { microF1 } from '../../../../src/metrics/multiclass/micro-f1.ts';
import { multiclassAccuracy } from '../../../../src/metrics/multiclass/multiclass-accuracy.ts';
import { multiclassBrier } from '../../../../src/metrics/multiclass/multiclass-brier.ts';
import { multiclassLogLoss } from '../../../../src/metrics/multiclass/multiclass-log-loss.ts';
import { oneVsRest, predictedClass } from '../../../../src/metrics/multiclass/one-vs-rest.ts';

const sample = (label: number[], rows: number[][], more: Partial<MulticlassSample> = {}): MulticlassSample => ({
  kind: 'multiclass',
  label: Int32Array.from(label),
  scores: [0, 1, 2].map((c) => Float64Array.from(rows, (row) => row[c])),
  ...more,
});
const rows = [
  [0.5, 0.3, 0.2],
  [0.4, 0.4, 0.2],
  [0.1, 0.2, 0.7],
  [0.2, 0.5, 0.3],
];

describe('several classes', () => {
  test('of equal highest scores the first class is predicted', () => {
    expect(Array.from(predictedClass(sample([0, 1, 2, 1], rows)))).toEqual([0, 0, 2, 1]);
    expect(multiclassAccuracy.compute(sample([0, 1, 2, 1], rows))).toMatchObject({ value: 0.75 });
  });

  test('one class against the rest', () => {
    const binary = oneVsRest(sample([0, 1, 2, 1], rows), 1, Int32Array.from([0, 0, 2, 1]));
    expect(Array.from(binary.label)).toEqual([0, 1, 0, 1]);
    expect(Array.from(binary.decision ?? [])).toEqual([0, 0, 0, 1]);
  });

  test('a class without cases is named', () => {
    const named = sample([0, 1, 0, 1], rows, { classes: ['benign', 'nevus', 'melanoma'] });
    expect(macroAuc.compute(named)).toEqual({ undefined: 'no cases of class melanoma' });
    expect(macroF1.compute(sample([0, 2, 0, 2], rows))).toEqual({ undefined: 'no cases of class 1' });
  });

  test('micro F1 is accuracy', () => {
    const some = sample([0, 1, 2, 2], rows);
    expect(microF1.compute(some)).toEqual(multiclassAccuracy.compute(some));
  });

  test('scores that do not sum to 1 have no log loss and no Brier score', () => {
    const raw = sample([0], [[0.5, 0.5, 0.5]]);
    const reason = { undefined: 'class scores that do not sum to 1, so they are not probabilities' };
    expect(multiclassLogLoss.compute(raw)).toEqual(reason);
    expect(multiclassBrier.compute(raw)).toEqual(reason);
    expect(multiclassBrier.compute(sample([0], [[0.3333, 0.3333, 0.3333]]))).toHaveProperty('value');
  });
});

test('a label that is none of the classes', () => {
  const scores = [Float64Array.of(0.7, 0.2), Float64Array.of(0.3, 0.8)];
  for (const label of [Int32Array.of(0, 2), Int32Array.of(-1, 0)]) {
    for (const metric of [multiclassAccuracy, multiclassLogLoss, multiclassBrier, microF1, macroAuc]) {
      expect(metric.compute({ kind: 'multiclass', label, scores })).toEqual({
        undefined: 'labels that are none of the classes',
      });
    }
  }
});
