import { describe, expect, test } from 'vitest';
import { bcaInterval, percentileInterval } from '../../../../src/stats/resampling/bootstrap-intervals.ts';
import golden from '../../../golden/stats/bca.json' with { type: 'json' };

describe.each(Object.entries(golden.cases))('%s, against SciPy', (_, { data, level, replicates, bca, percentile }) => {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const influence = Float64Array.from(data, (value) => value - mean);
  test('BCa', () => {
    const interval = bcaInterval(Float64Array.from(replicates), { estimate: mean, influence, level });
    expect(interval).toMatchObject({ used: replicates.length, dropped: 0 });
    if ('undefined' in interval) return;
    /** Same definition; the deviates come from different normal quantiles, good to 1e-15. */
    expect(interval.low).toBeCloseTo(bca[0]!, 12);
    expect(interval.high).toBeCloseTo(bca[1]!, 12);
  });
  test('percentile', () => {
    const interval = percentileInterval(Float64Array.from(replicates), level);
    if ('undefined' in interval) expect.fail(interval.undefined);
    expect(interval.low).toBeCloseTo(percentile[0]!, 13);
    expect(interval.high).toBeCloseTo(percentile[1]!, 13);
  });
  test('influences may have any scale', () => {
    const scaled = influence.map((value) => value * 1e-200);
    const of = (values: Float64Array) =>
      bcaInterval(Float64Array.from(replicates), { estimate: mean, influence: values, level });
    const [a, b] = [of(influence), of(scaled)];
    if ('undefined' in a || 'undefined' in b) expect.fail('no interval');
    expect(b.low).toBeCloseTo(a.low, 12);
    expect(b.high).toBeCloseTo(a.high, 12);
  });
});

const ramp = Float64Array.from({ length: 101 }, (_, i) => 100 - i);
const flat = Float64Array.of(1, -1);

test('without bias and acceleration BCa is the percentile interval', () => {
  const interval = bcaInterval(ramp, { estimate: 50, influence: flat, level: 0.9 });
  if ('undefined' in interval) expect.fail(interval.undefined);
  expect(interval.low).toBeCloseTo(5, 10);
  expect(interval.high).toBeCloseTo(95, 10);
  expect(percentileInterval(ramp, 0.9)).toMatchObject({ low: expect.closeTo(5, 10), high: expect.closeTo(95, 10) });
});

test('replicates without a value are dropped and counted, up to a tenth', () => {
  const some = Float64Array.from([...ramp, ...new Array(11).fill(Number.NaN)]);
  expect(percentileInterval(some, 0.9)).toMatchObject({ used: 101, dropped: 11, low: expect.closeTo(5, 10) });
  expect(bcaInterval(some, { estimate: 50, influence: flat, level: 0.9 })).toMatchObject({ used: 101, dropped: 11 });
  const many = Float64Array.from([...ramp, ...new Array(12).fill(Number.NaN)]);
  expect(percentileInterval(many, 0.9)).toEqual({ undefined: '12 of 113 bootstrap replicates have no value' });
  expect(percentileInterval(ramp.subarray(0, 19), 0.9)).toEqual({
    undefined: 'only 19 of 19 bootstrap replicates have a value',
  });
  expect(percentileInterval(new Float64Array(), 0.9)).toHaveProperty('undefined');
});

test('all replicates equal', () => {
  const same = new Float64Array(50).fill(0.7);
  expect(bcaInterval(same, { estimate: 0.7, influence: flat, level: 0.95 })).toEqual({
    low: 0.7,
    high: 0.7,
    used: 50,
    dropped: 0,
  });
  expect(percentileInterval(same, 0.95)).toMatchObject({ low: 0.7, high: 0.7 });
  expect(bcaInterval(same, { estimate: 0.8, influence: flat, level: 0.95 })).toHaveProperty('undefined');
});

test('an estimate outside the replicates has no BCa interval; at their edge it has one', () => {
  expect(bcaInterval(ramp, { estimate: 100.5, influence: flat, level: 0.95 })).toEqual({
    undefined: 'the estimate lies outside all bootstrap replicates',
  });
  expect(bcaInterval(ramp, { estimate: -1, influence: flat, level: 0.95 })).toHaveProperty('undefined');
  expect(bcaInterval(ramp, { estimate: Number.NaN, influence: flat, level: 0.95 })).toEqual({
    undefined: 'the estimate is not a number',
  });
  expect(bcaInterval(ramp, { estimate: 100, influence: flat, level: 0.95 })).toMatchObject({
    high: expect.closeTo(100, 9),
  });
});

test('a patient whose influence dwarfs the rest moves the limits but keeps them in order', () => {
  const influence = new Float64Array(30).fill(-1e-9);
  influence[0] = 1;
  const interval = bcaInterval(ramp, { estimate: 60, influence, level: 0.999 });
  if ('undefined' in interval) expect.fail(interval.undefined);
  expect(interval.low).toBeLessThan(interval.high);
  const percentile = bcaInterval(ramp, { estimate: 60, influence: flat, level: 0.999 });
  if ('undefined' in percentile) expect.fail(percentile.undefined);
  expect(interval.low).toBeGreaterThan(percentile.low);
});

test.each([0, 1, -1, Number.NaN])('level %d is refused', (level) => {
  expect(() => percentileInterval(ramp, level)).toThrow(expect.objectContaining({ code: 'stats/bad-level' }));
  expect(() => bcaInterval(ramp, { estimate: 50, influence: flat, level })).toThrow(
    expect.objectContaining({ code: 'stats/bad-level' }),
  );
});

test('an unknown influence has no BCa interval', () => {
  const influence = Float64Array.of(1, Number.NaN, -1);
  expect(bcaInterval(ramp, { estimate: 50, influence, level: 0.95 })).toEqual({
    undefined: 'an influence is not a number',
  });
});
