// Scores are sorted once a task: the order within any group follows from that of all rows in one pass.
import type { Cases } from '../cases/cases.ts';
import { sortIndices } from '../stats/sort.ts';

interface TaskOrder {
  readonly task: Cases['tasks'][number];
  /** Rows of the task by ascending score; undefined without scores, or where one is NaN. */
  readonly order: Int32Array | undefined;
}

/** The order of the last task, by cases: its attributes are analysed in turn. */
const lastSorted = new WeakMap<Cases, TaskOrder>();

/**
 * The rows of each group by ascending score, as places within the group, equal scores in the order of the rows; undefined where the task has
 * no scores. No row may be in two groups.
 */
export function scoreOrders(
  cases: Cases,
  task: Cases['tasks'][number],
  rows: readonly Int32Array[],
): Int32Array[] | undefined {
  const sorted = orderOfTask(cases, task);
  if (sorted === undefined) return undefined;
  const { count } = cases;
  if (rows.length === 1 && rows[0].length === count && rows[0].every((row, place) => row === place)) return [sorted];
  // Of each case its group, from 1, and its place there: side by side, since they are read together from anywhere.
  const groupAndPlace = new Int32Array(2 * count);
  for (const [group, own] of rows.entries()) {
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

function orderOfTask(cases: Cases, task: Cases['tasks'][number]): Int32Array | undefined {
  const last = lastSorted.get(cases);
  if (last?.task === task) return last.order;
  const score = task.kind === 'binary' ? task.score : undefined;
  const known = score !== undefined && !task.rows.some((row) => Number.isNaN(score[row]));
  const order = known ? sortIndices(score, task.rows) : undefined;
  lastSorted.set(cases, { task, order });
  return order;
}
