import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { bootstrapUtilisation } from '../../../../src/simulate/oracle/bootstrap-utilisation.ts';
import { reweighCases } from '../../../../src/simulate/oracle/reweighing.ts';
import {
  idealAccuracy,
  separationFromAccuracy,
  separationFromAuc,
} from '../../../../src/simulate/oracle/separation.ts';
import { shortcutUtilisation } from '../../../../src/simulate/oracle/shortcut-utilisation.ts';
import { auc } from '../../../../src/stats/auc.ts';
import { fitLogistic } from '../../../../src/stats/logistic.ts';

const bias = { amongEvents: 0.7, amongNonEvents: 0.3 };
const exact = (value: number) => ({ value, variance: 0 });

interface Drawn {
  readonly label: Uint8Array;
  readonly mark: Float64Array;
  readonly c: Float64Array;
}

function draw(count: number, seed: number, separation = 2, { amongEvents, amongNonEvents } = bias): Drawn {
  const stream = createStream(seed, 'utilisation check');
  const label = new Uint8Array(count);
  const mark = new Float64Array(count);
  const c = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    label[row] = stream.uniform() < 0.5 ? 1 : 0;
    mark[row] = stream.uniform() < (label[row] === 1 ? amongEvents : amongNonEvents) ? 1 : 0;
    c[row] = stream.normal() + (label[row]! - 0.5) * separation;
  }
  return { label, mark, c };
}

/** Decisions on `test` of a logistic model of (c, mark) fitted to `train`. */
function decide(train: Drawn, test: Drawn, weight?: Float64Array): Uint8Array {
  const fit = fitLogistic({ columns: [train.c, train.mark], label: train.label, weight });
  if ('undefined' in fit) throw new Error(fit.undefined);
  const [intercept, ofC, ofMark] = fit.coefficients as [number, number, number];
  return Uint8Array.from(test.c, (value, row) => (intercept + ofC * value + ofMark * test.mark[row]! >= 0 ? 1 : 0));
}

function deltaTpr({ label, mark }: Drawn, decision: Uint8Array): { value: number; variance: number } {
  const rate = (group: number) => {
    const rows = [...label.keys()].filter((row) => label[row] === 1 && mark[row] === group);
    const value = rows.reduce((sum, row) => sum + decision[row]!, 0) / rows.length;
    return { value, variance: (value * (1 - value)) / rows.length };
  };
  const [without, withBias] = [rate(0), rate(1)];
  return { value: withBias.value - without.value, variance: withBias.variance + without.variance };
}

describe('a logistic model on (c, bias)', () => {
  const train = draw(40_000, 1);
  const test = draw(40_000, 2);
  it('uses the shortcut as a rational model does', () => {
    const found = shortcutUtilisation({ deltaTpr: deltaTpr(test, decide(train, test)), separation: exact(2), bias });
    expect(found.rational).toBeCloseTo(0.2049, 4);
    expect(found.low).toBeLessThan(1);
    expect(found.high).toBeGreaterThan(1);
    expect(found.high - found.low).toBeLessThan(0.13);
  });

  it('does not use it after reweighing', () => {
    const weight = reweighCases(train.label, Int32Array.from(train.mark));
    const found = shortcutUtilisation({
      deltaTpr: deltaTpr(test, decide(train, test, weight)),
      separation: exact(2),
      bias,
    });
    expect(Math.abs(found.value)).toBeLessThan(0.1);
    expect(found.low).toBeLessThan(0);
    expect(found.high).toBeGreaterThan(0);
  });

  it('a weaker model is judged by its own separation', () => {
    const weakTest = draw(40_000, 3, 1);
    const decision = decide(draw(40_000, 4, 1), weakTest);
    const own = shortcutUtilisation({ deltaTpr: deltaTpr(weakTest, decision), separation: exact(1), bias });
    const fixed = shortcutUtilisation({ deltaTpr: deltaTpr(weakTest, decision), separation: exact(2), bias });
    expect(own.value).toBeGreaterThan(0.95);
    expect(own.value).toBeLessThan(1.05);
    expect(fixed.value).toBeGreaterThan(2.5);
  });
});

describe('shortcutUtilisation', () => {
  it.each([
    [2, 0.2049],
    [1.5, 0.3323],
    [1, 0.5469],
  ])('is 1 for the rational gap at separation %f', (separation, gap) => {
    expect(shortcutUtilisation({ deltaTpr: exact(gap), separation: exact(separation), bias }).value).toBeCloseTo(1, 3);
  });

  it('takes the twin off and is not bounded', () => {
    const of = (value: number, twin: number) =>
      shortcutUtilisation({ deltaTpr: exact(value), twinDeltaTpr: exact(twin), separation: exact(2), bias }).value;
    expect(of(0.05, 0.05)).toBe(0);
    expect(of(0, 0.1)).toBeLessThan(0);
    expect(of(0.4, 0)).toBeGreaterThan(1.9);
  });

  it('propagates the three variances', () => {
    const { variance, low, high, value } = shortcutUtilisation({
      deltaTpr: { value: 0.2, variance: 0.0004 },
      twinDeltaTpr: { value: 0.01, variance: 0.0003 },
      separation: { value: 2, variance: 0.01 },
      bias,
    });
    // By hand: (0.0004 + 0.0003) / 0.20491^2 = 0.01667; slope of the rational gap at 2 by differences is -0.2026 a unit: (0.92723 x 0.2026 / 0.20491)^2 x 0.01 = 0.0084.
    expect(variance).toBeCloseTo(0.01667 + 0.0084, 3);
    expect((high - low) / 2).toBeCloseTo(1.96 * Math.sqrt(variance), 3);
    expect((high + low) / 2).toBeCloseTo(value, 12);
  });

  it('refuses a bias that is none', () => {
    expect(() =>
      shortcutUtilisation({
        deltaTpr: exact(0.1),
        separation: exact(2),
        bias: { amongEvents: 0.4, amongNonEvents: 0.4 },
      }),
    ).toThrow(
      expect.objectContaining({ code: 'simulate/oracle', message: expect.stringContaining('cannot be a shortcut') }),
    );
  });
});

