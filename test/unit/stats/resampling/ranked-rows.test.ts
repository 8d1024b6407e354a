import { expect, test } from 'vitest';
import { rankRows } from '../../../../src/stats/resampling/ranked-rows.ts';

const rows = {
  score: Float64Array.of(0.5, 0.1, 0.5, 0.9, 0.5, 0.1),
  label: Uint8Array.of(1, 0, 0, 1, 0, 0),
  patient: Int32Array.of(10, 11, 12, 13, 14, 15),
  weight: Float64Array.of(1, 2, 3, 4, 5, 6),
};

test('ascending scores, tied blocks with label 0 first, blocks marked', () => {
  const ranked = rankRows(rows);
  expect([...ranked.patient]).toEqual([11, 15, 12, 14, 10, 13]);
  expect([...ranked.weight!]).toEqual([2, 6, 3, 5, 1, 4]);
  expect([...ranked.start]).toEqual([0, 2, 5, 6]);
  expect([...ranked.positives]).toEqual([2, 4, 5, 6]);
});

test('chosen rows only, and none', () => {
  const ranked = rankRows(rows, Int32Array.of(3, 0));
  expect([...ranked.patient]).toEqual([10, 13]);
  expect([...rankRows(rows, new Int32Array()).start]).toEqual([0]);
});
