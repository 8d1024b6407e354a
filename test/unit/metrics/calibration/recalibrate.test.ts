import { describe, expect, test } from 'vitest';
import { recalibrate } from '../../../../src/metrics/calibration/recalibrate.ts';
import { fitLogistic } from '../../../../src/stats/logistic.ts';

const x = Float64Array.from({ length: 120 }, (_, k) => ((k * 37) % 120) / 20 - 3);
const label = Uint8Array.from(x, (v, k) => (((k * 53) % 97) / 97 < 1 / (1 + Math.exp(0.5 - 0.6 * v)) ? 1 : 0));
const weight = Float64Array.from(x, (_, k) => 0.5 + (k % 5));

/** Both searches end within this of the maximum, in units of a coefficient of order 1. */
const maximum = 1e-9;

function expectSame(rows: Parameters<typeof recalibrate>[0]) {
  const fast = recalibrate(rows);
  const guarded = fitLogistic(rows);
  if ('undefined' in fast || 'undefined' in guarded) throw new Error('both exist');
  for (const [j, coefficient] of guarded.coefficients.entries()) {
    expect(Math.abs(fast.coefficients[j] - coefficient)).toBeLessThan(maximum * Math.max(1, Math.abs(coefficient)));
    for (const [k, influence] of guarded.influence[j].entries()) {
      expect(Math.abs(fast.influence[j][k] - influence)).toBeLessThan(maximum * Math.max(1, Math.abs(coefficient)));
    }
  }
}

describe('recalibrate', () => {
  test('finds what the guarded fit finds', () => {
    expectSame({ columns: [x], label });
    expectSame({ columns: [x], label, weight });
    expectSame({ columns: [], label, weight, offset: x });
    expectSame({ columns: [x, x.map((v) => v * v), x.map((v) => v * v * v)], label });
  });

  test('finds it too where the plain iteration runs off', () => {
    const extreme = x.map((v) => (v > 0 ? 18 - v / 10 : -18 - v / 10));
    const inverted = Uint8Array.from(x, (v, k) => (v > 0 === (k % 9 === 0) ? 1 : 0));
    expectSame({ columns: [extreme], label: inverted });
  });

  test('says so when there are no finite coefficients', () => {
    expect(recalibrate({ columns: [x], label: Uint8Array.from(x, (v) => (v > 0 ? 1 : 0)) })).toHaveProperty(
      'undefined',
    );
    expect(recalibrate({ columns: [x, x], label })).toHaveProperty('undefined');
  });
});
