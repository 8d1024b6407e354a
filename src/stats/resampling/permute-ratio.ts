// Permutation of groups over patients for a ratio of sums (a rate, a mean), studentised by the clustered variance of the ratio.
import { collectStatistics, type GroupValues, gapStatistics, type PermutedStatistics } from './group-statistics.ts';
import { type Draws, forEachBlock, laneStates } from './lanes.ts';
import { dealLabels, type GroupedPatients, labelStream, strataOf } from './permuted-labels.ts';

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
  const evaluate = ratioEvaluator(terms, problem.groups);
  const observed = gapStatistics(evaluate(terms.labels), terms.overall);
  const { result, set } = collectStatistics(Math.max(0, draws.to - draws.from), observed);
  const dealt = new Uint8Array(terms.labels.length);
  forEachBlock(draws, (first, lanes) => {
    const states = laneStates(draws.seed, labelStream, first);
    for (let lane = 0; lane < lanes; lane += 1) {
      dealLabels(strata, states[lane]!, dealt);
      set(first - draws.from + lane, gapStatistics(evaluate(dealt), terms.overall));
    }
  });
  return result;
}

/** The patients that take part: positions 0, 1, ... in the order of their codes. */
interface Terms {
  readonly positions: Int32Array;
  readonly labels: Uint8Array;
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
  readonly overall: number;
  /** Variance of one patient's deviation (num - overall den) in units of the mean denominator. */
  readonly patientVariance: number;
}

function takePart({ group, numerator, denominator, patients }: PermuteRatioProblem): Terms {
  const positions = new Int32Array(patients).fill(-1);
  const codes: number[] = [];
  for (let p = 0; p < patients; p += 1) {
    if (group[p]! < 0 || !(denominator[p]! > 0)) continue;
    positions[p] = codes.length;
    codes.push(p);
  }
  const ofPart = {
    numerator: Float64Array.from(codes, (p) => numerator[p]!),
    denominator: Float64Array.from(codes, (p) => denominator[p]!),
  };
  const total = ofPart.denominator.reduce((sum, value) => sum + value, 0);
  const overall = ofPart.numerator.reduce((sum, value) => sum + value, 0) / total;
  let squares = 0;
  for (let i = 0; i < codes.length; i += 1) {
    const deviation = ofPart.numerator[i]! - overall * ofPart.denominator[i]!;
    squares += deviation * deviation;
  }
  const patientVariance = (squares * codes.length) / (total * total);
  return { positions, labels: Uint8Array.from(codes, (p) => group[p]!), ...ofPart, overall, patientVariance };
}

/**
 * Ratio and variance of each group of a labelling. Squares are expanded about the overall ratio: deviations d = num - overall den give
 * the same variance and cancel little.
 */
function ratioEvaluator(
  { numerator, denominator, overall, patientVariance }: Terms,
  groups: number,
): (labels: Uint8Array) => GroupValues {
  const count = numerator.length;
  const deviation = numerator.map((value, i) => value - overall * denominator[i]!);
  const sums = new Float64Array(6 * groups);
  return (labels) => {
    sums.fill(0);
    for (let i = 0; i < count; i += 1) {
      const at = labels[i]! * 6;
      const den = denominator[i]!;
      const d = deviation[i]!;
      sums[at]! += numerator[i]!;
      sums[at + 1]! += den;
      sums[at + 2]! += d * d;
      sums[at + 3]! += d * den;
      sums[at + 4]! += den * den;
      sums[at + 5]! += 1;
    }
    const values = new Float64Array(groups);
    const variances = new Float64Array(groups);
    for (let g = 0; g < groups; g += 1) {
      const [num, den, dd, dx, xx, size] = sums.subarray(6 * g, 6 * g + 6) as unknown as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const value = num / den;
      const shift = value - overall;
      const squares = Math.max(0, dd - 2 * shift * dx + shift * shift * xx);
      const floor = patientVariance / (size < 2 ? 1 : 2 * size * size);
      values[g] = value;
      variances[g] = Math.max(floor, size < 2 ? 0 : (size / (size - 1)) * (squares / (den * den)));
    }
    return { values, variances };
  };
}
