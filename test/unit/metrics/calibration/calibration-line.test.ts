import { describe, expect, test } from 'vitest';
import { calibrationIntercept } from '../../../../src/metrics/calibration/calibration-intercept.ts';
import { calibrationSlope } from '../../../../src/metrics/calibration/calibration-slope.ts';
import { logLoss } from '../../../../src/metrics/calibration/log-loss.ts';
import { logitScores } from '../../../../src/metrics/calibration/logit-score.ts';
import type { BinarySample } from '../../../../src/metrics/metric.ts';

const sample = (label: number[], score: number[]): BinarySample => ({
  kind: 'binary',
  label: Uint8Array.from(label),
  score: Float64Array.from(score),
});

describe('calibration intercept', () => {
  test('of one score is the distance of two log odds', () => {
    const estimate = calibrationIntercept.compute(sample([1, 1, 1, 0], [0.5, 0.5, 0.5, 0.5]));
    expect(estimate).toMatchObject({ value: expect.closeTo(Math.log(3), 12) });
  });

  test('does not exist with one class', () => {
    expect(calibrationIntercept.compute(sample([1, 1], [0.5, 0.6]))).toHaveProperty('undefined');
  });

  test('exists for scores of 0 and 1, kept apart from them', () => {
    const estimate = calibrationIntercept.compute(sample([1, 0, 0, 1], [0, 1, 0, 1]));
    expect(estimate).toMatchObject({ value: expect.closeTo(0, 8) });
    expect(logitScores(Float64Array.of(0, 1))[0]).toBeCloseTo(-18.42, 2);
  });
});

describe('calibration slope', () => {
  test('is 1 for scores that are the event rates', () => {
    const scores = [0.2, 0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8, 0.8];
    expect(calibrationSlope.compute(sample([1, 0, 0, 0, 0, 1, 1, 1, 1, 0], scores))).toMatchObject({
      value: expect.closeTo(1, 10),
    });
  });

  test.each([
    ['scores that separate', [0, 0, 1, 1], [0.1, 0.2, 0.7, 0.9]],
    ['scores that separate but for a tie', [0, 0, 1, 1], [0.1, 0.5, 0.5, 0.9]],
    ['scores that separate the wrong way', [1, 1, 0, 0], [0.1, 0.2, 0.7, 0.9]],
  ])('does not exist for %s', (_, label, score) => {
    expect(calibrationSlope.compute(sample(label, score))).toEqual({
      undefined: 'scores that separate events from non-events, so that the slope is infinite',
    });
  });

  test('does not exist for equal scores', () => {
    expect(calibrationSlope.compute(sample([0, 1], [0.3, 0.3]))).toEqual({ undefined: 'no two different scores' });
  });
});

test('a wrong certainty costs 36 nats, not infinity', () => {
  const estimate = logLoss.compute(sample([1], [0]));
  expect(estimate).toMatchObject({ value: expect.closeTo(36.04, 2) });
});
