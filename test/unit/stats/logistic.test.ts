import { expect, test } from 'vitest';
import { fitLogistic, type LogisticFit } from '../../../src/stats/logistic.ts';

const x = Float64Array.of(0.1, 0.4, 0.5, 0.9, 1.2, 2);
const label = Uint8Array.of(0, 1, 0, 0, 1, 1);

test('the intercept alone is the log odds', () => {
  const fit = fitLogistic({ columns: [], label: Uint8Array.of(1, 0, 0, 0) }) as LogisticFit;
  expect(fit.coefficients[0]).toBeCloseTo(-Math.log(3), 12);
  expect(fit.covariance[0]![0]).toBeCloseTo(1 / (4 * 0.25 * 0.75), 10);
  expect(fit.converged).toBe(true);
});

test('units of a covariate do not matter', () => {
  const plain = fitLogistic({ columns: [x], label }) as LogisticFit;
  const scaled = fitLogistic({ columns: [x.map((value) => 1e6 * value + 3e6)], label }) as LogisticFit;
  expect(scaled.coefficients[1]! * 1e6).toBeCloseTo(plain.coefficients[1]!, 9);
  expect(scaled.logLikelihood).toBeCloseTo(plain.logLikelihood, 12);
});

test('a column without an intercept', () => {
  const fit = fitLogistic({
    columns: [new Float64Array(4).fill(1)],
    label: Uint8Array.of(1, 1, 1, 0),
    intercept: false,
  }) as LogisticFit;
  expect(fit.coefficients).toHaveLength(1);
  expect(fit.coefficients[0]).toBeCloseTo(Math.log(3), 12);
});

test('weights act as copies', () => {
  const weighted = fitLogistic({ columns: [x], label, weight: Float64Array.of(1, 1, 1, 1, 1, 2) }) as LogisticFit;
  const copied = fitLogistic({ columns: [Float64Array.of(...x, 2)], label: Uint8Array.of(...label, 1) }) as LogisticFit;
  expect(weighted.coefficients[1]).toBeCloseTo(copied.coefficients[1]!, 10);
});

test('influences add to zero and predict the change when a row is dropped', () => {
  const n = 400;
  const big = Float64Array.from({ length: n }, (_, k) => Math.sin(k * 1.7) * 2);
  const labels = Uint8Array.from(big, (value, k) => (Math.cos(k * 2.3) < value ? 1 : 0));
  const fit = fitLogistic({ columns: [big], label: labels }) as LogisticFit;
  expect(fit.influence[1]!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
  const without = fitLogistic({ columns: [big.slice(1)], label: labels.slice(1) }) as LogisticFit;
  const change = without.coefficients[1]! - fit.coefficients[1]!;
  expect(Math.abs(change + fit.influence[1]![0]!)).toBeLessThan(0.1 * Math.abs(change));
});

test('separation is reported, complete and quasi-complete', () => {
  const complete = fitLogistic({ columns: [x], label: Uint8Array.of(0, 0, 0, 1, 1, 1) }) as LogisticFit;
  expect(complete).toMatchObject({ converged: false, separated: true });
  const group = Float64Array.of(0, 0, 0, 0, 1, 1);
  const quasi = fitLogistic({ columns: [group], label: Uint8Array.of(0, 1, 0, 1, 1, 1) }) as LogisticFit;
  expect(quasi).toMatchObject({ converged: false, separated: true });
});

test('large but finite log odds are not separation', () => {
  const far = Float64Array.from({ length: 200 }, (_, k) => (k - 100) / 2);
  const labels = Uint8Array.from(far, (value, k) => (value + (k % 7) - 3 > 0 ? 1 : 0));
  expect(fitLogistic({ columns: [far], label: labels })).toMatchObject({ converged: true, separated: false });
});

test('one class, collinear columns, wrong lengths', () => {
  expect(fitLogistic({ columns: [x], label: new Uint8Array(6) })).toEqual({ undefined: 'only one class' });
  expect(fitLogistic({ columns: [x, x], label })).toEqual({ undefined: 'collinear covariates' });
  expect(fitLogistic({ columns: [new Float64Array(6).fill(2)], label })).toEqual({ undefined: 'collinear covariates' });
  expect(() => fitLogistic({ columns: [x], label: Uint8Array.of(1, 0) })).toThrow(/2 labels/);
});

test('numbers that are not finite, and nothing to fit', () => {
  const label = Uint8Array.of(0, 1, 0, 1);
  const column = Float64Array.of(1, 2, 3, 4);
  const unknown = Float64Array.of(1, Number.NaN, 1, 1);
  const reason = { undefined: 'a covariate, weight or offset that is not finite' };
  expect(fitLogistic({ columns: [unknown], label })).toEqual(reason);
  expect(fitLogistic({ columns: [column], label, weight: unknown })).toEqual(reason);
  expect(fitLogistic({ columns: [], label, offset: unknown })).toEqual(reason);
  expect(fitLogistic({ columns: [], label, intercept: false })).toEqual({ undefined: 'no coefficients to fit' });
});
