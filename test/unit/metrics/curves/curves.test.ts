import { describe, expect, test } from 'vitest';
import { netBenefit } from '../../../../src/metrics/classification/net-benefit.ts';
import { calibrationBins } from '../../../../src/metrics/curves/calibration-bins.ts';
import { netBenefitCurve } from '../../../../src/metrics/curves/net-benefit-curve.ts';
import { rocCurve } from '../../../../src/metrics/curves/roc-curve.ts';
import { histogramEdges, scoreHistogram } from '../../../../src/metrics/curves/score-histogram.ts';
import { smoothCalibration } from '../../../../src/metrics/curves/smooth-calibration.ts';
import { auc } from '../../../../src/metrics/ranking/auc.ts';
import { decide } from '../../../../src/metrics/threshold.ts';

const score = Float64Array.from({ length: 3000 }, (_, k) => ((k * 1031) % 2999) / 2999);
const label = Uint8Array.from(score, (p, k) => (((k * 577) % 1009) / 1009 < p ? 1 : 0));
const weight = Float64Array.from(score, (_, k) => 1 + (k % 3));

function area(points: readonly { fpr: number; tpr: number }[]): number {
  let sum = 0;
  for (let k = 1; k < points.length; k++) {
    sum += ((points[k].fpr - points[k - 1].fpr) * (points[k].tpr + points[k - 1].tpr)) / 2;
  }
  return sum;
}

describe('ROC curve', () => {
  test('has the corners of a small one, ties as a slope', () => {
    const curve = rocCurve({ label: [1, 1, 0, 0, 1, 0], score: Float64Array.from([0.9, 0.9, 0.5, 0.4, 0.4, 0.1]) });
    expect(curve).toEqual({
      points: [
        { fpr: 0, tpr: 0 },
        { fpr: 0, tpr: 2 / 3 },
        { fpr: 1 / 3, tpr: 2 / 3 },
        { fpr: 2 / 3, tpr: 1 },
        { fpr: 1, tpr: 1 },
      ],
    });
  });

  test('thinned keeps ends, order and area', () => {
    const exact = rocCurve({ label, score, weight }, { points: 10_000 });
    const thin = rocCurve({ label, score, weight });
    const whole = auc.compute({ kind: 'binary', label, score, weight });
    if ('undefined' in exact || 'undefined' in thin || 'undefined' in whole) throw new Error('the curve exists');
    expect(exact.points.length).toBeGreaterThan(500);
    expect(area(exact.points)).toBeCloseTo(whole.value, 12);
    expect(thin.points.length).toBeLessThanOrEqual(101);
    expect(thin.points.length).toBeGreaterThan(90);
    expect([thin.points[0], thin.points.at(-1)]).toEqual([
      { fpr: 0, tpr: 0 },
      { fpr: 1, tpr: 1 },
    ]);
    // Each chord cuts off a triangle of at most (0.02 / 2)^2 / 2, one hundred of them.
    expect(Math.abs(area(thin.points) - whole.value)).toBeLessThan(0.005);
  });

  test('needs both classes', () => {
    expect(rocCurve({ label: [1], score: Float64Array.of(1) })).toHaveProperty('undefined');
  });
});

describe('calibration bins', () => {
  test('give weighted means, count rows, and leave out empty bins', () => {
    const rows = { label: [1, 0, 1], score: Float64Array.from([0.1, 0.3, 0.9]), weight: Float64Array.from([3, 1, 1]) };
    expect(calibrationBins(rows, [0, 0.5, 0.6, 1])).toEqual({
      bins: [
        { low: 0, high: 0.5, cases: 2, meanScore: expect.closeTo(0.15, 15), observed: 0.75 },
        { low: 0.6, high: 1, cases: 1, meanScore: 0.9, observed: 1 },
      ],
    });
    expect(calibrationBins({ label: [1], score: Float64Array.of(3) }, [0, 1])).toHaveProperty('undefined');
  });
});

describe('net benefit curve', () => {
  test('is the net benefit at each threshold', () => {
    const thresholds = [0.5, 0.01, 0.2];
    const curve = netBenefitCurve({ label, score, weight }, { thresholds });
    if ('undefined' in curve) throw new Error(curve.undefined);
    for (const [k, threshold] of thresholds.entries()) {
      const sample = { kind: 'binary' as const, label, score, weight, threshold, decision: decide(score, threshold) };
      const everybody = { ...sample, decision: new Uint8Array(label.length).fill(1) };
      expect(curve.points[k].threshold).toBe(threshold);
      expect(netBenefit.compute(sample)).toMatchObject({ value: expect.closeTo(curve.points[k].model, 13) });
      expect(netBenefit.compute(everybody)).toMatchObject({ value: expect.closeTo(curve.points[k].all, 13) });
    }
  });

  test('has fifty thresholds by default and refuses 0 and 1', () => {
    const curve = netBenefitCurve({ label, score });
    expect('points' in curve && curve.points.map((point) => point.threshold).slice(0, 2)).toEqual([0.01, 0.02]);
    expect('points' in curve && curve.points).toHaveLength(50);
    expect(() => netBenefitCurve({ label, score }, { thresholds: [0.1, 1] })).toThrow(
      expect.objectContaining({ code: 'metrics/net-benefit-thresholds' }),
    );
  });
});

