import { expect, test } from 'vitest';
import { cholesky, forwardSolve, inverseOf } from '../../../src/stats/cholesky.ts';

// [[4, 2, 2], [2, 5, 3], [2, 3, 6]] = L L' with L = [[2, 0, 0], [1, 2, 0], [1, 1, 2]].
const matrix = { size: 3, values: Float64Array.of(4, 2, 2, 2, 5, 3, 2, 3, 6) };

test('the triangle by hand', () => {
  expect(Array.from(cholesky(matrix)!.values)).toEqual([2, 0, 0, 1, 2, 0, 1, 1, 2]);
});

test('columns are solved one after another', () => {
  const columns = Float64Array.of(2, 5, 7, 2, 1, 1);
  forwardSolve(cholesky(matrix)!, columns);
  expect(Array.from(columns)).toEqual([1, 2, 2, 1, 0, 0]);
});

test('the inverse times the matrix is one', () => {
  const inverse = inverseOf(matrix)!;
  inverse.forEach((row, i) => {
    for (let j = 0; j < 3; j += 1) {
      const product = row.reduce((sum, value, k) => sum + value * matrix.values[k * 3 + j]!, 0);
      expect(product).toBeCloseTo(i === j ? 1 : 0, 14);
    }
  });
});

test('what is not positive definite has none', () => {
  const singular = { size: 2, values: Float64Array.of(1, 1, 1, 1) };
  expect(cholesky(singular)).toBeUndefined();
  expect(inverseOf(singular)).toBeUndefined();
});
