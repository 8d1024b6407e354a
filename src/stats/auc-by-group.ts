// The AUCs of all groups of an attribute in one pass over the sorted scores: what comes from anywhere in memory is read once for all groups.
import type { AucInfluence } from './auc.ts';
import { type ClassTotals, classTotals } from './class-totals.ts';

/** Disjoint groups of rows with their scores in ascending order. */
export interface GroupedScores {
  readonly label: Uint8Array;
  /** Positive row weights; absent means weights of one. */
  readonly weight?: Float64Array | undefined;
  /** The rows of all groups by ascending score, equal scores in the order of the rows. */
  readonly order: Int32Array;
  /** By place in `order`, 1 where the score is that of the place before. */
  readonly tied: Uint8Array;
  /** Group of each row, an index into `rows`. */
  readonly group: Int32Array;
  /** The rows of each group, ascending. */
  readonly rows: readonly Int32Array[];
}

/**
 * The AUC of each group with the influences of its rows, by place in the group: to the last bit what `aucInfluence` gives for the groups one by
 * one, in one pass over the sorted rows. A group with an empty class has the value NaN. Scores must not be NaN.
 */
export function aucInfluences({ label, weight, order, tied, group, rows }: GroupedScores): AucInfluence[] {
  const totals = rows.map((own) => classTotals({ label, weight }, own));
  const placement = new Float64Array(label.length);
  const areas = sweepGroups({ label, weight, order, tied, group, rows }, totals, placement);
  return rows.map((own, code) => {
    const { events, nonEvents, m } = totals[code]!;
    const value = areas[code]! / (events * nonEvents);
    const inverse = [1 / nonEvents, 1 / events] as const;
    const influence = new Float64Array(own.length);
    for (let place = 0; place < own.length; place += 1) {
      const row = own[place]!;
      const isEvent = label[row] as 0 | 1;
      const share = weight === undefined ? inverse[isEvent] : weight[row]! * inverse[isEvent];
      influence[place] = share * (placement[row]! * inverse[1 - isEvent]! - value);
    }
    return { value, influence, m, n: own.length - m };
  });
}

/**
 * `sweep` for all groups at once. Of each tie first the weights by group and class, then the placements; the first row of each group and class
 * then takes its weights along, so that the others add nothing.
 */
function sweepGroups(
  { label, weight, order, tied, group, rows }: GroupedScores,
  totals: readonly ClassTotals[],
  placement: Float64Array,
): Float64Array {
  const cells = groupsAndLabels(group, label, rows.length);
  const area = new Float64Array(rows.length);
  const events = Float64Array.from(totals, (each) => each.events);
  // By cell: the weight below the tie, and that in it.
  const below = new Float64Array(2 * rows.length);
  const here = new Float64Array(2 * rows.length);
  const settle = (start: number, end: number): void => {
    for (let k = start; k < end; k += 1) here[cells[order[k]!]!]! += weight === undefined ? 1 : weight[order[k]!]!;
    for (let k = start; k < end; k += 1) {
      const row = order[k]!;
      const isEvent = cells[row]! & 1;
      const ofEvents = cells[row]! | 1;
      const ofEvent = below[ofEvents - 1]! + here[ofEvents - 1]! / 2;
      const ofNonEvent = events[ofEvents >> 1]! - below[ofEvents]! - here[ofEvents]! / 2;
      placement[row] = isEvent * ofEvent + (1 - isEvent) * ofNonEvent;
    }
    for (let k = start; k < end; k += 1) {
      const ofEvents = cells[order[k]!]! | 1;
      area[ofEvents >> 1]! += here[ofEvents]! * (below[ofEvents - 1]! + here[ofEvents - 1]! / 2);
      below[ofEvents]! += here[ofEvents]!;
      below[ofEvents - 1]! += here[ofEvents - 1]!;
      here[ofEvents] = 0;
      here[ofEvents - 1] = 0;
    }
  };
  for (let start = 0, end = 1; start < order.length; start = end, end += 1) {
    while (end < order.length && tied[end] === 1) end += 1;
    if (end > start + 1) {
      settle(start, end);
      continue;
    }
    const row = order[start]!;
    const cell = cells[row]!;
    const isEvent = cell & 1;
    const ofEvent = below[cell & ~1]!;
    const own = weight === undefined ? 1 : weight[row]!;
    placement[row] = isEvent * ofEvent + (1 - isEvent) * (events[cell >> 1]! - below[cell | 1]!);
    area[cell >> 1]! += isEvent * own * ofEvent;
    below[cell]! += own;
  }
  return area;
}

/** Of each row twice its group, and one more for an event: in bytes where they fit, since they are read from anywhere. */
function groupsAndLabels(group: Int32Array, label: Uint8Array, groups: number): Uint8Array | Int32Array {
  const cells = groups <= 128 ? new Uint8Array(group.length) : new Int32Array(group.length);
  for (let row = 0; row < cells.length; row += 1) cells[row] = 2 * group[row]! + label[row]!;
  return cells;
}
