import { describe, expect, test } from 'vitest';
import { lbfgs, type Objective } from '../../../../src/learn/probe/lbfgs.ts';

/** Rosenbrock's valley, minimum 0 at (1, 1). */
const valley: Objective = (x, gradient) => {
  const [a, b] = [x[0]!, x[1]!];
  gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
  gradient[1] = 200 * (b - a * a);
  return (1 - a) * (1 - a) + 100 * (b - a * a) * (b - a * a);
};

/** sum of d_i (x_i - i)^2 / 2 with d over six decades. */
const bowl: Objective = (x, gradient) => {
  let value = 0;
  for (let index = 0; index < x.length; index += 1) {
    const d = 10 ** (index % 7);
    const off = x[index]! - index;
    gradient[index] = d * off;
    value += (d * off * off) / 2;
  }
  return value;
};

describe('lbfgs', () => {
  test('finds the bottom of a bent valley', () => {
    const { x, value, ended, slope } = lbfgs(valley, Float64Array.of(-1.2, 1), { tolerance: 1e-10 });
    expect(ended).toBe('gradient');
    expect(slope).toBeLessThanOrEqual(1e-10);
    expect(value).toBeLessThan(1e-18);
    for (const found of x) expect(found).toBeCloseTo(1, 9);
  });

  test('finds the bottom of a bowl that is a million times steeper one way', () => {
    const { x, iterations } = lbfgs(bowl, new Float64Array(14), { tolerance: 1e-7 });
    for (const [index, found] of x.entries()) expect(found).toBeCloseTo(index, 6);
    expect(iterations).toBeLessThan(200);
  });

  test('stays where the gradient is nothing, and says when it ran out of iterations', () => {
    expect(lbfgs(bowl, Float64Array.of(0, 1, 2))).toMatchObject({ iterations: 0, ended: 'gradient', value: 0 });
    expect(lbfgs(valley, Float64Array.of(-1.2, 1), { iterations: 3 })).toMatchObject({
      iterations: 3,
      ended: 'iterations',
    });
  });

  test('ends where rounding hides every step', () => {
    const noisy: Objective = (x, gradient) => {
      gradient[0] = 1;
      return Math.fround(1) + 0 * x[0]!;
    };
    expect(lbfgs(noisy, Float64Array.of(3)).ended).toBe('precision');
  });

  test('refuses to begin where the objective is no number', () => {
    expect(() => lbfgs(() => Number.NaN, new Float64Array(1))).toThrow(
      expect.objectContaining({ code: 'learn/bad-objective' }),
    );
  });

  test('or where an element of its gradient is none, wherever it stands', () => {
    const broken = (_: Float64Array, gradient: Float64Array): number => {
      gradient[0] = Number.NaN;
      gradient[1] = 0;
      return 5;
    };
    expect(() => lbfgs(broken, new Float64Array(2))).toThrow(/objective or its gradient is not finite.*: 5/);
  });
});
