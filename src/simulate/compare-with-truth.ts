import type { AuditResult, VerdictCode } from '../audit/result.ts';
import type { ScoresTruth, TruthRow } from './scores/scores-truth.ts';

/** One verdict of an audit beside what was planted. */
export interface TruthComparison {
  readonly attribute: string;
  readonly task: string;
  readonly verdict: VerdictCode;
  /** The gap as estimated, or null where it could not be. */
  readonly gap: number | null;
  readonly planted: { readonly gap: number; readonly expected: VerdictCode; readonly chance: number };
  /** `yes`: the verdict that the planted truth makes likeliest. `open`: "not enough data" where another verdict was likelier, or another verdict that the truth does not contradict. `no`: the verdict contradicts the planted truth. */
  readonly agrees: 'yes' | 'open' | 'no';
}

/** True gaps up to this size count as none: they come from mixing sites, and no cohort of this size could show them. */
const negligibleGap = 0.01;

/**
 * Sets every verdict of an audit of a simulated cohort beside the planted truth, in the order of the result. Attributes
 * or tasks that the truth does not know are left out, so that the list may be empty.
 *
 * A verdict contradicts the truth if it claims no gap larger than delta where the true gap is delta or more, a gap of
 * delta or more where it is smaller, or any gap where there is none (a true gap of at most 0.01, the size that mixing
 * sites makes by itself). "Not enough data" contradicts nothing. Gaps are in AUC.
 */
export function compareWithTruth(result: Pick<AuditResult, 'tasks'>, truth: ScoresTruth): TruthComparison[] {
  return result.tasks.flatMap((task) =>
    task.attributes.flatMap(({ attribute, gap }) => {
      const row = truth.rows.find((candidate) => candidate.attribute === attribute && candidate.task === task.name);
      if (row === undefined) return [];
      const verdict = gap.verdict.code;
      const planted = { gap: row.gap, expected: row.expected, chance: row.chances[row.expected] };
      const estimate = 'value' in gap.value ? gap.value.value : null;
      return [{ attribute, task: task.name, verdict, gap: estimate, planted, agrees: agreement(verdict, row) }];
    }),
  );
}

function agreement(verdict: VerdictCode, row: TruthRow): TruthComparison['agrees'] {
  if (verdict === row.expected) return 'yes';
  return contradicts(verdict, row.gap, row.delta) ? 'no' : 'open';
}

function contradicts(verdict: VerdictCode, gap: number, delta: number): boolean {
  if (verdict === 'no-gap-larger-than-delta') return gap >= delta;
  if (verdict === 'gap-of-delta-or-more') return gap < delta;
  return verdict === 'gap-below-delta' && (gap >= delta || gap <= negligibleGap);
}
