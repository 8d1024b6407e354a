import { aucInfluence, obuchowskiVariance } from './auc.ts';
import { normal } from './distributions/normal.ts';
import { deviateOf } from './interval.ts';

/** Two scores of the same cases. */
export interface PairedScores {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly label: Uint8Array;
  readonly weight?: Float64Array | undefined;
  readonly patient?: Int32Array | undefined;
}

/** Scores of a set of cases. */
export interface ScoredCases {
  readonly score: Float64Array;
  readonly label: Uint8Array;
  readonly weight?: Float64Array | undefined;
  readonly patient?: Int32Array | undefined;
}

/** A comparison of two AUCs. */
export interface AucComparison {
  readonly first: number;
  readonly second: number;
  /** first − second. */
  readonly difference: number;
  readonly standardError: number;
  /** Wald limits of the difference. */
  readonly low: number;
  readonly high: number;
  readonly z: number;
  /** Two-sided p-value of "both AUCs are equal"; 1 where difference and standard error are both 0. */
  readonly p: number;
}

/**
 * DeLong's test of two AUCs on the same cases, with patients as units where they have several rows (Obuchowski).
 *
 * z = (A1 − A2) / √Var(A1 − A2). Standard error, limits, z and p are NaN if a class has fewer than two patients; without any variance (both
 * AUCs 0 or 1) p is 0 for different AUCs and 1 for equal ones. Throws `stats/sort-nan`, `stats/bad-level`. Source: DeLong et al. 1988;
 * Obuchowski 1997.
 */
export function delongTest({ first, second, label, weight, patient }: PairedScores, level = 0.95): AucComparison {
  const a = aucInfluence({ score: first, label, weight });
  const b = aucInfluence({ score: second, label, weight });
  const difference = a.influence.map((value, row) => value - b.influence[row]!);
  const { variance } = obuchowskiVariance({ influence: difference, label, patient });
  return compareAucs([a.value, b.value], variance, level);
}

/**
 * DeLong's test of two AUCs on different cases that share no patients: the variance of the difference is the sum of both. Edges and errors as
 * `delongTest`; NaN already if a class of either has fewer than two patients.
 */
export function delongTestUnpaired(first: ScoredCases, second: ScoredCases, level = 0.95): AucComparison {
  const a = aucInfluence(first);
  const b = aucInfluence(second);
  const variance =
    obuchowskiVariance({ ...first, influence: a.influence }).variance +
    obuchowskiVariance({ ...second, influence: b.influence }).variance;
  return compareAucs([a.value, b.value], variance, level);
}

function compareAucs([first, second]: readonly [number, number], variance: number, level: number): AucComparison {
  const difference = first - second;
  const standardError = Math.sqrt(variance);
  const half = deviateOf(level) * standardError;
  const z = difference === 0 && standardError === 0 ? 0 : difference / standardError;
  return {
    first,
    second,
    difference,
    standardError,
    low: difference - half,
    high: difference + half,
    z,
    p: 2 * normal.upperTail(Math.abs(z)),
  };
}
