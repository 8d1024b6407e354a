import { describe, expect, test } from 'vitest';
import {
  atan,
  cos,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  logistic,
  logit,
  pow,
  sin,
  tanh,
} from '../../../src/core/math.ts';
import golden from '../../golden/core/elementary.json' with { type: 'json' };

const math = { atan, cos, exp, expm1, log, log1p, log2, log10, logistic, logit, pow, sin, tanh };

/** No function may be a whole unit in the last place away from the true value. */
const largestUlps = 0.76;

function ulp(value: number): number {
  const size = Math.max(Math.abs(value), 2 ** -1022);
  let unit = 2 ** (Math.floor(Math.log2(size)) - 52);
  if (unit * 2 ** 52 > size) unit /= 2;
  if (unit * 2 ** 53 <= size) unit *= 2;
  return Math.max(unit, 2 ** -1074);
}

describe.each(Object.entries(golden.points))('%s', (name, points) => {
  const compute = math[name as keyof typeof math] as (...numbers: number[]) => number;
  test(`is within ${largestUlps} ulp of mpmath at ${points.length} points`, () => {
    for (const numbers of points) {
      const [near, lacks] = numbers.slice(-2) as [number, number];
      const got = compute(...numbers.slice(0, -2));
      const error = Math.abs((got - near) / ulp(near) - lacks);
      if (!(error <= largestUlps))
        expect.fail(`${name}(${numbers.slice(0, -2)}) = ${got}, ${error} ulp away from ${near}`);
    }
  });
});

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf, NaN: nan } = Number;
const edges: readonly (readonly [Exclude<keyof typeof math, 'pow'>, number, number])[] = [
  ['exp', 0, 1],
  ['exp', -0, 1],
  ['exp', inf, inf],
  ['exp', minusInf, 0],
  ['exp', nan, nan],
  ['exp', 709.782712893384, 1.7976931348622732e308],
  ['exp', 709.7827128933841, inf],
  ['exp', -745.1332191019411, 5e-324],
  ['exp', -745.1332191019412, 0],
  ['exp', 1, Math.E],
  ['exp', 1e308, inf],
  ['exp', -1e308, 0],
  ['exp', 5e-324, 1],
  ['expm1', 0, 0],
  ['expm1', -0, -0],
  ['expm1', inf, inf],
  ['expm1', minusInf, -1],
  ['expm1', nan, nan],
  ['expm1', 5e-324, 5e-324],
  ['expm1', -50, -1],
  ['expm1', 800, inf],
  ['log', 1, 0],
  ['log', 0, minusInf],
  ['log', -0, minusInf],
  ['log', -1, nan],
  ['log', minusInf, nan],
  ['log', inf, inf],
  ['log', nan, nan],
  ['log', 5e-324, -744.4400719213812],
  ['log', Number.MAX_VALUE, 709.782712893384],
  ['log1p', 0, 0],
  ['log1p', -0, -0],
  ['log1p', -1, minusInf],
  ['log1p', -1.5, nan],
  ['log1p', inf, inf],
  ['log1p', minusInf, nan],
  ['log1p', nan, nan],
  ['log1p', 5e-324, 5e-324],
  ['log1p', Number.MAX_VALUE, 709.782712893384],
  ['log2', 1, 0],
  ['log2', 5e-324, -1074],
  ['log2', 2 ** 1023, 1023],
  ['log2', 0, minusInf],
  ['log2', -1, nan],
  ['log2', inf, inf],
  ['log2', nan, nan],
  ['log10', 1, 0],
  ['log10', 0, minusInf],
  ['log10', -1, nan],
  ['log10', inf, inf],
  ['log10', nan, nan],
  ['sin', 0, 0],
  ['sin', -0, -0],
  ['sin', inf, nan],
  ['sin', nan, nan],
  ['sin', 5e-324, 5e-324],
  ['sin', 1e22, -0.8522008497671888],
  ['sin', 600000.3, 0.08535750737589931],
  ['cos', 0, 1],
  ['cos', -0, 1],
  ['cos', minusInf, nan],
  ['cos', nan, nan],
  ['atan', 0, 0],
  ['atan', -0, -0],
  ['atan', inf, Math.PI / 2],
  ['atan', minusInf, -Math.PI / 2],
  ['atan', nan, nan],
  ['atan', 1, Math.PI / 4],
  ['atan', -1e300, -Math.PI / 2],
  ['atan', 5e-324, 5e-324],
  ['tanh', 0, 0],
  ['tanh', -0, -0],
  ['tanh', inf, 1],
  ['tanh', minusInf, -1],
  ['tanh', nan, nan],
  ['tanh', 25, 1],
  ['tanh', 5e-324, 5e-324],
  ['logistic', 0, 0.5],
  ['logistic', inf, 1],
  ['logistic', minusInf, 0],
  ['logistic', nan, nan],
  ['logistic', -745, 5e-324],
  ['logit', 0.5, 0],
  ['logit', 0, minusInf],
  ['logit', 1, inf],
  ['logit', -0.1, nan],
  ['logit', 1.1, nan],
  ['logit', nan, nan],
];
test.each(edges)('%s(%d) is %d', (name, x, value) => {
  expect(math[name](x)).toBe(value);
});

test('log10 and pow are exact where the result is a double', () => {
  for (let k = 0; k <= 22; k += 1) {
    const power = Number(`1e${k}`);
    expect(math.log10(power)).toBe(k);
    expect(math.pow(10, k)).toBe(power);
  }
  for (let k = -1074; k < 1024; k += 1) expect(math.pow(2, k)).toBe(2 ** k);
  for (let k = 1; k < 3000; k += 1) {
    expect(math.pow(k, 3)).toBe(k * k * k);
    expect(math.pow(k * k, 0.5)).toBe(k);
  }
});

test('pow follows ECMAScript at its edges', () => {
  const values = [
    0,
    -0,
    1,
    -1,
    2,
    -2,
    0.5,
    -0.5,
    3,
    -3,
    2.5,
    1e-320,
    -1e-320,
    1e300,
    -1e300,
    2 ** 53,
    2 ** 53 + 2,
    inf,
    minusInf,
    nan,
  ];
  for (const x of values) {
    for (const y of values) {
      const expected = x ** y;
      const got = math.pow(x, y);
      if (Number.isFinite(expected) && expected !== 0)
        expect(Math.abs(got / expected - 1)).toBeLessThanOrEqual(Number.EPSILON * 2);
      else if (!Object.is(got, expected)) expect.fail(`pow(${x}, ${y}) = ${got}, not ${expected}`);
    }
  }
});
