// The four verdicts of design and issue: for one comparison, then for an attribute over all its tasks.
import { nameSome } from '../core/name-some.ts';
import type { Verdict, VerdictCode } from './result.ts';

/** What a verdict is drawn from. Numbers are in units of the primary metric. */
export interface Evidence {
  readonly metric: string;
  readonly delta: number;
  readonly alpha: number;
  /** Number of groups compared. */
  readonly groups: number;
  /** Adjusted p-value of the test that all groups are equal; null if it could not be done. */
  readonly pAdjusted: number | null;
  readonly gap: number | null;
  readonly gapLow: number | null;
  readonly gapHigh: number | null;
  /** Largest gap that the data cannot exclude. */
  readonly largestCompatible: number | null;
  readonly equivalenceShown: boolean;
  /** Whether no score differs from another, so that the metric follows from its definition. */
  readonly byDefinition?: boolean | undefined;
  /** `none`: not even the largest gap that there can be would be found. */
  readonly minimumDetectable: number | 'none' | null;
  readonly best: string | null;
  readonly worst: string | null;
  /** Names of the groups that were left out of the comparison. */
  readonly notScored: readonly string[];
}

/**
 * The verdict of one comparison.
 *
 * - `gap-of-delta-or-more`: the adjusted test of equal groups rejects and the estimated gap is at least delta; certain if the lower
 *   limit of the gap is at least delta.
 * - `gap-below-delta`: the test rejects and the estimated gap is below delta; certain if the largest compatible gap is below delta.
 * - `no-gap-larger-than-delta`: the test does not reject and all pairs of groups are equivalent within delta.
 * - `not-enough-data`: none of these, fewer than two groups could be scored, the gap is null or NaN, or no score differs from another.
 */
export function judge(evidence: Evidence): Verdict {
  const { groups, gap, pAdjusted, alpha, delta, gapLow, largestCompatible, byDefinition } = evidence;
  if (byDefinition === true) return { code: 'not-enough-data', certain: true, sentence: equalScores(evidence) };
  if (groups < 2 || gap === null || Number.isNaN(gap))
    return { code: 'not-enough-data', certain: true, sentence: tooFewGroups(evidence) };
  if (pAdjusted !== null && pAdjusted < alpha) {
    const large = gap >= delta;
    const certain = large
      ? gapLow !== null && gapLow >= delta
      : largestCompatible !== null && largestCompatible < delta;
    return {
      code: large ? 'gap-of-delta-or-more' : 'gap-below-delta',
      certain,
      sentence: gapSentence(evidence, certain),
    };
  }
  if (evidence.equivalenceShown) {
    return { code: 'no-gap-larger-than-delta', certain: true, sentence: equivalentSentence(evidence) };
  }
  return { code: 'not-enough-data', certain: true, sentence: undecidedSentence(evidence) };
}

// The sentences stand beside the verdict's name, so they do not repeat it.

function gapSentence(evidence: Evidence, certain: boolean): string {
  const { gap, delta, best, worst, gapLow, gapHigh } = evidence;
  const range = gapLow === null || gapHigh === null ? '' : ` (interval ${show(gapLow)} to ${show(gapHigh)})`;
  const doubt = certain ? '' : ` The data do not settle on which side of ${delta} the true gap lies.`;
  return `Estimated gap ${show(gap as number)} in ${evidence.metric} between ${best} and ${worst}${range}.${doubt}${leftOut(evidence)}`;
}

function equivalentSentence(evidence: Evidence): string {
  return `The largest gap in ${evidence.metric} that still fits the data is ${show(evidence.largestCompatible as number)}.${leftOut(evidence)}`;
}

function undecidedSentence(evidence: Evidence): string {
  const compatible =
    evidence.largestCompatible === null ? '' : ` Gaps up to ${show(evidence.largestCompatible)} still fit.`;
  const detectable = detectableSentence(evidence);
  return `No gap in ${evidence.metric} is shown, and one of ${evidence.delta} is not excluded.${compatible}${detectable}${leftOut(evidence)}`;
}

