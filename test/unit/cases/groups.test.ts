import { expect, test } from 'vitest';
import { bySize, withUnknown } from '../../../src/cases/groups.ts';

test('groups by size, equal ones by code units, empty ones left out', () => {
  const { codes, groups } = bySize(Int32Array.of(2, 0, 3, -1, 3, 2), ['b', 'never', 'z', 'a']);
  expect(groups).toEqual(['a', 'z', 'b']);
  expect([...codes]).toEqual([1, 2, 0, -1, 0, 1]);
});

test('a group that is called Unknown is merged with the missing', () => {
  const made = withUnknown({
    name: 'x',
    codes: Int32Array.of(0, 1, 2, -1),
    groups: ['a', 'Unknown', 'b'],
    recipe: { columns: ['x'] },
  });
  expect(made).toMatchObject({ groups: ['a', 'b', 'Unknown'], unknown: 2, codes: Int32Array.of(0, 2, 1, 2) });
});
