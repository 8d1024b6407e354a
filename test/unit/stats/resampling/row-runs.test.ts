import { expect, test } from 'vitest';
import { type RankedRows, rankRows } from '../../../../src/stats/resampling/ranked-rows.ts';
import {
  concordanceRuns,
  forEachPlacementBlock,
  patientBlocks,
  placementBlocks,
  tiedChunks,
} from '../../../../src/stats/resampling/row-runs.ts';

/** Rows from a text of scores: digits are scores, upper-case P and lower-case n labels, as in "n1 P1 n2". Patients are 0, 1, 2, ... */
function ranked(text: string): RankedRows {
  const parts = text.split(' ').filter((part) => part !== '');
  return rankRows({
    score: Float64Array.from(parts, (part) => Number(part.slice(1))),
    label: Uint8Array.from(parts, (part) => (part.startsWith('P') ? 1 : 0)),
    patient: Int32Array.from(parts.keys()),
  });
}

function blocksOf(rows: RankedRows): (readonly [number, number, number, boolean])[] {
  const blocks: [number, number, number, boolean][] = [];
  forEachPlacementBlock(rows, (...block) => blocks.push(block));
  return blocks;
}

test('placement blocks: mixed ties alone, everything else in runs of label 0 then label 1', () => {
  expect(blocksOf(ranked('n1 n2 P3 P4 n5 P6 n6 P7 n8'))).toEqual([
    [0, 2, 4, false],
    [4, 5, 5, false],
    [5, 6, 7, true],
    [7, 7, 8, false],
    [8, 9, 9, false],
  ]);
  expect(blocksOf(ranked('P1 P2 n3 n3 P4'))).toEqual([
    [0, 0, 2, false],
    [2, 4, 5, false],
  ]);
  expect(blocksOf(ranked(''))).toEqual([]);
});

test('concordance runs: ties join, long runs are cut', () => {
  expect([...concordanceRuns(ranked('n1 n2 P3 n4 P4'), 16)]).toEqual([2 | (1 << 8), 0, 16, 32, 1 | (1 << 8), 48, 64]);
  expect([...concordanceRuns(ranked('n1 n2 n3 P4 P5 P6'), 2)]).toEqual([
    2,
    0,
    16,
    1 | (2 << 8),
    32,
    48,
    64,
    1 << 8,
    80,
  ]);
});

test('tied chunks: blocks with both labels only, the last chunk marked', () => {
  expect([...tiedChunks(ranked('n1 P2 n2 n2 n2 P3 P3'), 2)]).toEqual([2 | (1 << 8), 32, 48, 16, 1 | 0x10000, 64]);
  expect([...tiedChunks(ranked('n1 P2'), 2)]).toEqual([]);
});

test('blocks for the permutation kernels', () => {
  expect([...placementBlocks(ranked('n1 P2 n3 P3'))]).toEqual([
    1 | (1 << 8) | 0x20000,
    0,
    16,
    1 | (1 << 8) | 0x30000,
    32,
    48,
  ]);
  expect([...patientBlocks(ranked('n1 P2 n3 P3'))]).toEqual([1, 1, 0, 0, 16, 1, 1, 1, 32, 48]);
});

test('labels that alternate fit the room set aside', () => {
  const text = Array.from({ length: 501 }, (_, i) => `${i % 2 === 0 ? 'P' : 'n'}${i}`).join(' ');
  expect(concordanceRuns(ranked(text), 16).length).toBe(501 + 251);
});
