import { expect, it } from 'vitest';
import { nameSome } from '../../../src/core/name-some.ts';

it('names all of a few, and ten of many with the number of the others', () => {
  const names = Array.from({ length: 300 }, (_, index) => `s${index + 1}`);
  expect(nameSome([])).toBe('');
  expect(nameSome(names.slice(0, 11))).toMatch(/^s1, .*, s10, s11$/);
  expect(nameSome(names)).toMatch(/^s1, s2, .*, s10 and 290 more$/);
});
