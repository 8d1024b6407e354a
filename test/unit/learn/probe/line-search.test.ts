import { describe, expect, test } from 'vitest';
import { lineSearch } from '../../../../src/learn/probe/line-search.ts';

type Line = (length: number) => readonly [value: number, slope: number];
const search = (line: Line): number | undefined => {
  const [value, slope] = line(0);
  return lineSearch({ value, slope }, (length) => ({ value: line(length)[0], slope: line(length)[1], point: length }));
};

/** Both Wolfe conditions with 1e-4 and 0.9, as they are published. */
function expectWolfe(line: Line, length: number | undefined): void {
  const [[value, slope], [reached, there]] = [line(0), line(length!)];
  expect(reached).toBeLessThanOrEqual(value + 1e-4 * length! * slope);
  expect(Math.abs(there)).toBeLessThanOrEqual(0.9 * Math.abs(slope));
}

describe('lineSearch', () => {
  test.each<readonly [string, Line]>([
    ['a parabola far away', (t) => [(t - 1000) ** 2, 2 * (t - 1000)]],
    ['a parabola very near', (t) => [(t - 1e-6) ** 2, 2 * (t - 1e-6)]],
    ['a wave', (t) => [-Math.sin(5 * t) + t / 10, -5 * Math.cos(5 * t) + 0.1]],
    ['a wall', (t) => [-t + Math.exp(20 * (t - 0.3)), -1 + 20 * Math.exp(20 * (t - 0.3))]],
  ])('keeps the Wolfe conditions on %s', (_, line) => expectWolfe(line, search(line)));

  test('finds nothing on a line that falls without end', () => {
    expect(search((t) => [-t, -1])).toBeUndefined();
  });
});
