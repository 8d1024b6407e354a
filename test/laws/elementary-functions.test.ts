import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atan, exp, expm1, log, log1p, logistic, logit, pow, sin, tanh } from '../../src/core/math.ts';

const root = join(import.meta.dirname, '../../src');
const hosts = ['platform', 'cli', 'server'];
/** Functions of Math whose last bit engines may choose. */
const loose =
  /\bMath\s*\.\s*(exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|cbrt|hypot|random)\b/;
const exponentiation = /\*\*(?!\/)/;
const taking = /\{[^}]*\}\s*=\s*Math\b|\bMath\s*\[/;

/** Source without comments, strings and templates' text, so that words about the functions are not taken for uses. */
function withoutProse(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(/(^|[^:])\/\/[^\n]*/g, '$1');
}

const isomorphic = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !hosts.includes(file.split(sep)[0]!),
);

describe('the same bits on every engine', () => {
  test('the scan sees through prose and finds uses', () => {
    const breaches = (source: string): boolean =>
      [loose, exponentiation, taking].some((rule) => rule.test(withoutProse(source)));
    expect(['a = Math.exp(1)', 'Math["pow"](2, 3)', 'x ** 2', 'const { log } = Math'].map(breaches)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['// Math.exp(1)', '/** x ** 2 */', "'a ** b'", 'Math.sqrt(2)', 'mathLog(2)'].map(breaches)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test.each(isomorphic)('%s uses no function whose last bit engines choose', (file) => {
    const lines = withoutProse(readFileSync(join(root, file), 'utf8')).split('\n');
    expect(lines.filter((line) => [loose, exponentiation, taking].some((rule) => rule.test(line)))).toEqual([]);
  });
});

/** Two roundings of results that are each within one unit in the last place. */
const twoRoundings = 4 * Number.EPSILON;
const close = (a: number, b: number, size = Math.abs(b)): boolean =>
  Math.abs(a - b) <= twoRoundings * Math.max(size, Number.MIN_VALUE);
const moderate = fc.double({ min: -700, max: 700, noNaN: true });
const chance = fc.double({ min: 1e-300, max: 1 - 1e-15, noNaN: true });

describe('elementary functions', () => {
  test('exp and log undo each other to the conditioning of the problem', () => {
    fc.assert(fc.property(moderate, (x) => close(log(exp(x)), x, Math.max(1, Math.abs(x)))));
  });
  test('expm1 and log1p agree with exp and log away from 0', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 700, noNaN: true }),
        (x) => close(expm1(x), exp(x) - 1) && close(log1p(x), log(1 + x)),
      ),
    );
  });
  test('odd functions are odd, bit for bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) =>
        [sin, atan, tanh].every((f) => Object.is(f(-x), -f(x)) || Number.isNaN(f(x))),
      ),
    );
  });
  test('logit undoes logistic', () => {
    fc.assert(fc.property(chance, (p) => close(logistic(logit(p)), p, p * Math.max(1, Math.abs(logit(p))))));
  });
  test('monotone functions keep the order of neighbouring arguments to a unit in the last place', () => {
    const neighbours = fc.tuple(
      fc.double({ min: 1e-300, max: 300, noNaN: true }),
      fc.double({ min: 0, max: 1e-12, noNaN: true }),
    );
    fc.assert(
      fc.property(neighbours, ([x, step]) => {
        const y = x * (1 + step);
        return [exp, expm1, log, log1p, atan, tanh, logistic].every(
          (f) => f(x) <= f(y) * (1 + Number.EPSILON * Math.sign(f(y))),
        );
      }),
    );
  });
  test('powers add in the exponent', () => {
    const base = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(fc.property(base, fc.integer({ min: -40, max: 40 }), (x, n) => close(pow(x, n) * x, pow(x, n + 1))));
  });
});
