// Permutation of groups over patients for a ratio of sums (a rate, a mean), studentised by the clustered variance of the ratio.

import { dealingKernel } from './dealing-kernel.ts';
import { collectStatistics, type GroupValues, gapStatistics, type PermutedStatistics } from './group-statistics.ts';
import { place } from './kernel.ts';
import { type Draws, forEachBlock, laneCount, laneStates } from './lanes.ts';
import { dealLabels, type GroupedPatients, labelStream, type Stratum, strataOf } from './permuted-labels.ts';

/** Numerators and denominators (not negative) summed by patient, weights included, and the groups of the patients. */
export interface PermuteRatioProblem extends GroupedPatients {
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
}

/**
 * As `permuteAuc`, for the ratio of the group's numerators to its denominators: a rate, a predictive value, a mean. Patients whose
 * denominator is 0 take no part.
 *
 * var_g = I / (I - 1) sum (num_p - ratio den_p)^2 / (sum den)^2 over the I patients of the group (Cochran 1977), estimated anew in each
 * permutation. It is never below v / (2 I^2), where v is the variance of one patient's share over everybody, so a group in which all
 * patients agree has a finite weight: that is half of what one deviating patient would give. With one patient in the group it is v.
 */
export function permuteRatio(problem: PermuteRatioProblem, draws: Draws): PermutedStatistics {
  const terms = takePart(problem);
  const strata = strataOf(problem, terms.positions);
  const { groups } = problem;
  const evaluate = ratioEvaluator(terms, groups);
  const observed = gapStatistics(evaluate(plainSums(terms, groups, terms.labels)), terms.overall);
  const { result, set } = collectStatistics(Math.max(0, draws.to - draws.from), observed);
  const engine = kernelEngine(terms, strata, groups);
  const dealt = new Uint8Array(terms.labels.length);
  forEachBlock(draws, (first, lanes) => {
    const states = laneStates(draws.seed, labelStream, first);
    const sumsOf = engine?.(states);
    for (let lane = 0; lane < lanes; lane += 1) {
      if (sumsOf === undefined) dealLabels(strata, states[lane]!, dealt);
      const sums = sumsOf?.(lane) ?? plainSums(terms, groups, dealt);
      set(first - draws.from + lane, gapStatistics(evaluate(sums), terms.overall));
    }
  });
  return result;
}

/** The patients that take part: positions 0, 1, ... in the order of their codes. */
interface Terms {
  readonly positions: Int32Array;
  readonly labels: Uint8Array;
  /** Five numbers a patient: num, den, d d, d den, den den, where d = num - overall den. */
  readonly products: Float64Array;
  /** Number of patients of each group, the same in every permutation. */
  readonly sizes: Int32Array;
  readonly overall: number;
  /** Variance of one patient's deviation (num - overall den) in units of the mean denominator. */
  readonly patientVariance: number;
}

function takePart({ group, groups, numerator, denominator, patients }: PermuteRatioProblem): Terms {
  const positions = new Int32Array(patients).fill(-1);
  const codes: number[] = [];
  const sizes = new Int32Array(groups);
  let total = 0;
  let overall = 0;
  for (let p = 0; p < patients; p += 1) {
    if (group[p]! < 0 || !(denominator[p]! > 0)) continue;
    positions[p] = codes.length;
    codes.push(p);
    sizes[group[p]!]! += 1;
    total += denominator[p]!;
    overall += numerator[p]!;
  }
  overall /= total;
  const products = new Float64Array(termCount * codes.length);
  let squares = 0;
  codes.forEach((p, i) => {
    const num = numerator[p]!;
    const den = denominator[p]!;
    const d = num - overall * den;
    products.set([num, den, d * d, d * den, den * den], termCount * i);
    squares += d * d;
  });
  const patientVariance = (squares * codes.length) / (total * total);
  return { positions, labels: Uint8Array.from(codes, (p) => group[p]!), products, sizes, overall, patientVariance };
}

const termCount = 5;

/** Sums of the five numbers over the patients of each group. */
function plainSums({ products }: Terms, groups: number, labels: Uint8Array): Float64Array {
  const sums = new Float64Array(termCount * groups);
  for (let i = 0; i < labels.length; i += 1) {
    const at = labels[i]! * termCount;
    for (let k = 0; k < termCount; k += 1) sums[at + k]! += products[termCount * i + k]!;
  }
  return sums;
}

/** The sums of 16 permutations at once, by lane, or undefined where there is no kernel. */
function kernelEngine(
  { products, labels }: Terms,
  strata: readonly Stratum[],
  groups: number,
): ((states: readonly Uint32Array[]) => (lane: number) => Float64Array) | undefined {
  const patients = labels.length;
  const outLength = termCount * laneCount * groups;
  const base = dealingKernel({ patients, groups, strata }, products.byteLength + 8 * outLength + 64);
  if (base === undefined) return undefined;
  const { functions } = base.kernel;
  const terms = place(base.kernel, products).start;
  const out = base.kernel.reserve(8 * outLength);
  const view = new Float64Array(functions.memory.buffer, out, outLength);
  return (states) => {
    base.deal(states);
    view.fill(0);
    functions.groupSums(patients, base.labels, terms, out);
    return (lane) => Float64Array.from({ length: termCount * groups }, (_, i) => view[i * laneCount + lane]!);
  };
}

/**
 * Ratio and variance of each group from its sums. Squares are expanded about the overall ratio: deviations d = num - overall den give
 * the same variance and cancel little.
 */
function ratioEvaluator(
  { overall, patientVariance, sizes }: Terms,
  groups: number,
): (sums: Float64Array) => GroupValues {
  return (sums) => {
    const values = new Float64Array(groups);
    const variances = new Float64Array(groups);
    for (let g = 0; g < groups; g += 1) {
      const at = termCount * g;
      const den = sums[at + 1]!;
      const size = sizes[g]!;
      const value = sums[at]! / den;
      const shift = value - overall;
      const squares = Math.max(0, sums[at + 2]! - 2 * shift * sums[at + 3]! + shift * shift * sums[at + 4]!);
      const floor = patientVariance / (size < 2 ? 1 : 2 * size * size);
      values[g] = value;
      variances[g] = Math.max(floor, size < 2 ? 0 : (size / (size - 1)) * (squares / (den * den)));
    }
    return { values, variances };
  };
}
