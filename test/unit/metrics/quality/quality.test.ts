import { expect, test } from 'vitest';
import { medianQuality } from '../../../../src/metrics/quality/median-quality.ts';
import { p10Quality } from '../../../../src/metrics/quality/p10-quality.ts';
import { p90Quality } from '../../../../src/metrics/quality/p90-quality.ts';
import { qualityQuantile } from '../../../../src/metrics/quality/quality-quantile.ts';

const of = (...value: number[]) => ({ kind: 'quality' as const, value: Float64Array.from(value) });

test('the median of an even number of values is the middle of the two', () => {
  expect(medianQuality.compute(of(4, 1, 3, 2))).toEqual({ value: 2.5 });
  expect(medianQuality.compute(of(4, 1, 3))).toEqual({ value: 3 });
});

test('tails', () => {
  const ten = of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
  expect(p10Quality.compute(ten)).toEqual({ value: 1.5 });
  expect(p90Quality.compute(ten)).toEqual({ value: 9.5 });
  expect(p10Quality.compute(of(5))).toEqual({ value: 5 });
});

test('weights shift a quantile', () => {
  expect(medianQuality.compute({ ...of(1, 2, 3), weight: Float64Array.from([1, 1, 5]) })).toEqual({ value: 3 });
});

test.each([0, 1, -1, Number.NaN])('refuses a share of %s', (share) => {
  expect(() => qualityQuantile(share, { name: 'x', label: 'x' })).toThrow(
    expect.objectContaining({ code: 'metrics/quantile' }),
  );
});
