// Group values of 16 labellings at once in WebAssembly, for rows without weights.
import { type ClusterSpread, clusteredVariance, type PatientNumbers } from './clustered-placements.ts';
import { dealingKernel } from './dealing-kernel.ts';
import { type GroupValues, guardedAucVariance } from './group-statistics.ts';
import { place } from './kernel.ts';
import { laneCount } from './lanes.ts';
import type { Stratum } from './permuted-labels.ts';
import { type PlacementSums, valuesFromSums } from './placement-sums.ts';
import type { RankedRows } from './ranked-rows.ts';
import { patientBlocks, placementBlocks } from './row-runs.ts';

/** What the kernel works on: ranked rows whose patients are positions 0..patients-1, and the strata of those positions. */
export interface PermutationRows {
  readonly rows: RankedRows;
  readonly patients: number;
  readonly groups: number;
  readonly strata: readonly Stratum[];
  /** Rows of each class of each patient: see `patientRows`. */
  readonly rowSums: Float64Array;
}

/** Labellings of one block after another. */
export interface PermutationEngine {
  /** Deals new labels to all lanes and returns their group values. */
  run(states: readonly Uint32Array[]): GroupValues[];
}

const lanesPerStep = 4;
const largestWord = 2147483647;
const spreadBytes = 48;

/** An engine for rows that are each of another patient, or undefined where there is no kernel. */
export function singleRowEngine(problem: PermutationRows): PermutationEngine | undefined {
  const blocks = placementBlocks(problem.rows);
  const base = dealingKernel(problem, blocks.byteLength + 2048);
  if (base === undefined) return undefined;
  const { kernel, labels, deal } = base;
  const stream = place(kernel, blocks);
  const sums = kernel.reserve(128);
  const out = kernel.reserve(5 * laneCount * 8);
  const cleared = new Uint8Array(kernel.functions.memory.buffer, sums, 128);
  const values = new Float64Array(kernel.functions.memory.buffer, out, 5 * laneCount);
  const run = (states: readonly Uint32Array[]): GroupValues[] => {
    deal(states);
    const byLane: PlacementSums[][] = Array.from({ length: laneCount }, () => []);
    for (let group = 0; group < problem.groups; group += 1) {
      cleared.fill(0);
      values.fill(0);
      kernel.functions.placementSums(stream.start, stream.end, labels, group, sums, out);
      byLane.forEach((groups, lane) => {
        const at = (kind: number): number => values[kind * laneCount + lane]!;
        groups.push({
          negatives: at(0),
          positives: at(1),
          pairs: at(2),
          squaresOfPositives: at(3),
          squaresOfNegatives: at(4),
        });
      });
    }
    return byLane.map(valuesFromSums);
  };
  return { run };
}

