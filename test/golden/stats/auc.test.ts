import { expect, test } from 'vitest';
import { auc, aucCovariance, aucInfluence, aucVariance } from '../../../src/stats/auc.ts';
import { hanleyMcNeilVariance, newcombeAucInterval } from '../../../src/stats/auc-interval.ts';
import { delongTest, delongTestUnpaired } from '../../../src/stats/delong.ts';
import proc from './auc-proc.json' with { type: 'json' };
import golden from './intervals.json' with { type: 'json' };
import { relativeError } from './relative-error.ts';

/** Sums of some hundred terms, written by R with 15 digits. */
const tolerance = 1e-12;

const label = Uint8Array.from(proc.label);
const first = Float64Array.from(proc.first);
const second = Float64Array.from(proc.second);
const third = { score: Float64Array.from(proc.third), label: Uint8Array.from(proc.thirdLabel) };

test('AUC and variance agree with pROC, ties included', () => {
  const inputs = [{ score: first, label }, { score: second, label }, third];
  inputs.forEach((input, k) => {
    expect(relativeError(auc(input), proc.auc[k]!)).toBeLessThan(tolerance);
    expect(relativeError(aucVariance(input), proc.variance[k]!)).toBeLessThan(tolerance);
  });
});

test('covariance and paired test agree with pROC', () => {
  const covariance = aucCovariance(
    aucInfluence({ score: first, label }).influence,
    aucInfluence({ score: second, label }).influence,
    { label },
  );
  expect(relativeError(covariance, proc.covariance)).toBeLessThan(tolerance);
  const outcome = delongTest({ first, second, label });
  for (const key of ['z', 'p', 'low', 'high'] as const) {
    expect(relativeError(outcome[key], proc.paired[key])).toBeLessThan(1e-11);
  }
});

test('unpaired statistic agrees with pROC', () => {
  const outcome = delongTestUnpaired({ score: first, label }, third);
  expect(relativeError(outcome.z, proc.unpaired.statistic)).toBeLessThan(tolerance);
});

test("Obuchowski's variance and covariance agree with a derivation by double loops", () => {
  const { obuchowski } = golden;
  const on = { label: Uint8Array.from(obuchowski.label), patient: Int32Array.from(obuchowski.patient) };
  const score = Float64Array.from(obuchowski.score);
  const other = Float64Array.from(obuchowski.second);
  expect(relativeError(auc({ score, ...on }), obuchowski.auc)).toBeLessThan(tolerance);
  expect(relativeError(auc({ score: other, ...on }), obuchowski.secondAuc)).toBeLessThan(tolerance);
  expect(relativeError(aucVariance({ score, ...on }), obuchowski.variance)).toBeLessThan(tolerance);
  const influences = [score, other].map((values) => aucInfluence({ score: values, ...on }).influence);
  expect(relativeError(aucCovariance(influences[0]!, influences[1]!, on), obuchowski.covariance)).toBeLessThan(1e-11);
});

test('weighted AUC agrees with a double loop', () => {
  const { obuchowski, weightedAuc } = golden;
  const input = {
    score: Float64Array.from(obuchowski.score),
    label: Uint8Array.from(obuchowski.label),
    weight: Float64Array.from(weightedAuc.weight),
  };
  expect(relativeError(auc(input), weightedAuc.auc)).toBeLessThan(tolerance);
});

test("Newcombe's interval and Hanley-McNeil's variance", () => {
  for (const [value, events, nonEvents, low, high] of golden.newcombeAuc as [
    number,
    number,
    number,
    number,
    number,
  ][]) {
    const interval = newcombeAucInterval({ auc: value, events, nonEvents });
    expect(relativeError(interval.low, low)).toBeLessThan(1e-10);
    expect(relativeError(interval.high, high)).toBeLessThan(1e-10);
  }
  for (const [value, events, nonEvents, variance] of golden.hanleyMcNeil as [number, number, number, number][]) {
    expect(relativeError(hanleyMcNeilVariance(value, events, nonEvents), variance)).toBeLessThan(tolerance);
  }
});
