// Ranked rows written for the kernels: runs of label-0 rows followed by label-1 rows, each row as the byte offset of its
// patient in memory that holds 16 bytes (one per lane) for each patient.
import type { RankedRows } from './ranked-rows.ts';

/** A growing list of words. */
interface WordList {
  words: Uint32Array;
  length: number;
}

function push(list: WordList, word: number): void {
  if (list.length === list.words.length) {
    const larger = new Uint32Array(2 * list.words.length);
    larger.set(list.words);
    list.words = larger;
  }
  list.words[list.length++] = word;
}

/** Room for every row and, when labels alternate, a word for every second row. */
function wordsFor(rows: RankedRows): Uint32Array {
  return new Uint32Array(Math.ceil(1.6 * rows.patient.length) + 16);
}

/** Runs of rows: while no label-0 row follows a label-1 row, tied blocks join into one run. Calls `visit` with the rows' bounds. */
function forEachRun(
  { start, positives }: RankedRows,
  visit: (from: number, positive: number, to: number) => void,
): void {
  const blocks = start.length - 1;
  for (let block = 0; block < blocks; ) {
    const from = start[block]!;
    let positive = positives[block]!;
    block += 1;
    while (block < blocks && positive === start[block]) positive = positives[block++]!;
    while (block < blocks && positives[block] === start[block]) block += 1;
    visit(from, positive, start[block]!);
  }
}

/**
 * Runs for `concordance`: a word (negatives | positives << 8, each at most `most`), then their offsets. Whether rows tie is not told:
 * within a run every label-0 row comes before every label-1 row, also in tied blocks.
 */
export function concordanceRuns(rows: RankedRows, most: number): Uint32Array {
  const list: WordList = { words: wordsFor(rows), length: 0 };
  forEachRun(rows, (from, positive, to) => {
    let negative = from;
    for (; positive - negative > most; negative += most)
      pushChunk(list, rows, [negative, negative + most, negative + most], 0);
    let taken = Math.min(to, positive + most);
    pushChunk(list, rows, [negative, positive, taken], 0);
    for (; taken < to; taken = Math.min(to, taken + most))
      pushChunk(list, rows, [taken, taken, Math.min(to, taken + most)], 0);
  });
  return list.words.subarray(0, list.length);
}

/** Chunks for `tiedPairs`: only the tied blocks with both labels; 1 << 16 marks the last chunk of a block. */
export function tiedChunks(rows: RankedRows, most: number): Uint32Array {
  const list: WordList = { words: new Uint32Array(64), length: 0 };
  const { start, positives } = rows;
  for (let block = 0; block < start.length - 1; block += 1) {
    const from = start[block]!;
    const positive = positives[block]!;
    const to = start[block + 1]!;
    if (positive > from && to > positive) pushBlock(list, rows, [from, positive, to], { most, last: 0x10000, tied: 0 });
  }
  return list.words.subarray(0, list.length);
}

/** Blocks for `placementSums`: flags 1 << 16 for a tied block, 2 << 16 for the last chunk of a block; runs without ties count as blocks. */
export function placementBlocks(rows: RankedRows): Uint32Array {
  const list: WordList = { words: wordsFor(rows), length: 0 };
  forEachPlacementBlock(rows, (from, positive, to, tied) => {
    pushBlock(list, rows, [from, positive, to], { most: 255, last: 0x20000, tied: tied ? 0x10000 : 0 });
  });
  return list.words.subarray(0, list.length);
}

/** Blocks for `patientPlacements`: negatives, positives, 1 if tied, then the offsets. */
export function patientBlocks(rows: RankedRows): Uint32Array {
  const list: WordList = { words: wordsFor(rows), length: 0 };
  forEachPlacementBlock(rows, (from, positive, to, tied) => {
    push(list, positive - from);
    push(list, to - positive);
    push(list, tied ? 1 : 0);
    for (let row = from; row < to; row += 1) push(list, rows.patient[row]! << 4);
  });
  return list.words.subarray(0, list.length);
}

/** Blocks over which placement values are constant by label: tied blocks with both labels alone, the others joined into runs. */
export function forEachPlacementBlock(
  { start, positives }: RankedRows,
  visit: (from: number, positive: number, to: number, tied: boolean) => void,
): void {
  const blocks = start.length - 1;
  const mixed = (block: number): boolean => positives[block]! > start[block]! && positives[block]! < start[block + 1]!;
  for (let block = 0; block < blocks; ) {
    const from = start[block]!;
    let positive = positives[block]!;
    const tied = mixed(block);
    block += 1;
    if (!tied) {
      while (block < blocks && positive === start[block] && !mixed(block)) positive = positives[block++]!;
      while (block < blocks && positives[block] === start[block]) block += 1;
    }
    visit(from, positive, start[block]!, tied);
  }
}

interface ChunkFlags {
  readonly most: number;
  readonly last: number;
  readonly tied: number;
}

type Bounds = readonly [from: number, positive: number, to: number];

function pushBlock(
  list: WordList,
  rows: RankedRows,
  [from, positive, to]: Bounds,
  { most, last, tied }: ChunkFlags,
): void {
  let negative = from;
  let taken = positive;
  do {
    const nextNegative = Math.min(positive, negative + most);
    const nextTaken = Math.min(to, taken + most);
    const done = nextNegative === positive && nextTaken === to;
    push(list, (nextNegative - negative) | ((nextTaken - taken) << 8) | tied | (done ? last : 0));
    for (let row = negative; row < nextNegative; row += 1) push(list, rows.patient[row]! << 4);
    for (let row = taken; row < nextTaken; row += 1) push(list, rows.patient[row]! << 4);
    negative = nextNegative;
    taken = nextTaken;
  } while (negative < positive || taken < to);
}

function pushChunk(list: WordList, rows: RankedRows, [from, positive, to]: Bounds, flags: number): void {
  push(list, (positive - from) | ((to - positive) << 8) | flags);
  for (let row = from; row < to; row += 1) push(list, rows.patient[row]! << 4);
}