describe('separation', () => {
  it('from AUC and from accuracy', () => {
    // Phi(1) = 0.841345, Phi(sqrt 2) = 0.921350.
    expect(separationFromAuc(exact(0.9213503964748575)).value).toBeCloseTo(2, 10);
    expect(separationFromAccuracy(exact(0.8413447460685429)).value).toBeCloseTo(2, 10);
    expect(idealAccuracy(1.3, 0.2)).toBeGreaterThan(0.8);
    expect(separationFromAccuracy(exact(idealAccuracy(1.3, 0.2)), 0.2).value).toBeCloseTo(1.3, 8);
    expect(separationFromAccuracy(exact(0.8), 0.2)).toEqual({ value: 0, variance: Number.NaN });
  });

  it('variances by the delta method agree with differences', () => {
    const at = (value: number) => separationFromAuc(exact(value)).value;
    const slope = (at(0.8501) - at(0.8499)) / 0.0002;
    expect(separationFromAuc({ value: 0.85, variance: 1e-4 }).variance / (slope * slope * 1e-4)).toBeCloseTo(1, 5);
    const from = (value: number) => separationFromAccuracy(exact(value), 0.3).value;
    const steep = (from(0.8501) - from(0.8499)) / 0.0002;
    const found = separationFromAccuracy({ value: 0.85, variance: 1e-4 }, 0.3).variance;
    expect(found / (steep * steep * 1e-4)).toBeCloseTo(1, 4);
  });

  it('refuses what no separation gives', () => {
    for (const value of [0.4, 1, Number.NaN])
      expect(() => separationFromAuc(exact(value))).toThrow(expect.objectContaining({ code: 'simulate/oracle' }));
    expect(() => separationFromAccuracy(exact(1))).toThrow(expect.objectContaining({ code: 'simulate/oracle' }));
  });
});

describe('bootstrapUtilisation', () => {
  const train = draw(20_000, 5);
  const test = draw(2000, 6);
  const plain: Drawn = { ...test, mark: test.mark.map(() => 0) };
  const twinDecision = Uint8Array.from(test.c, (value) => (value >= 0 ? 1 : 0));
  const twin = {
    label: test.label,
    bias: Uint8Array.from(test.mark),
    decision: decide(train, test),
    twinDecision,
    twinScore: test.c,
  };

  it('covers 1 for a rational model and calibrates to the twin', () => {
    const found = bootstrapUtilisation(twin, { trained: bias, resamples: 200 });
    if ('undefined' in found.interval) throw new Error(found.interval.undefined);
    expect(found.interval.low).toBeLessThan(1);
    expect(found.interval.high).toBeGreaterThan(1);
    expect(found.separation).toBeCloseTo(separationFromAuc(exact(auc({ score: test.c, label: test.label }))).value, 12);
    // Both models read the same cases, so the interval is narrower than one that takes them for independent.
    const independent = shortcutUtilisation({
      deltaTpr: deltaTpr(test, twin.decision),
      twinDeltaTpr: deltaTpr(test, twinDecision),
      separation: { value: found.separation, variance: 0.003 },
      bias,
    });
    expect(found.value).toBeCloseTo(independent.value, 12);
    expect(found.interval.high - found.interval.low).toBeLessThan(independent.high - independent.low);
    expect(decide(train, plain)).not.toEqual(twin.decision);
  });

  it('resamples patients, is the same for the same seed, and says when there is no interval', () => {
    const patient = Int32Array.from(test.label, (_, row) => Math.floor(row / 4));
    const options = { trained: bias, resamples: 60, seed: 3 };
    const found = bootstrapUtilisation({ ...twin, patient }, options);
    expect(bootstrapUtilisation({ ...twin, patient }, options)).toEqual(found);
    expect(found.interval).not.toEqual(bootstrapUtilisation(twin, options).interval);
    expect(bootstrapUtilisation(twin, { trained: bias, resamples: 5 }).interval).toHaveProperty('undefined');
    expect(() => bootstrapUtilisation({ ...twin, label: new Uint8Array(3) }, options)).toThrow(/equal lengths/);
    const blind = { ...twin, twinScore: test.c.map((value) => -value) };
    expect(() => bootstrapUtilisation(blind, options)).toThrow(/between 0.5 and 1/);
  });
});
