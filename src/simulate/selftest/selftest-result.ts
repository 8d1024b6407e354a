// The result of a selftest: plain JSON, without time, host or number of workers.
import type { VerdictCode } from '../../audit/result.ts';
import type { Scenario } from './scenario.ts';
import type { MonteCarloMean } from './tally.ts';

/** What was asked for. */
export interface SelftestSettings {
  readonly replicates: number;
  readonly gaps: readonly number[];
  readonly everyGroup: boolean;
  readonly seed: number;
  /** Of each simulated audit. */
  readonly permutations: number;
  readonly alpha: number;
  readonly delta: number;
  readonly minimumEvents: number;
}

/** A group of a comparison; counts under the plan's minimum cell size are null. */
export interface SelftestGroup {
  readonly group: string;
  readonly cases: number | null;
  readonly patients: number | null;
  readonly events: number | null;
  readonly nonEvents: number | null;
  /** Why it is not compared, or null. */
  readonly notScored: string | null;
}

/** How the audit did in one scenario. Means are null where the quantity never existed. */
export interface SelftestScenario extends Scenario {
  /** Largest minus smallest true AUC of the scored groups, ties counted. */
  readonly trueGap: number;
  /** Share of tables in which equal groups were rejected: type I error, or power where a gap is planted. */
  readonly rejected: MonteCarloMean | null;
  /** Share of intervals that hold the truth: of the gap, and of the AUC of a scored group (all, and each by itself). */
  readonly gapCoverage: MonteCarloMean | null;
  readonly groupCoverage: MonteCarloMean | null;
  readonly coverageByGroup: readonly { readonly group: string; readonly coverage: MonteCarloMean | null }[];
  readonly verdicts: Readonly<Record<VerdictCode, MonteCarloMean | null>>;
  readonly wrongVerdict: MonteCarloMean | null;
  /** Share of verdicts "no gap larger than delta" although the true gap is delta or more; null where it is less. */
  readonly falseEquality: MonteCarloMean | null;
  /** Mean of the detectable gaps that the audits report. */
  readonly detectableGap: MonteCarloMean | null;
}

/** One task by one attribute. */
export interface SelftestComparison {
  readonly task: string;
  readonly attribute: string;
  readonly variesWithinPatient: boolean;
  readonly test: 'permutation' | 'wald';
  readonly groups: readonly SelftestGroup[];
  /** What was estimated from the table. */
  readonly auc: number;
  readonly correlation: number;
  readonly tiedPairs: number;
  readonly scenarios: readonly SelftestScenario[];
}

/** What a selftest gives. */
export interface SelftestResult {
  readonly schema: 'evenhand/selftest';
  readonly schemaVersion: 1;
  readonly settings: SelftestSettings;
  readonly cases: number;
  readonly patients: number;
  readonly comparisons: readonly SelftestComparison[];
  /** What was not simulated, and why. */
  readonly skipped: readonly { readonly task: string; readonly attribute: string | null; readonly reason: string }[];
  readonly assumptions: readonly string[];
}

/** What is assumed of every simulated table, in words. */
export const selftestAssumptions: readonly string[] = [
  'Patients, groups and labels stay as they are in the table; only scores are drawn.',
  'Given the label, scores are normal with one variance (on a scale that no ranking metric sees); real scores are skewed and differ by site.',
  'Two scores of one patient correlate alike whatever their labels, groups and distance in time.',
  'Where scores are tied, they are cut so that the shares of the distinct scores are those of the table.',
  'Each comparison is taken by itself: corrections over several comparisons make both false gaps and found gaps rarer.',
];
