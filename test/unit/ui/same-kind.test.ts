import { expect, it } from 'vitest';
import { isOfSameKind } from '../../../ui/pages/home/same-kind.ts';

it('takes tables with labels and scores, or with the same score, for tables of one kind', () => {
  expect(isOfSameKind({ label: 'y', scores: ['a'] }, { label: 'truth', scores: ['b'] })).toBe(true);
  expect(isOfSameKind({ label: 'y', scores: ['score'] }, { scores: ['score'] })).toBe(true);
  expect(isOfSameKind({ label: 'y', scores: ['a'] }, { scores: ['b'] })).toBe(false);
  expect(isOfSameKind({ label: 'y', scores: [] }, { label: 'y', scores: ['a'] })).toBe(false);
  expect(isOfSameKind({ label: 'y', scores: ['a'] }, { scores: [] })).toBe(false);
});