/** An engine for patients with several rows, or undefined where there is no kernel or sums could pass 31 bits. */
export function clusteredEngine(problem: PermutationRows): PermutationEngine | undefined {
  const { patients, groups, rowSums } = problem;
  if (patients >= Number(tallyMask)) return undefined;
  if (2 * problem.rows.patient.length * rowSums.reduce((most, rows) => Math.max(most, rows), 0) > largestWord)
    return undefined;
  const blocks = patientBlocks(problem.rows);
  const bytes = blocks.byteLength + patients * (2 * lanesPerStep * 4 + 8 + 16) + groups * 1024;
  const base = dealingKernel(problem, bytes);
  if (base === undefined) return undefined;
  const { kernel, labels, deal } = base;
  const { functions } = kernel;
  const stream = place(kernel, blocks);
  const placements = kernel.reserve(patients * lanesPerStep * 8);
  const rows = place(kernel, rowSums).start;
  const tallies = place(kernel, patientTallies(rowSums)).start;
  const counts = kernel.reserve(groups * lanesPerStep * 8);
  const totals = kernel.reserve(groups * lanesPerStep * 16);
  const spreads = kernel.reserve(groups * lanesPerStep * spreadBytes);
  const { buffer } = functions.memory;
  const clear = [
    new Uint8Array(buffer, placements, patients * lanesPerStep * 8),
    new Uint8Array(buffer, counts, groups * lanesPerStep * 8),
    new Uint8Array(buffer, totals, groups * lanesPerStep * 16),
  ];
  const views: ClusteredViews = {
    counts: new Int32Array(buffer, counts, groups * lanesPerStep * 2),
    totals: new Float64Array(buffer, totals, groups * lanesPerStep * 2),
    tallies: new BigInt64Array(buffer, totals, groups * lanesPerStep * 2),
    spreads: new Float64Array(buffer, spreads, groups * lanesPerStep * 6),
  };
  const run = (states: readonly Uint32Array[]): GroupValues[] => {
    deal(states);
    return Array.from({ length: laneCount / lanesPerStep }, (_, step) => {
      for (const bytesOf of clear) bytesOf.fill(0);
      const first = labels + step * lanesPerStep;
      functions.patientPlacements(stream.start, stream.end, first, groups, counts, placements);
      functions.patientTotals(patients, first, placements, tallies, totals);
      writeScales(views, groups);
      functions.patientSpread(patients, first, placements, rows, spreads);
      return Array.from({ length: lanesPerStep }, (__, lane) => readValues(views, groups, lane));
    }).flat();
  };
  return { run };
}

interface ClusteredViews {
  /** By group: four words of negatives, four of positives. */
  readonly counts: Int32Array;
  /** By group and lane: twice the pairs, then the tally. */
  readonly totals: Float64Array;
  readonly tallies: BigInt64Array;
  /** By group and lane: AUC, 0.5 / n, 0.5 / m, three sums. */
  readonly spreads: Float64Array;
}

const tallyBits = 21n;
const tallyMask = (1n << tallyBits) - 1n;

/** Per patient three counters of 21 bits: patients, with negatives, with positives. */
function patientTallies(rowSums: Float64Array): BigInt64Array {
  const tallies = new BigInt64Array(rowSums.length / 2);
  for (let p = 0; p < tallies.length; p += 1) {
    tallies[p] =
      1n | ((rowSums[2 * p]! > 0 ? 1n : 0n) << tallyBits) | ((rowSums[2 * p + 1]! > 0 ? 1n : 0n) << (2n * tallyBits));
  }
  return tallies;
}

function writeScales({ counts, totals, spreads }: ClusteredViews, groups: number): void {
  spreads.fill(0);
  for (let slot = 0; slot < groups * lanesPerStep; slot += 1) {
    const { n, m } = classSizes(counts, slot);
    spreads[slot * 6] = totals[2 * slot]! / 2 / (m * n);
    spreads[slot * 6 + 1] = 0.5 / n;
    spreads[slot * 6 + 2] = 0.5 / m;
  }
}

function classSizes(counts: Int32Array, slot: number): { readonly n: number; readonly m: number } {
  const at = (slot >> 2) * 8 + (slot & 3);
  return { n: counts[at]!, m: counts[at + 4]! };
}

function readValues({ counts, tallies, spreads }: ClusteredViews, groups: number, lane: number): GroupValues {
  const values = new Float64Array(groups);
  const variances = new Float64Array(groups);
  for (let g = 0; g < groups; g += 1) {
    const slot = g * lanesPerStep + lane;
    const { n, m } = classSizes(counts, slot);
    const tally = tallies[2 * slot + 1]!;
    const numbers: PatientNumbers = {
      patients: Number(tally & tallyMask),
      withNegatives: Number((tally >> tallyBits) & tallyMask),
      withPositives: Number(tally >> (2n * tallyBits)),
    };
    const [positives, negatives, products] = spreads.subarray(slot * 6 + 3, slot * 6 + 6);
    const spread: ClusterSpread = { positives: positives!, negatives: negatives!, products: products! };
    values[g] = spreads[slot * 6]!;
    variances[g] = guardedAucVariance(clusteredVariance(spread, numbers, m, n), values[g]!, m, n);
  }
  return { values, variances };
}
