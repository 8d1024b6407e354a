// Replicates of the metrics that are functions of sums by bin. The sums are gathered once a replicate for the finest cells (every
// combination of groups that occurs, by bin) and added up to the groups of each attribute: one visit of the rows serves all of them.
import type { Cases } from '../cases/cases.ts';
import { type BinSums, binOf } from '../metrics/calibration/bins.ts';
import type { Estimate } from '../metrics/metric.ts';

/** Rows of a binary task with probabilities. */
export interface BinnedInput {
  readonly cases: Cases;
  readonly rows: Int32Array;
  readonly score: Float64Array;
  readonly label: Uint8Array;
  readonly edges: readonly number[];
}

/** Gathers sums by bin of one replicate after another. */
export interface BinnedReplicates {
  /** Visits the rows with these counts by patient. */
  draw(counts: Uint16Array): void;
  /** A formula applied to the sums of one group of the last draw; attribute -1 is everybody. */
  apply(attribute: number, group: number, formula: (sums: BinSums) => Estimate): Estimate;
}

/** Prepares the finest cells of a task for the bins between `edges`. */
export function binnedReplicates({ cases, rows, score, label, edges }: BinnedInput): BinnedReplicates {
  const bins = edges.length - 1;
  const { combination, members } = combinationsOf(cases, rows);
  const cell = Int32Array.from(rows, (row, i) => combination[i] * bins + binOf(score[row], edges));
  const patient = Int32Array.from(rows, (row) => cases.patient[row]);
  const base = Float64Array.from(rows, (row) => cases.weight?.[row] ?? 1);
  const p = Float64Array.from(rows, (row) => score[row]);
  const y = Float64Array.from(rows, (row) => label[row]);
  const fine = emptySums(members.length * bins);
  return {
    draw(counts) {
      fine.weight.fill(0);
      fine.weightSquared.fill(0);
      fine.score.fill(0);
      fine.events.fill(0);
      for (let i = 0; i < cell.length; i++) {
        const count = counts[patient[i]];
        if (count === 0) continue;
        const w = count * base[i];
        const at = cell[i];
        fine.weight[at] += w;
        fine.weightSquared[at] += w * base[i];
        fine.score[at] += w * p[i];
        fine.events[at] += w * y[i];
      }
    },
    apply(attribute, group, formula) {
      const sums = emptySums(bins);
      let total = 0;
      members.forEach((groups, index) => {
        if (attribute >= 0 && groups[attribute] !== group) return;
        for (let bin = 0; bin < bins; bin++) {
          const at = index * bins + bin;
          sums.weight[bin] += fine.weight[at];
          sums.weightSquared[bin] += fine.weightSquared[at];
          sums.score[bin] += fine.score[at];
          sums.events[bin] += fine.events[at];
          total += fine.weight[at];
        }
      });
      return total > 0 ? formula({ ...sums, total }) : { undefined: 'no cases' };
    },
  };
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
