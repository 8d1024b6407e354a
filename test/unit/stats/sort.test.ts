import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStream } from '../../../src/core/stream.ts';
import { sortIndices } from '../../../src/stats/sort.ts';

/** Stable order by plain comparison of pairs. */
function expectedOrder(values: Float64Array, rows?: Int32Array): number[] {
  const given = [...(rows ?? values.keys())];
  return given
    .map((index, position) => ({ index, position, value: values[index]! }))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.position - b.position))
    .map(({ index }) => index);
}

const stream = createStream(3, 'sort');
const count = 3000;
const inputs: Readonly<Record<string, Float64Array>> = {
  probabilities: Float64Array.from({ length: count }, () => stream.uniform()),
  'few distinct values': Float64Array.from({ length: count }, () => stream.below(7) / 7),
  'all equal': new Float64Array(count).fill(0.25),
  'both signs over the whole range': Float64Array.from(
    { length: count },
    () => stream.normal() * 2 ** (stream.below(2000) - 1000),
  ),
  'subnormals, zeros of both signs, infinities': Float64Array.from(
    { length: count },
    () => [0, -0, 5e-324, -5e-324, Infinity, -Infinity, 1e-310][stream.below(7)]!,
  ),
  'values that differ in the last bits only': Float64Array.from(
    { length: count },
    () => 0.5 + stream.below(4000) * 2 ** -53,
  ),
  'pairs and small runs that share their leading bits': Float64Array.from(
    { length: count },
    () => stream.below(500) / 512 + stream.below(9) * 2 ** -50,
  ),
};

describe.each(Object.entries(inputs))('%s', (_, values) => {
  test('all rows', () => {
    expect([...sortIndices(values)]).toEqual(expectedOrder(values));
  });
  test('chosen rows in a given order', () => {
    const rows = Int32Array.from({ length: 900 }, (__, i) => (i * 1777 + 5) % count);
    const before = Int32Array.from(rows);
    expect([...sortIndices(values, rows)]).toEqual(expectedOrder(values, rows));
    expect(rows).toEqual(before);
  });
});

test('small inputs, also empty ones', () => {
  expect([...sortIndices(new Float64Array())]).toEqual([]);
  fc.assert(
    fc.property(fc.float64Array({ noNaN: true, maxLength: 300 }), (values) => {
      expect([...sortIndices(values)]).toEqual(expectedOrder(values));
    }),
  );
});

test('refuses NaN, but only in the rows asked for', () => {
  const values = Float64Array.of(1, Number.NaN, 0);
  expect(() => sortIndices(values)).toThrow(expect.objectContaining({ code: 'stats/sort-nan' }));
  expect([...sortIndices(values, Int32Array.of(0, 2))]).toEqual([2, 0]);
});
