// Distance to the optimum: each group AUC as a share of the best of all that are compared, and the distance from there to ones.
import type { Contest } from './criterion.ts';
import { type GroupTable, groupTable } from './group-table.ts';
import { valuesByEpoch } from './pareto-minimax.ts';

/**
 * Euclidean distances of the rows of a table to ones, every AUC divided by the largest of its group (Han et al. 2022, as used by MEDFAIR, Zong
 * et al. 2023). A group whose largest AUC is 0 adds nothing.
 */
export function optimumDistances({ rows, groups }: GroupTable): readonly number[] {
  const best = bestOf({ rows, groups });
  return rows.map(({ values }) => {
    const squares = values.map((value, column) => (best[column] === 0 ? 0 : 1 - value / best[column]!));
    return Math.sqrt(squares.reduce((sum, part) => sum + part * part, 0));
  });
}

/**
 * DTO among epochs: the least distance to the optimum, of equal ones the earlier. The optimum has the largest AUC of each group in any epoch, so
 * later epochs may move it, and an epoch that is behind may come to lead. An epoch has lost when another one is nearer wherever the optimum may
 * yet move: with v = 1 / (largest AUC), in [1, 1 / (largest AUC so far)], the squared distances of a and b differ in a group by (b - a) v (2 -
 * (a + b) v), whose minimum is at an end of the range or at v = 1 / (a + b).
 */
export function distanceToOptimum(attribute?: string): Contest {
  return {
    values: (epochs) => {
      const table = groupTable(epochs, attribute);
      const distances = optimumDistances(table);
      return valuesByEpoch(
        epochs,
        table.rows.map(({ index }, row) => [index, distances[row]!] as const),
      );
    },
    contenders: (epochs) => {
      const table = groupTable(epochs, attribute);
      const distances = optimumDistances(table);
      const leader = distances.indexOf(Math.min(...distances));
      const best = bestOf(table);
      const open = table.rows.filter(
        (row, place) => place === leader || !table.rows.some((rival) => hasLostTo(row, rival, best)),
      );
      const { index } = table.rows[leader] ?? {};
      return index === undefined ? [] : [index, ...open.map((row) => row.index).filter((each) => each !== index)];
    },
  };
}

/** By how much one must be nearer at least, so that no rounding makes the other the nearer one. */
const margin = 1e-12;

type Row = GroupTable['rows'][number];

function hasLostTo(own: Row, rival: Row, best: readonly number[]): boolean {
  const isEqual = own.values.every((value, column) => value === rival.values[column]);
  if (isEqual) return rival.index < own.index;
  const lead = own.values.reduce(
    (sum, value, column) => sum + leastLead(value, rival.values[column]!, best[column]!),
    0,
  );
  return lead > margin;
}

/** Least of (1 - a v)^2 - (1 - b v)^2 over 1 <= v <= 1 / best. */
function leastLead(a: number, b: number, best: number): number {
  if (a === b) return 0;
  const lead = (v: number): number => (b - a) * v * (2 - (a + b) * v);
  const turning = 1 / (a + b);
  const ends = [1, 1 / best];
  return Math.min(...[...ends, ...(turning > 1 && turning < 1 / best ? [turning] : [])].map(lead));
}

function bestOf({ rows, groups }: GroupTable): readonly number[] {
  return groups.map((_, column) => Math.max(...rows.map(({ values }) => values[column]!)));
}
