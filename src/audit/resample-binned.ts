// Replicates of the metrics that are functions of sums by bin. The sums are gathered once a replicate for the finest cells (every
// combination of groups that occurs, by bin) and added up to the groups of each attribute: one visit of the rows serves all of them.
import type { Cases } from '../cases/cases.ts';
import { type BinSums, binOf } from '../metrics/calibration/bins.ts';
import { gatherBytes, gather as gatherColumn } from './sample.ts';

/** Rows of a binary task with probabilities, and all sets of bins that are asked for. */
export interface BinnedInput {
  readonly cases: Cases;
  readonly rows: Int32Array;
  readonly score: Float64Array;
  readonly label: Uint8Array;
  readonly edges: readonly (readonly number[])[];
}

/** Gathers sums by bin of one replicate after another. */
export interface BinnedReplicates {
  /** Visits the rows with these counts by patient. */
  draw(counts: Uint16Array): void;
  /**
   * The reader of one group's sums in the bins of one of the sets; attribute -1 is everybody. Each call gives the sums of the last draw in
   * the same memory, undefined if none of the group's cases was drawn.
   */
  reader(about: {
    readonly attribute: number;
    readonly group: number;
    readonly edges: readonly number[];
  }): () => BinSums | undefined;
}

/** Prepares the finest cells of a task: combination of groups by bin between neighbours of all edges together. */
export function binnedReplicates({ cases, rows, score, label, edges }: BinnedInput): BinnedReplicates {
  const fineEdges = [...new Set(edges.flat())].sort((a, b) => a - b);
  const bins = fineEdges.length - 1;
  const { combination, members } = combinationsOf(cases, rows);
  const columns: RowColumns = {
    cell: rows.map((row, i) => combination[i] * bins + binOf(score[row], fineEdges)),
    patient: rows.map((row) => cases.patient[row]),
    weight: cases.weight === undefined ? undefined : gatherColumn(cases.weight, rows),
    score: gatherColumn(score, rows),
    label: gatherBytes(label, rows),
  };
  const fine = emptySums(members.length * bins);
  const occupied = [...new Set(columns.cell)].sort((a, b) => a - b);
  const attributes = [-1, ...cases.attributes.keys()].map((attribute) => {
    const groups = attribute < 0 ? 1 : cases.attributes[attribute].groups.length;
    const groupOf = (combination: number) => (attribute < 0 ? 0 : members[combination][attribute]);
    const target = Int32Array.from(occupied, (cell) => groupOf(Math.floor(cell / bins)) * bins + (cell % bins));
    return { target, sums: emptySums(groups * bins) };
  });
  const cells = Int32Array.from(occupied);
  return {
    draw(counts) {
      gather(columns, counts, fine);
      for (const { target, sums } of attributes) addUp(fine, cells, { sums, target });
    },
    reader({ attribute, group, edges: own }) {
      const { sums: from } = attributes[attribute + 1];
      const mine = Int32Array.from({ length: bins }, (_, bin) => Math.max(0, group) * bins + bin);
      const target = Int32Array.from({ length: bins }, (_, bin) =>
        binOf((fineEdges[bin] + fineEdges[bin + 1]) / 2, own),
      );
      const sums = emptySums(own.length - 1);
      return () => {
        const total = addUp(from, mine, { sums, target });
        return total > 0 ? { ...sums, total } : undefined;
      };
    },
  };
}

interface RowColumns {
  readonly cell: Int32Array;
  readonly patient: Int32Array;
  readonly weight: Float64Array | undefined;
  readonly score: Float64Array;
  readonly label: Uint8Array;
}

type Sums = ReturnType<typeof emptySums>;

function gather(columns: RowColumns, counts: Uint16Array, sums: Sums): void {
  for (const column of Object.values(sums)) column.fill(0);
  if (columns.weight === undefined) gatherCounts(columns, counts, sums);
  else gatherWeighted(columns, columns.weight, { counts, sums });
}

/** Adds up the rows by cell. One that is not drawn adds 0: that takes less time than a branch that no processor can foresee. */
function gatherCounts({ cell, patient, score, label }: RowColumns, counts: Uint16Array, sums: Sums): void {
  const { weight, weightSquared, score: scores, events } = sums;
  for (let i = 0; i < cell.length; i++) {
    const count = counts[patient[i]];
    const at = cell[i];
    weight[at] += count;
    scores[at] += count * score[i];
    events[at] += count & -label[i];
  }
  weightSquared.set(weight);
}

function gatherWeighted(
  { cell, patient, score, label }: RowColumns,
  weight: Float64Array,
  { counts, sums }: { readonly counts: Uint16Array; readonly sums: Sums },
): void {
  const { weight: weights, weightSquared: squares, score: scores, events } = sums;
  for (let i = 0; i < cell.length; i++) {
    const drawn = counts[patient[i]] * weight[i];
    const at = cell[i];
    weights[at] += drawn;
    scores[at] += drawn * score[i];
    events[at] += drawn * label[i];
    squares[at] += drawn * weight[i];
  }
}

/** Adds cells up at their targets, in place of what `sums` held; gives their total weight. */
function addUp(
  from: Sums,
  cells: Int32Array,
  { sums, target }: { readonly sums: Sums; readonly target: Int32Array },
): number {
  for (const column of Object.values(sums)) column.fill(0);
  const { weight, weightSquared, score, events } = sums;
  let total = 0;
  for (let k = 0; k < cells.length; k++) {
    const cell = cells[k];
    const own = from.weight[cell];
    if (own === 0) continue;
    const at = target[k];
    weight[at] += own;
    weightSquared[at] += from.weightSquared[cell];
    score[at] += from.score[cell];
    events[at] += from.events[cell];
    total += own;
  }
  return total;
}

function emptySums(length: number) {
  return {
    weight: new Float64Array(length),
    weightSquared: new Float64Array(length),
    score: new Float64Array(length),
    events: new Float64Array(length),
  };
}

/** The combination of groups that each row is in, and the group of each combination by attribute. */
function combinationsOf({ attributes }: Cases, rows: Int32Array): { combination: Int32Array; members: number[][] } {
  const combination = new Int32Array(rows.length);
  let members: number[][] = [[]];
  for (const { codes, groups } of attributes) {
    const seen = new Map<number, number>();
    const next: number[][] = [];
    for (let i = 0; i < rows.length; i++) {
      const key = combination[i] * groups.length + codes[rows[i]];
      let code = seen.get(key);
      if (code === undefined) {
        code = next.length;
        seen.set(key, code);
        next.push([...members[combination[i]], codes[rows[i]]]);
      }
      combination[i] = code;
    }
    members = next;
  }
  return { combination, members };
}
