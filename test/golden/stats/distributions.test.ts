import { expect, test } from 'vitest';
import { beta } from '../../../src/stats/distributions/beta.ts';
import { binomial } from '../../../src/stats/distributions/binomial.ts';
import { chiSquare } from '../../../src/stats/distributions/chi-square.ts';
import { fDistribution } from '../../../src/stats/distributions/f-distribution.ts';
import { logGamma } from '../../../src/stats/distributions/gamma.ts';
import { normal } from '../../../src/stats/distributions/normal.ts';
import { studentT } from '../../../src/stats/distributions/student-t.ts';
import golden from './distributions.json' with { type: 'json' };
import { relativeError } from './relative-error.ts';

/** Stated in the doc comments. Points such as 0.4 are not exact in binary and mpmath saw the same double, so nothing is added for that. */
const normalTolerance = 1e-14;
const gammaTolerance = 1e-13;
const betaTolerance = 1e-12;

function worst(rows: readonly (readonly number[])[], compute: (row: readonly number[]) => number): number {
  return Math.max(...rows.map((row) => relativeError(compute(row), row[row.length - 1]!)));
}

test('normal upper tail and quantile', () => {
  const inRange = golden.normalUpper.filter(([, tail]) => tail! > 1e-307);
  expect(worst(inRange, ([x]) => normal.upperTail(x!))).toBeLessThan(normalTolerance);
  expect(worst(golden.normalUpperQuantile, ([q]) => normal.upperQuantile(q!))).toBeLessThan(normalTolerance);
  // At 38 the value is denormal: 2.885428e-316 has 28 bits.
  const [, deep] = golden.normalUpper.find(([x]) => x === 38)!;
  expect(relativeError(normal.upperTail(38), deep!)).toBeLessThan(1e-7);
});

test('chi-square tails and quantiles', () => {
  expect(worst(golden.chiSquareUpper, ([x, df]) => chiSquare.upperTail(x!, df!))).toBeLessThan(gammaTolerance);
  expect(worst(golden.chiSquareLower, ([x, df]) => chiSquare.cdf(x!, df!))).toBeLessThan(gammaTolerance);
  expect(worst(golden.chiSquareQuantile, ([p, df]) => chiSquare.quantile(p!, df!))).toBeLessThan(gammaTolerance);
  expect(chiSquare.upperTail(60, 1)).toBeCloseTo(9.4857e-15, 19);
});

test("Student's t tails and quantiles", () => {
  expect(worst(golden.studentUpper, ([t, df]) => studentT.upperTail(t!, df!))).toBeLessThan(betaTolerance);
  expect(worst(golden.studentUpperQuantile, ([q, df]) => studentT.upperQuantile(q!, df!))).toBeLessThan(betaTolerance);
});

test('F upper tail', () => {
  expect(
    worst(golden.fUpper, ([x, numerator, denominator]) =>
      fDistribution.upperTail(x!, { numerator: numerator!, denominator: denominator! }),
    ),
  ).toBeLessThan(betaTolerance);
});

test('beta tails and quantiles', () => {
  expect(worst(golden.betaLower, ([x, a, b]) => beta.cdf(x!, { a: a!, b: b! }))).toBeLessThan(betaTolerance);
  expect(worst(golden.betaUpper, ([x, a, b]) => beta.upperTail(x!, { a: a!, b: b! }))).toBeLessThan(betaTolerance);
  expect(worst(golden.betaQuantile, ([p, a, b]) => beta.quantile(p!, { a: a!, b: b! }))).toBeLessThan(betaTolerance);
});

test('binomial probability and both tails', () => {
  for (const [k, n, p, probability, atMost, atLeast] of golden.binomial as [
    number,
    number,
    number,
    number,
    number,
    number,
  ][]) {
    expect(relativeError(binomial.probability(k, { n, p }), probability)).toBeLessThan(betaTolerance);
    expect(relativeError(binomial.atMost(k, { n, p }), atMost)).toBeLessThan(betaTolerance);
    expect(relativeError(binomial.atLeast(k, { n, p }), atLeast)).toBeLessThan(betaTolerance);
  }
});

test('log gamma', () => {
  expect(worst(golden.logGamma, ([x]) => logGamma(x!))).toBeLessThan(1e-13);
});
