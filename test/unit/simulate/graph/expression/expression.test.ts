import { describe, expect, it } from 'vitest';
import type { Domain } from '../../../../../src/simulate/graph/causal-graph.ts';
import { domainOfExpression } from '../../../../../src/simulate/graph/expression/check-expression.ts';
import { compileExpression } from '../../../../../src/simulate/graph/expression/compile-expression.ts';
import { namesIn } from '../../../../../src/simulate/graph/expression/expression.ts';
import { ExpressionFault, parseExpression } from '../../../../../src/simulate/graph/expression/parse-expression.ts';

const values = { x: 3, y: 0, race: 'Black', ill: 1 };

function evaluate(text: string): number | string {
  return compileExpression(parseExpression(text))(values);
}

const domains: Readonly<Record<string, Domain>> = {
  x: { type: 'number', low: 2, high: 5 },
  y: { type: 'number', low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
  ill: { type: 'number', values: [0, 1], low: 0, high: 1 },
  race: { type: 'text', values: ['Asian', 'Black'], low: 0, high: 0 },
};

function domain(text: string): Domain | undefined {
  return domainOfExpression(parseExpression(text), (name) => domains[name]);
}

function fault(work: () => unknown): { readonly message: string; readonly at: number } {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpressionFault) return { message: error.message, at: error.at };
    throw error;
  }
  throw new Error('nothing is wrong');
}

describe('expressions', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['2 * -3', -6],
    ['7 - 2 - 1', 4],
    ['8 / 4 / 2', 1],
    ['1 - -1', 2],
    ['.5 + 1e-1', 0.6],
    ['x = 3', 1],
    ['x != 3', 0],
    ['1 + (x > 2)', 2],
    ['not x = 3 or ill', 1],
    ['not (x = 3 or ill)', 0],
    ['x = 2 or x = 3 and ill', 1],
    ['race = "Black"', 1],
    ["race != 'Asian'", 1],
    ['if(race = "Black", "yes", "no")', 'yes'],
    ['if(y = 0, 0, 1 / y)', 0],
    ['y != 0 and 1 / y > 2', 0],
    ['y = 0 or 1 / y > 2', 1],
    ['min(3, x, 5) + max(1, 2)', 5],
    ['clamp(x, 0, 1)', 1],
    ['abs(-2) + sqrt(9)', 5],
    ['exp(0) + log(1)', 1],
    ['logistic(0) + logit(0.5)', 0.5],
    ['floor(2.9) + round(2.5)', 5],
    ['step(0) + step(-0.1)', 1],
    ['sin(0) + cos(0)', 1],
  ])('%s is %s', (text, result) => {
    const value = evaluate(text);
    if (typeof result === 'string') expect(value).toBe(result);
    else expect(value).toBeCloseTo(result, 12);
  });

  it.each([
    ['1 / y', /division of 1 by 0/],
    ['log(y)', /log\(0\) is not a finite number/],
    ['sqrt(-1)', /not a finite number/],
    ['exp(1000)', /not a finite number/],
    ['0 * (1 / y)', /division/],
  ])('%s has no value', (text, message) => {
    expect(() => evaluate(text)).toThrow(message);
  });

  it.each([
    ['1 +', 3, /expected a number, a name or "\(", found the end/],
    ['(1 + 2', 6, /expected "\)"/],
    ['1 2', 2, /expected an operator or the end, found "2"/],
    ['x == 3', 2, /equality is written =/],
    ['x ** 2', 2, /powers are written \^/],
    ['ill && ill', 4, /written and/],
    ['!ill', 0, /written not/],
    ['1 < x < 3', 6, /do not chain/],
    ['race = "Black', 7, /does not end/],
    ['x # 2', 2, /means nothing/],
    ['expp(1)', 0, /unknown function "expp"; did you mean "exp"/],
    ['clamp(x, 1)', 0, /takes 3 values; got 2/],
    ['exp', 0, /"exp" is a function/],
    ['constructor(1)', 0, /unknown function "constructor"/],
    ['max(1 2)', 6, /expected "," or "\)" in max/],
    ['max(1, 2', 8, /expected "," or "\)" in max\(...\), found the end/],
    ['max(1,)', 6, /found "\)"/],
    ['and 1', 0, /found "and"/],
    ['1 and', 5, /found the end/],
    ['', 0, /found the end/],
  ])('%s is refused at character %i', (text, at, message) => {
    const found = fault(() => parseExpression(text));
    expect(found.at).toBe(at);
    expect(found.message).toMatch(message);
  });

  it.each([
    ['x + race', 4, /takes numbers; this is a text/],
    ['race = 3', 5, /compared with a number/],
    ['race = "Blak"', 7, /"Blak" never occurs here; did you mean "Black"/],
    ['x and ill', 0, /takes a condition; this is a number/],
    ['not race', 4, /takes a condition; this is a text/],
    ['if(x, 1, 2)', 3, /takes a condition/],
    ['if(ill, 1, "a")', 11, /both values/],
    ['exp(race)', 4, /takes numbers/],
  ])('%s has the wrong type at character %i', (text, at, message) => {
    const found = fault(() => domain(text));
    expect(found.at).toBe(at);
    expect(found.message).toMatch(message);
  });

  it.each([
    ['x + 1', 3, 6],
    ['x * -2', -10, -4],
    ['1 / x', 0.2, 0.5],
    ['clamp(y, 0, 1)', 0, 1],
    ['abs(x - 3)', 0, 2],
    ['max(x, 4)', 4, 5],
    ['if(ill, x, 10)', 2, 10],
    ['sin(y)', -1, 1],
    ['x > 6', 0, 0],
    ['x >= 2', 1, 1],
    ['x > 3', 0, 1],
    ['1 / ill', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])('%s lies in [%d, %d]', (text, low, high) => {
    expect(domain(text)).toMatchObject({ low, high });
  });

  it('know the texts that can come of a choice', () => {
    expect(domain('if(ill, race, "other")')).toMatchObject({ type: 'text', values: ['Asian', 'Black', 'other'] });
    expect(domain('unknown + 1')).toBeUndefined();
  });

  it('name what they use, once each', () => {
    expect(namesIn(parseExpression('x + y * x - exp(race)'))).toEqual(['x', 'y', 'race']);
  });
});
