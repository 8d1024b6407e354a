// The rows of a sample in descending order of score, with equal scores gathered into one block: the form in which every metric of
// ranking treats ties exactly, since only the weights of a block matter and never the order within it.
import { sortIndices } from '../../stats/sort.ts';

/** Blocks of equal score, highest score first. Arrays but `blockOf` have one entry a block. */
export interface ScoreBlocks {
  readonly count: number;
  /** Block of each row. */
  readonly blockOf: Int32Array;
  readonly score: Float64Array;
  /** Weight of the events and of the non-events in the block. */
  readonly events: Float64Array;
  readonly nonEvents: Float64Array;
  readonly totalEvents: number;
  readonly totalNonEvents: number;
}

/** Labels, scores and weights of a sample that has scores. */
export interface ScoredRows {
  readonly label: ArrayLike<number>;
  readonly score: Float64Array;
  readonly weight?: Float64Array | undefined;
  /** Rows by ascending score, equal scores in the order of the rows, where already known. */
  readonly order?: Int32Array | undefined;
}

/** Gathers rows into blocks of equal score; label 1 is an event. NaN scores are not expected. */
export function scoreBlocks({ label, score, weight, order = sortIndices(score) }: ScoredRows): ScoreBlocks {
  const rows = score.length;
  const blockOf = new Int32Array(rows);
  const blockScore = new Float64Array(rows);
  const events = new Float64Array(rows);
  const nonEvents = new Float64Array(rows);
  let totalEvents = 0;
  let totalNonEvents = 0;
  let block = -1;
  let current = Number.NaN;
  for (let k = rows - 1; k >= 0; k--) {
    const row = order[k];
    if (score[row] !== current) {
      current = score[row];
      blockScore[++block] = current;
    }
    blockOf[row] = block;
    const w = weight === undefined ? 1 : weight[row];
    if (label[row] === 1) {
      events[block] += w;
      totalEvents += w;
    } else {
      nonEvents[block] += w;
      totalNonEvents += w;
    }
  }
  const count = block + 1;
  return {
    count,
    blockOf,
    score: blockScore.subarray(0, count),
    events: events.subarray(0, count),
    nonEvents: nonEvents.subarray(0, count),
    totalEvents,
    totalNonEvents,
  };
}

/** Influences w_i g(class, block) of each row, from the gradient with respect to the weight of an event and a non-event of each block. */
export function influenceOfBlocks(
  rows: ScoredRows,
  blocks: ScoreBlocks,
  gradient: { readonly event: Float64Array; readonly nonEvent: Float64Array },
): Float64Array {
  const influence = new Float64Array(rows.score.length);
  for (let i = 0; i < influence.length; i++) {
    const of = rows.label[i] === 1 ? gradient.event : gradient.nonEvent;
    influence[i] = (rows.weight === undefined ? 1 : rows.weight[i]) * of[blocks.blockOf[i]];
  }
  return influence;
}
