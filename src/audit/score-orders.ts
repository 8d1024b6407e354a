// Scores are sorted once a task: the order within any group follows from that of all rows in one pass.
import type { Cases } from '../cases/cases.ts';
import { sortIndices } from '../stats/sort.ts';

/** The rows of a task by ascending score, equal scores in the order of the rows. */
interface SortedRows {
  readonly order: Int32Array;
  /** By place in `order`, 1 where the score is that of the place before. */
  readonly tied: Uint8Array;
}

interface TaskOrder {
  readonly task: Cases['tasks'][number];
  /** Undefined without scores, or where one is NaN. */
  readonly order: Int32Array | undefined;
  tied?: Uint8Array;
}

/** The order of the last task, by cases: its attributes are analysed in turn. */
const lastSorted = new WeakMap<Cases, TaskOrder>();

/**
 * The rows of each group by ascending score, as places within the group, equal scores in the order of the rows; undefined where the task has
 * no scores. The rows of a group ascend, and no row may be in two.
 */
export function scoreOrders(
  cases: Cases,
  task: Cases['tasks'][number],
  rows: readonly Int32Array[],
): Int32Array[] | undefined {
  const sorted = orderOfTask(cases, task).order;
  if (sorted === undefined) return undefined;
  const { count } = cases;
  if (rows.length === 1 && rows[0].length === count) return [sorted];
  // Of each case its group, from 1, and its place there: side by side, since they are read together from anywhere.
  const groupAndPlace = new Int32Array(2 * count);
  for (let group = 0; group < rows.length; group++) {
    const own = rows[group];
    for (let place = 0; place < own.length; place++) {
      groupAndPlace[2 * own[place]] = group + 1;
      groupAndPlace[2 * own[place] + 1] = place;
    }
  }
  const orders = rows.map((own) => new Int32Array(own.length));
  const next = new Int32Array(rows.length);
  for (let k = 0; k < sorted.length; k++) {
    const at = 2 * sorted[k];
    const group = groupAndPlace[at] - 1;
    if (group >= 0) orders[group][next[group]++] = groupAndPlace[at + 1];
  }
  return orders;
}

/** All rows of the task by ascending score; undefined where it has no scores. */
export function sortedRows(cases: Cases, task: Cases['tasks'][number]): SortedRows | undefined {
  const known = orderOfTask(cases, task);
  if (known.order === undefined || task.kind !== 'binary' || task.score === undefined) return undefined;
  known.tied ??= tiesOf(task.score, known.order);
  return { order: known.order, tied: known.tied };
}

function tiesOf(score: Float64Array, order: Int32Array): Uint8Array {
  const tied = new Uint8Array(order.length);
  let last = Number.NaN;
  for (let k = 0; k < order.length; k++) {
    const value = score[order[k]];
    tied[k] = value === last ? 1 : 0;
    last = value;
  }
  return tied;
}

function orderOfTask(cases: Cases, task: Cases['tasks'][number]): TaskOrder {
  const last = lastSorted.get(cases);
  if (last?.task === task) return last;
  const score = task.kind === 'binary' ? task.score : undefined;
  const known: TaskOrder = { task, order: score === undefined ? undefined : orderOf(score, task.rows) };
  lastSorted.set(cases, known);
  return known;
}

function orderOf(score: Float64Array, rows: Int32Array): Int32Array | undefined {
  for (let i = 0; i < rows.length; i++) if (Number.isNaN(score[rows[i]])) return undefined;
  return sortIndices(score, rows);
}
