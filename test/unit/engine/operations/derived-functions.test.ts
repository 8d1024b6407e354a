import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as derived from '../../../../src/engine/operations/derived-functions.ts';
import { erf } from '../../../../src/engine/operations/error-function.ts';

type Point = readonly [x: number, near: number, lacks: number];
const golden: { points: Record<string, Point[]> } = JSON.parse(
  readFileSync(new URL('../../../golden/engine/elementary.json', import.meta.url), 'utf8'),
);
const functions: Record<string, (x: number) => number> = { ...derived, erf };

/** The error function sums some thirty terms; the others are two or three roundings away from a core function. */
const largestUlps = (name: string): number => (name === 'erf' ? 8 : 3);

function ulp(value: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  return 2 ** (exponent - 52);
}

describe.each(Object.entries(golden.points))('%s', (name, points) => {
  test(`is within ${largestUlps(name)} units in the last place of mpmath at ${points.length} points`, () => {
    for (const [x, near, lacks] of points) {
      const found = functions[name]!(x);
      const error = Math.abs((found - near) / ulp(near) - lacks);
      expect(error, `${name}(${x}) = ${found}, exactly ${near}`).toBeLessThan(largestUlps(name));
    }
  });
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
test.each([
  [erf, [0, -0, inf, -inf, nan, 9], [0, -0, 1, -1, nan, 1]],
  [derived.asin, [1, -1, 1.5, 0], [Math.PI / 2, -Math.PI / 2, nan, 0]],
  [derived.acos, [1, -1, -1.5], [0, Math.PI, nan]],
  [derived.sinh, [-0, inf, -inf, 711, nan], [-0, inf, -inf, inf, nan]],
  [derived.cosh, [0, inf, -inf, nan], [1, inf, inf, nan]],
  [derived.asinh, [-0, inf, -inf, nan], [-0, inf, -inf, nan]],
  [derived.acosh, [1, 0.5, inf, nan], [0, nan, inf, nan]],
  [derived.atanh, [-0, 1, -1, 1.5, nan], [-0, inf, -inf, nan, nan]],
  [derived.roundHalfToEven, [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.6, inf, nan], [0, 2, 2, -0, -2, -2, 3, inf, nan]],
])('%o at its ends', (compute, arguments_, expected) => {
  expect(arguments_.map(compute)).toEqual(expected);
});
