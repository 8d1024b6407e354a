import { describe, expect, test } from 'vitest';
import { aucMarginPesg } from '../../../../src/learn/methods/auc-margin-pesg.ts';
import { clippedLoss } from '../../../../src/learn/methods/clipped-loss.ts';
import { rampLoss } from '../../../../src/learn/methods/ramp-loss.ts';
import { contextOf, runTerms, startMethod } from './run-terms.ts';

const context = contextOf({ label: [0, 1, 1], groups: {} });
const scores = [0.1, 0.4, 0.35, 0.8, 0.6, 0.2];
/** Logits whose difference has these logistics. */
const logits = scores.map((score) => [0.25, 0.25 + Math.log(score / (1 - score))]);
const pass = {
  logits,
  labels: [0, 0, 1, 1, 0, 0],
  groups: [],
  dtype: 'float32',
  state: { 'method.a': [0.3], 'method.b': [0.2], 'method.alpha': [0.5] },
} as const;

describe('auc-margin', () => {
  // LibAUC 2.0.1: loss, and its derivatives to a, b, alpha and the scores.
  test.each([
    ['v1', 0.1508333236, [-0.1222222, -0.0555556, 0.1111111], [0.0444444, 0.0777778, -0.1, 0, 0.1, 0.0555556]],
    ['v2-as-released', 0.5879166722, [-0.55, -0.3333334, 0.2833333], [0.1, 0.3, -0.45, 0, 0.4333333, 0.1666667]],
  ] as const)('%s is what LibAUC computes', (version, loss, own, slopes) => {
    const found = runTerms(startMethod(aucMarginPesg, context, { version }), pass);
    expect(found.loss).toBeCloseTo(loss, 7);
    const parameters = ['method.a', 'method.b', 'method.alpha'].map((name) => found.own[name]![0]!);
    for (const [i, value] of own.entries()) expect(parameters[i]).toBeCloseTo(value, 6);
    for (const [i, slope] of slopes.entries()) {
      const logistic = scores[i]! * (1 - scores[i]!);
      expect(found.gradient[2 * i + 1]).toBeCloseTo(slope * logistic, 6);
      expect(found.gradient[2 * i]).toBeCloseTo(-slope * logistic, 6);
    }
  });

  test('v2 as intended has the class means', () => {
    expect(runTerms(startMethod(aucMarginPesg, context, { version: 'v2' }), pass).loss).toBeCloseTo(0.67875, 6);
  });

  test('trains by PESG, whose dual variable it names', () => {
    const run = startMethod(aucMarginPesg, context, { margin: 0.8 });
    const dual = { alpha: 'method.alpha', positive: 'method.a', negative: 'method.b', margin: 0.8 };
    expect(run.training!.optimiser).toMatchObject({ name: 'pesg', settings: { epochDecay: 0.002, dual } });
    expect(Object.keys(runTerms(run, pass).own).sort()).toEqual(['method.a', 'method.alpha', 'method.b']);
  });

  test('a batch of one class has a finite loss and gradient', () => {
    for (const version of ['v1', 'v2', 'v2-as-released']) {
      const found = runTerms(startMethod(aucMarginPesg, context, { version }), { ...pass, labels: [1, 1, 1, 1, 1, 1] });
      expect([found.loss, ...found.gradient].every(Number.isFinite)).toBe(true);
    }
  });

  test('says what it cannot compare', () => {
    const of = (label: number[]) => () => startMethod(aucMarginPesg, contextOf({ label, groups: {} }));
    expect(of([1, 1])).toThrow(/training cases of one class only/);
    expect(of([1, 0, -1])).toThrow(/without a recorded class/);
  });
});

test('methods of two classes refuse three, and a limit of the loss under that of a blank network', () => {
  const three = contextOf({ label: [0, 1, 2], groups: {}, classes: ['a', 'b', 'c'] });
  expect(() => startMethod(aucMarginPesg, three)).toThrow(/"auc-margin" is for two classes; there are 3/);
  expect(() => startMethod(rampLoss, three)).toThrow(/"ramp" is for two classes/);
  expect(() => startMethod(clippedLoss, three, { limit: 1 })).toThrow(/needs a limit above 1.10; got 1/);
});

test('bounded losses: a case far out on the wrong side pulls no more', () => {
  const far = { logits: [[20, -20]], labels: [1], groups: [] };
  for (const run of [startMethod(rampLoss, context), startMethod(clippedLoss, context)]) {
    const { gradient, loss } = runTerms(run, far);
    expect(gradient.map(Math.abs)).toEqual([0, 0]);
    expect(loss).toBeLessThanOrEqual(2);
  }
});
