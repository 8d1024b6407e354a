import { expect, test } from 'vitest';
import { benjaminiHochberg, holm } from '../../../src/stats/multiplicity.ts';

test('NaN passes through and is not counted', () => {
  expect(holm([0.02, Number.NaN, 0.5])).toEqual([0.04, Number.NaN, 0.5]);
  expect(benjaminiHochberg([0.02, Number.NaN, 0.5])).toEqual([0.04, Number.NaN, 0.5]);
});

test('ties get equal values', () => {
  const adjusted = holm([0.01, 0.03, 0.03]);
  expect(adjusted[1]).toBe(adjusted[2]);
  const rates = benjaminiHochberg([0.01, 0.03, 0.03]);
  expect(rates).toEqual([0.03, 0.03, 0.03]);
});

test('one or no test', () => {
  expect(holm([0.3])).toEqual([0.3]);
  expect(benjaminiHochberg([])).toEqual([]);
});
