import { describe, expect, test } from 'vitest';
import { chooseThreshold, decide } from '../../../src/metrics/threshold.ts';

const rows = (label: number[], score: number[], weight?: number[]) => ({
  label,
  score: Float64Array.from(score),
  weight: weight && Float64Array.from(weight),
});
// Score:            0.9 0.8 0.8 0.7 0.6 0.5 0.4 0.3 0.2 0.1
const ten = rows([1, 1, 0, 1, 0, 1, 0, 0, 0, 0], [0.9, 0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]);

test('a score equal to the threshold is flagged', () => {
  expect(Array.from(decide(Float64Array.from([0.4, 0.5, 0.6]), 0.5))).toEqual([0, 1, 1]);
});

describe('chooseThreshold', () => {
  test('fixed', () => {
    expect(chooseThreshold({ rule: 'fixed', value: 0.3 }, rows([], []))).toEqual({ threshold: 0.3 });
  });

  test('youden: the largest sensitivity + specificity', () => {
    expect(chooseThreshold({ rule: 'youden' }, ten)).toEqual({ threshold: 0.5 });
  });

  test('youden and F1: of equal maxima the highest threshold', () => {
    const equal = rows([1, 0, 1, 0], [4, 3, 2, 1]);
    expect(chooseThreshold({ rule: 'youden' }, equal)).toEqual({ threshold: 4 });
    const flat = rows([1, 0, 0, 1], [4, 3, 2, 1]);
    expect(chooseThreshold({ rule: 'f1' }, flat)).toEqual({ threshold: 4 });
  });

  test('f1', () => {
    expect(chooseThreshold({ rule: 'f1' }, ten)).toEqual({ threshold: 0.5 });
  });

  test.each([
    [0.25, 0.9],
    [0.26, 0.8],
    [0.5, 0.8],
    [0.75, 0.7],
    [0.99, 0.5],
  ])('sensitivity of at least %s: the highest such threshold', (value, threshold) => {
    expect(chooseThreshold({ rule: 'sensitivity', value }, ten)).toEqual({ threshold });
  });

  test.each([
    [0.99, 0.9],
    [0.8, 0.7],
    [0.83, 0.7],
    [0.5, 0.4],
    [0.01, 0.2],
  ])('specificity of at least %s: the lowest such threshold', (value, threshold) => {
    expect(chooseThreshold({ rule: 'specificity', value }, ten)).toEqual({ threshold });
  });

  test('a rate met exactly in decimals counts as met', () => {
    const label = Array.from({ length: 20 }, (_, k) => (k < 10 ? 1 : 0));
    const score = label.map((_, k) => 20 - k);
    expect(chooseThreshold({ rule: 'sensitivity', value: 0.7 }, rows(label, score))).toEqual({ threshold: 14 });
    const weights = label.map(() => 0.1);
    expect(chooseThreshold({ rule: 'sensitivity', value: 0.7 }, rows(label, score, weights))).toEqual({
      threshold: 14,
    });
  });

  test('a specificity that no threshold reaches says so', () => {
    const bad = rows([0, 0, 1, 1], [4, 4, 3, 2]);
    const choice = chooseThreshold({ rule: 'specificity', value: 0.9 }, bad);
    expect(choice).toEqual({
      undefined: 'no threshold with a specificity of 0.9: the highest score alone flags too many non-events',
    });
  });

  test('weights count', () => {
    const weighted = rows([1, 0, 1, 0], [4, 3, 2, 1], [1, 1, 9, 1]);
    expect(chooseThreshold({ rule: 'youden' }, weighted)).toEqual({ threshold: 2 });
  });

  test.each(['youden', 'f1'] as const)('%s needs both classes', (rule) => {
    expect(chooseThreshold({ rule }, rows([1, 1], [1, 2]))).toHaveProperty('undefined');
    expect(chooseThreshold({ rule }, rows([1, 0], [1, Number.NaN]))).toHaveProperty('undefined');
  });
});

test('no decision follows from what is not a number', () => {
  const refused = expect.objectContaining({ code: 'metrics/no-decision' });
  expect(() => decide(Float64Array.of(0.2, Number.NaN), 0.5)).toThrow(refused);
  expect(() => decide(Float64Array.of(0.2), Number.NaN)).toThrow(refused);
  const infinite = Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  expect(Array.from(decide(infinite, Number.POSITIVE_INFINITY))).toEqual([1, 0]);
});

test.each([
  { rule: 'fixed', value: Number.NaN },
  { rule: 'sensitivity', value: 2 },
  { rule: 'sensitivity', value: Number.NaN },
  { rule: 'specificity', value: -1 },
] as const)('the rule $rule cannot have the value $value', (rule) => {
  expect(() => chooseThreshold(rule, ten)).toThrow(expect.objectContaining({ code: 'metrics/threshold-rule' }));
});
