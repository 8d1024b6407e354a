import type { Curves } from '../../audit/result.ts';
import { logistic } from '../../core/math.ts';
import { clusteredCovarianceMatrix } from '../../stats/influence.ts';
import { deviateOf } from '../../stats/interval.ts';
import { sortIndices } from '../../stats/sort.ts';
import { logitScores } from '../calibration/logit-score.ts';
import { type Recalibration, recalibrate } from '../calibration/recalibrate.ts';
import type { ScoredRows } from '../ranking/score-blocks.ts';
import { missingClass, probabilityReason, reasons, undefinedBecause } from '../reasons.ts';
import { fourKnots, splineBasis } from './cubic-spline.ts';

type SmoothPoints = NonNullable<Curves['calibration']>['smooth'];

/** A smooth calibration curve: points in ascending score, and the knots of its spline on the logit scale (none: a straight line). */
export interface SmoothCalibration {
  readonly points: SmoothPoints;
  readonly knots: readonly number[];
}

/** Options of `smoothCalibration`. */
export interface SmoothCalibrationOptions {
  /** Patient code of each row; absent means one row a patient. */
  readonly patient?: Int32Array | undefined;
  readonly points?: number | undefined;
  /** Pointwise level of the band. */
  readonly level?: number | undefined;
}

/** Fewest cases of the rarer class for any curve, and for one with a bend (ten for each of its four coefficients). */
const fewest = { line: 10, spline: 40 };
/** The curve is drawn between these shares of the scores. */
const drawn: readonly [number, number] = [0.01, 0.99];

/**
 * Event rate as a smooth function of the score: logistic regression on a restricted cubic spline of the logit score with knots at 5, 35, 65
 * and 95 % of it (a straight line in the logit with fewer than 40 cases of the rarer class, or when fewer than three knots differ), drawn at
 * equal steps between the 1st and 99th percentile. The band is pointwise, by the delta method from the cluster-robust sandwich with
 * patients as units. Undefined with fewer than ten cases of a class, scores outside [0,1], equal scores, or a fit that does not converge.
 * (Harrell, 2015; Van Calster and others, 2019.)
 */
export function smoothCalibration(
  { label, score, weight }: ScoredRows,
  { patient, points = 41, level = 0.95 }: SmoothCalibrationOptions = {},
): SmoothCalibration | { readonly undefined: string } {
  const labels = Uint8Array.from(label);
  const sample = { kind: 'binary' as const, label: labels, score };
  const reason = probabilityReason(sample) ?? missingClass(sample);
  if (reason !== undefined) return undefinedBecause(reason);
  const events = labels.reduce((sum, y) => sum + y, 0);
  const rarer = Math.min(events, labels.length - events);
  if (rarer < fewest.line) return undefinedBecause(`fewer than ${fewest.line} events or non-events`);
  const x = logitScores(score);
  const at = quantilesOf(score, weight);
  const low = at(drawn[0]);
  const high = at(drawn[1]);
  if (!(high > low)) return undefinedBecause(reasons.constantScore);
  const chosen = rarer < fewest.spline ? [] : [...new Set(logitScores(Float64Array.from(fourKnots, at)))];
  const knots = chosen.length < 3 ? [] : chosen;
  const fit = recalibrate({ columns: splineBasis(x, knots), label: labels, weight });
  if ('undefined' in fit) return fit;
  const covariance = coefficientCovariance(fit, patient);
  const deviate = deviateOf(level);
  const grid = Float64Array.from({ length: points }, (_, k) => low + ((high - low) * k) / (points - 1));
  const columns = splineBasis(logitScores(grid), knots);
  const curve: SmoothPoints = Array.from(grid, (p, k) => {
    const basis = [1, ...columns.map((column) => column[k])];
    const centre = basis.reduce((sum, b, j) => sum + b * fit.coefficients[j], 0);
    const spread = deviate * Math.sqrt(Math.max(0, quadratic(basis, covariance)));
    return { score: p, observed: logistic(centre), low: logistic(centre - spread), high: logistic(centre + spread) };
  });
  return { points: curve, knots };
}

/** The smallest score with at least the given share of the weight at or below it. */
function quantilesOf(score: Float64Array, weight: Float64Array | undefined): (share: number) => number {
  const order = sortIndices(score);
  const below = new Float64Array(order.length);
  let sum = 0;
  for (let k = 0; k < order.length; k++) {
    sum += weight === undefined ? 1 : weight[order[k]];
    below[k] = sum;
  }
  return (share) => {
    let k = 0;
    while (k + 1 < order.length && below[k] < share * sum) k++;
    return score[order[k]];
  };
}

function coefficientCovariance(fit: Recalibration, patient: Int32Array | undefined): number[][] {
  const codes = patient ?? Int32Array.from(fit.influence[0], (_, row) => row);
  return clusteredCovarianceMatrix(fit.influence.map((influence) => ({ influence, patient: codes })));
}

function quadratic(v: readonly number[], matrix: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) for (let j = 0; j < v.length; j++) sum += v[i] * matrix[i][j] * v[j];
  return sum;
}
