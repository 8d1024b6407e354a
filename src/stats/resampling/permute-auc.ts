// Permutation of groups over patients with the group AUCs studentised by DeLong's variance, or Obuchowski's with several rows a patient.
import { type ClusteredScratch, clusteredValues, patientRows } from './clustered-placements.ts';
import { collectStatistics, type GroupValues, gapStatistics, type PermutedStatistics } from './group-statistics.ts';
import { type Draws, forEachBlock, laneStates } from './lanes.ts';
import { clusteredEngine, type PermutationRows, singleRowEngine } from './permutation-kernel.ts';
import { dealLabels, type GroupedPatients, labelStream, noLabel, strataOf } from './permuted-labels.ts';
import { placementSums, valuesFromSums } from './placement-sums.ts';
import { type RankedRows, rankRows, type ScoredRows } from './ranked-rows.ts';

/** Rows with scores, labels and patients, and the groups of the patients. Rows of patients in no group are left out. */
export interface PermuteAucProblem extends ScoredRows, GroupedPatients {}

/**
 * Statistics of the gaps between group AUCs when the groups are dealt anew to the patients within strata, for permutations `from` to `to`
 * (exclusive), and for the groups as they are.
 *
 * statistic: Q = sum (AUC_g - mean)^2 / var_g, mean weighted by 1 / var_g, var_g the group's DeLong (1988) variance, Obuchowski's (1997)
 * clustered form when patients have several rows or rows have weights, estimated anew in each permutation; so the test keeps its level
 * when groups have equal AUC but scores spread unequally (Neubert and Brunner 2007; Chung and Romano 2013). range: largest minus smallest AUC. equityScaled: overall /
 * (1 + sum |AUC_g - overall|), overall over all rows that take part. Ties count one half. Every variance is kept above 0 by
 * `guardedAucVariance`. A group without one of the classes is left out. The same seed gives the same permutations however they are
 * split over calls. Scores must not be NaN; at most 254 groups (`stats/too-many-groups`).
 */
export function permuteAuc(problem: PermuteAucProblem, draws: Draws): PermutedStatistics {
  const prepared = prepare(problem);
  const { rows, patients, strata, single } = prepared;
  const plain = plainEngine(prepared);
  const engine =
    rows.weight === undefined ? (single ? singleRowEngine(prepared) : clusteredEngine(prepared)) : undefined;
  const overall = plain(new Uint8Array(patients), 1).values[0]!;
  const observed = gapStatistics(plain(prepared.labels), overall);
  const { result, set } = collectStatistics(Math.max(0, draws.to - draws.from), observed);
  const dealt = new Uint8Array(patients).fill(noLabel);
  forEachBlock(draws, (first, lanes) => {
    const states = laneStates(draws.seed, labelStream, first);
    const values = engine?.run(states);
    for (let lane = 0; lane < lanes; lane += 1) {
      if (values === undefined) dealLabels(strata, states[lane]!, dealt);
      set(first - draws.from + lane, gapStatistics(values?.[lane] ?? plain(dealt), overall));
    }
  });
  return result;
}

interface Prepared extends PermutationRows {
  /** Labels as they are, by position. */
  readonly labels: Uint8Array;
  /** Whether every patient has one row. */
  readonly single: boolean;
}

/** Rows of the patients that take part, ranked, with the patients numbered in the order of their lowest score. */
function prepare(problem: PermuteAucProblem): Prepared {
  const { group, groups, patient, weight } = problem;
  const rows = rankRows(problem, chosenRows(patient, group));
  const positions = new Int32Array(problem.patients).fill(-1);
  let patients = 0;
  const moved = rows.patient.map((code) => {
    if (positions[code] === -1) positions[code] = patients++;
    return positions[code]!;
  });
  const labels = new Uint8Array(patients);
  positions.forEach((position, code) => {
    if (position >= 0) labels[position] = group[code]!;
  });
  const ranked: RankedRows = { ...rows, patient: moved, weight: weight && scaleToMeanOne(rows.weight!) };
  const rowSums = patientRows(ranked, patients);
  const single = weight === undefined && patients === moved.length;
  return { rows: ranked, patients, groups, strata: strataOf(problem, positions), rowSums, labels, single };
}

function chosenRows(patient: Int32Array, group: Int32Array): Int32Array {
  const chosen = new Int32Array(patient.length);
  let count = 0;
  for (let row = 0; row < patient.length; row += 1) if (group[patient[row]!]! >= 0) chosen[count++] = row;
  return chosen.subarray(0, count);
}

function scaleToMeanOne(weight: Float64Array): Float64Array {
  const mean = weight.reduce((sum, value) => sum + value, 0) / weight.length;
  return weight.map((value) => value / mean);
}

function plainEngine({
  rows,
  patients,
  groups,
  rowSums,
  single,
}: Prepared): (labels: Uint8Array, groupCount?: number) => GroupValues {
  const scratch: ClusteredScratch = {
    ofPositives: new Float64Array(patients),
    ofNegatives: new Float64Array(patients),
  };
  return (labels, groupCount = groups) =>
    single
      ? valuesFromSums(placementSums(rows, groupCount, labels))
      : clusteredValues(rows, groupCount, labels, { rowSums, scratch });
}
