// Gaps of decisions between groups, with the threshold that the validation cases chose.
import type { LearningCases } from '../cases/learning-cases.ts';
import type { SplitScores } from '../learner/learner.ts';
import type { LeftOutGroup } from '../selection/left-out-groups.ts';

/** Largest differences between known groups of the first attribute on the test cases, each in [0, 1]; NaN where a rate is not defined. */
export interface DecisionGaps {
  /** Score from which a case counts as positive. */
  readonly threshold: number;
  /** Of the share of positive decisions. */
  readonly demographicParityDifference: number;
  /** The larger of those of sensitivity and of false positive rate. */
  readonly equalizedOddsDifference: number;
}

/** Scores of the cases by which is decided, and of those that are. */
interface DecidedSplits {
  readonly validation: SplitScores;
  readonly test: SplitScores;
  /** As `leftOutGroups` says. */
  readonly leftOut?: readonly LeftOutGroup[] | undefined;
}

/**
 * Decides by the threshold on the score of the second class with the largest Youden index (sensitivity + specificity - 1) on validation,
 * the lowest of equals, and compares the groups' rates on test: of all but those of `leftOut`, by default of all known ones.
 */
export function decisionGaps(cases: LearningCases, { validation, test, leftOut }: DecidedSplits): DecisionGaps {
  const threshold = youdenThreshold(cases, validation);
  const decision = Uint8Array.from(test.scores[1]!, (score) => (score >= threshold ? 1 : 0));
  return { threshold, ...gapsOfDecisions(cases, { cases: test.cases, decision, leftOut }) };
}

/** Cases with decisions 0 or 1. */
interface DecidedCases {
  readonly cases: Int32Array;
  readonly decision: Uint8Array;
  readonly leftOut?: readonly LeftOutGroup[] | undefined;
}

/** The gaps of decisions that were made somehow. */
export function gapsOfDecisions(
  cases: LearningCases,
  { cases: decided, decision, leftOut }: DecidedCases,
): Omit<DecisionGaps, 'threshold'> {
  const { name, codes, groups, unknown } = cases.attributes[0]!;
  const counts = (group: string, code: number): boolean =>
    leftOut === undefined ? code !== unknown : !leftOut.some((each) => each.attribute === name && each.group === group);
  const rates = groups.flatMap((group, code) => {
    const own = Array.from(decided.keys()).filter((row) => codes[decided[row]!] === code);
    if (!counts(group, code) || own.length === 0) return [];
    const share = (of: readonly number[]): number => of.filter((row) => decision[row] === 1).length / of.length;
    const withLabel = (label: number) => own.filter((row) => cases.label[decided[row]!] === label);
    return [[share(own), share(withLabel(1)), share(withLabel(0))]];
  });
  const range = (at: number): number => {
    const values = rates.map((rate) => rate[at]!);
    if (leftOut !== undefined && values.length < 2) return Number.NaN;
    return Math.max(...values) - Math.min(...values);
  };
  return { demographicParityDifference: range(0), equalizedOddsDifference: Math.max(range(1), range(2)) };
}

function youdenThreshold({ label }: LearningCases, { cases, scores }: SplitScores): number {
  const rows = Array.from(cases.keys()).sort((a, b) => scores[1]![b]! - scores[1]![a]!);
  const events = rows.filter((row) => label[cases[row]!] === 1).length;
  const others = rows.filter((row) => label[cases[row]!] === 0).length;
  let [found, alarms, best, threshold] = [0, 0, Number.NEGATIVE_INFINITY, Number.NaN];
  for (const [at, row] of rows.entries()) {
    if (label[cases[row]!] === 1) found += 1;
    else if (label[cases[row]!] === 0) alarms += 1;
    const score = scores[1]![row]!;
    if (at + 1 < rows.length && scores[1]![rows[at + 1]!]! === score) continue;
    const index = found / events - alarms / others;
    if (index >= best) [best, threshold] = [index, score];
  }
  return threshold;
}
