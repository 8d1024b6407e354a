import { expect, test } from 'vitest';
import { delongTest, delongTestUnpaired } from '../../../src/stats/delong.ts';

const label = Uint8Array.of(0, 1, 1, 0, 1, 0, 1, 0);
const first = Float64Array.of(0.1, 0.8, 0.4, 0.5, 0.9, 0.2, 0.6, 0.3);
const second = Float64Array.of(0.4, 0.3, 0.6, 0.5, 0.8, 0.1, 0.2, 0.7);

test('a model compared with itself does not differ', () => {
  const outcome = delongTest({ first, second: first, label });
  expect(outcome.difference).toBe(0);
  expect(outcome.z).toBe(0);
  expect(outcome.p).toBe(1);
});

test('exchanging the models changes only signs', () => {
  const there = delongTest({ first, second, label });
  const back = delongTest({ first: second, second: first, label });
  expect(back.difference).toBe(-there.difference);
  expect(back.p).toBeCloseTo(there.p, 15);
  expect(back.low).toBeCloseTo(-there.high, 15);
});

test('rows of one patient are not independent', () => {
  const double = (values: Float64Array): Float64Array => Float64Array.from([...values, ...values]);
  const rows = { first: double(first), second: double(second), label: Uint8Array.from([...label, ...label]) };
  const patient = Int32Array.from({ length: 16 }, (_, row) => row % 8);
  expect(delongTest({ ...rows, patient }).standardError).toBeCloseTo(
    delongTest({ first, second, label }).standardError,
    14,
  );
  expect(delongTest(rows).standardError).toBeLessThan(delongTest({ ...rows, patient }).standardError);
});

test('unpaired variances add', () => {
  const outcome = delongTestUnpaired({ score: first, label }, { score: second, label });
  const paired = delongTest({ first, second, label });
  expect(outcome.difference).toBeCloseTo(paired.difference, 15);
  expect(outcome.standardError).not.toBeCloseTo(paired.standardError, 4);
});