function detectableSentence({ minimumDetectable }: Evidence): string {
  if (minimumDetectable === null) return '';
  if (minimumDetectable === 'none') return ' This data would not find even the largest gap that there can be.';
  return ` The smallest gap this data would find is ${show(minimumDetectable)}.`;
}

function equalScores(evidence: Evidence): string {
  const value =
    evidence.metric === 'AUC' ? 'the AUC is 0.5 by definition' : `${evidence.metric} follows from its definition`;
  return `Within every group all scores are equal: ${value}, and there is nothing to compare.${leftOut(evidence)}`;
}

function tooFewGroups(evidence: Evidence): string {
  const how = evidence.groups === 0 ? 'No group' : 'Only one group';
  return `${how} could be scored in ${evidence.metric}.${leftOut(evidence)}`;
}

function leftOut({ notScored }: Evidence): string {
  return notScored.length === 0 ? '' : ` Not scored: ${nameSome(notScored)}.`;
}

function show(value: number): string {
  return value.toFixed(3);
}

/** A task's verdict on an attribute, with what ranks it among the others. */
export interface TaskVerdict {
  readonly task: string;
  readonly verdict: Verdict;
  readonly gap: number | null;
  readonly minimumDetectable: number | null;
}

/**
 * The verdict of an attribute over its tasks. A gap in any task is a gap of the attribute (the tests behind it are already adjusted
 * over the family); no gap larger than delta needs it of every task (intersection-union); otherwise, and without tasks, there is not enough
 * data. `task` is the task whose gap decides, the only task, or null.
 */
export function combineVerdicts(verdicts: readonly TaskVerdict[]): { verdict: Verdict; task: string | null } {
  if (verdicts.length === 0)
    return { verdict: { code: 'not-enough-data', certain: true, sentence: 'There is no task to judge.' }, task: null };
  if (verdicts.length === 1) return { verdict: verdicts[0].verdict, task: verdicts[0].task };
  const having = (code: VerdictCode) => verdicts.filter((each) => each.verdict.code === code);
  for (const code of ['gap-of-delta-or-more', 'gap-below-delta'] as const) {
    const found = having(code);
    if (found.length === 0) continue;
    const worst = [...found].sort(byCertaintyThenGap)[0];
    const sentence = `${worst.task}: ${worst.verdict.sentence} ${tally(verdicts)}`;
    return { verdict: { code, certain: worst.verdict.certain, sentence }, task: worst.task };
  }
  const equivalent = having('no-gap-larger-than-delta');
  if (equivalent.length === verdicts.length) {
    return {
      verdict: {
        code: 'no-gap-larger-than-delta',
        certain: true,
        sentence: `Shown in each of ${verdicts.length} tasks.`,
      },
      task: null,
    };
  }
  const smallest = verdicts.map((each) => each.minimumDetectable).filter((value) => value !== null);
  const range =
    smallest.length === 0
      ? ''
      : ` The smallest detectable gap is ${show(Math.min(...smallest))} to ${show(Math.max(...smallest))}, by task.`;
  return {
    verdict: { code: 'not-enough-data', certain: true, sentence: `${tally(verdicts)}${range}` },
    task: null,
  };
}

function byCertaintyThenGap(a: TaskVerdict, b: TaskVerdict): number {
  if (a.verdict.certain !== b.verdict.certain) return a.verdict.certain ? -1 : 1;
  return (b.gap ?? 0) - (a.gap ?? 0);
}

const names: Readonly<Record<VerdictCode, string>> = {
  'gap-of-delta-or-more': 'gap of delta or more',
  'gap-below-delta': 'gap below delta',
  'no-gap-larger-than-delta': 'no gap larger than delta',
  'not-enough-data': 'not enough data',
};

function tally(verdicts: readonly TaskVerdict[]): string {
  const parts = (Object.keys(names) as VerdictCode[])
    .map((code) => [verdicts.filter((each) => each.verdict.code === code).length, names[code]] as const)
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${name} in ${count}`);
  return `Of ${verdicts.length} tasks: ${parts.join(', ')}.`;
}