describe('score histogram', () => {
  test('shares by class sum to 1 over edges shared by groups', () => {
    const range = histogramEdges(Float64Array.from([-3, 5]));
    if ('undefined' in range) throw new Error(range.undefined);
    expect(range.edges).toHaveLength(21);
    const histogram = scoreHistogram({ label: [1, 1, 0], score: Float64Array.from([-3, 5, 1.1]) }, range.edges);
    expect([histogram.events[0], histogram.events[19], histogram.nonEvents[10]]).toEqual([0.5, 0.5, 1]);
  });

  test('a range of width 0 is widened, a NaN has none', () => {
    const range = histogramEdges(Float64Array.from([2, 2]), 2);
    expect(range).toEqual({ edges: [1.5, 2, 2.5] });
    expect(histogramEdges(Float64Array.from([2, Number.NaN]))).toHaveProperty('undefined');
    expect(histogramEdges(new Float64Array(0))).toHaveProperty('undefined');
  });

  test('the largest doubles have edges as well, alone and on both sides of 0', () => {
    const wide = histogramEdges(Float64Array.from([-1e308, 1e308]), 4);
    expect(wide).toEqual({ edges: [-1e308, -5e307, 0, 5e307, 1e308] });
    for (const value of [1e17, -1e308, Number.MAX_VALUE, -Number.MAX_VALUE]) {
      const range = histogramEdges(Float64Array.of(value), 2);
      if ('undefined' in range) throw new Error(range.undefined);
      const histogram = scoreHistogram({ label: [1], score: Float64Array.of(value) }, range.edges);
      expect(range.edges.every(Number.isFinite)).toBe(true);
      expect(histogram.events.filter((share) => share === 1).length).toBe(1);
    }
  });

  test('a class without cases has shares of 0', () => {
    expect(scoreHistogram({ label: [1], score: Float64Array.of(0.2) }, [0, 1]).nonEvents).toEqual([0]);
  });
});

describe('smooth calibration', () => {
  test('lies on the diagonal for calibrated scores, within its band', () => {
    const curve = smoothCalibration({ label, score });
    if ('undefined' in curve) throw new Error(curve.undefined);
    expect(curve.points).toHaveLength(41);
    for (const point of curve.points) {
      expect(Math.abs(point.observed - point.score)).toBeLessThan(0.05);
      expect(point.low).toBeLessThan(point.observed);
      expect(point.high).toBeGreaterThan(point.observed);
    }
  });

  test('is a straight line in the logit with few cases of the rarer class, and nothing with very few', () => {
    const few = Uint8Array.from(label, (_, k) => (k % 100 === 0 ? 1 : 0));
    const line = smoothCalibration({ label: few, score });
    expect(line).toMatchObject({ knots: [] });
    const fewer = Uint8Array.from(label, (_, k) => (k % 600 === 0 ? 1 : 0));
    expect(smoothCalibration({ label: fewer, score })).toEqual({ undefined: 'fewer than 10 events or non-events' });
  });

  test('a patient whose cases repeat widens the band', () => {
    const patient = Int32Array.from(label, (_, k) => Math.floor(k / 3));
    const repeated = Float64Array.from(score, (_, k) => score[k - (k % 3)]);
    const labels = Uint8Array.from(label, (_, k) => label[k - (k % 3)]);
    const apart = smoothCalibration({ label: labels, score: repeated });
    const together = smoothCalibration({ label: labels, score: repeated }, { patient });
    if ('undefined' in apart || 'undefined' in together) throw new Error('both exist');
    const width = (curve: typeof apart) => curve.points[20].high - curve.points[20].low;
    expect(width(together) / width(apart)).toBeCloseTo(Math.sqrt(3), 1);
  });

  test('of equal scores does not exist', () => {
    expect(smoothCalibration({ label, score: new Float64Array(label.length).fill(0.4) })).toEqual({
      undefined: 'no two different scores',
    });
  });
});

test('what no curve can be drawn of is refused', () => {
  const label = Uint8Array.of(0, 1, 0, 1);
  const score = Float64Array.of(0.1, 0.2, 0.3, 0.4);
  for (const points of [0, 1, 2.5, Number.NaN]) {
    expect(() => rocCurve({ label, score }, { points })).toThrow(
      expect.objectContaining({ code: 'metrics/roc-points' }),
    );
  }
  for (const bins of [0, -1, 1.5]) {
    expect(() => histogramEdges(score, bins)).toThrow(expect.objectContaining({ code: 'metrics/bins' }));
  }
  const unknown = { label: Uint8Array.of(1), score: Float64Array.of(Number.NaN) };
  expect(() => scoreHistogram(unknown, [0, 1])).toThrow(expect.objectContaining({ code: 'metrics/score-nan' }));
});
