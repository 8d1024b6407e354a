// What is counted of one simulated table: rejections, coverage, verdicts right and wrong.
import type { Plan } from '../../audit/plan.ts';
import { type VerdictCode, verdictCodes } from '../../audit/result.ts';
import type { Cases } from '../../cases/cases.ts';
import { createStream } from '../../core/stream.ts';
import { auditScores } from './audit-scores.ts';
import { drawScores, type Replicate, type Scenario, trueAucs } from './scenario.ts';
import type { TableShape } from './table-shape.ts';
import type { Observation } from './tally.ts';

/** One comparison of the user's table with what all its replicates share. */
export interface ObservedTable {
  readonly cases: Cases;
  readonly plan: Plan;
  readonly shape: TableShape;
}

/** Names of the quantities that are counted; coverage of a group is `group <index>`. */
export const quantities = {
  rejected: 'rejected',
  permuted: 'permuted',
  gapCovered: 'gap covered',
  groupsCovered: 'groups covered',
  wrongVerdict: 'wrong verdict',
  falseEquality: 'false equality',
  detectable: 'detectable gap',
} as const;

/** Draws, audits and observes one table. Differences of truths below this are none. */
const negligible = 1e-9;

export function observeReplicate(
  { cases, plan, shape }: ObservedTable,
  scenario: Scenario,
  { seed, replicate }: Replicate,
): Observation {
  const score = drawScores(shape, scenario, cases.patient, { seed, replicate });
  const own = createStream(seed, 'selftest', 'audit', shape.task, shape.attribute.name, replicate).uint32();
  const analysis = { ...plan.analysis, seed: own };
  const { p, gap, groups } = auditScores(cases, { ...plan, analysis }, shape, score);
  const truths = trueAucs(shape, scenario);
  const scored = truths.filter((_, code) => shape.groups[code]!.reason === undefined);
  const truth = Math.max(...scored) - Math.min(...scored);
  const covered = groups.map((measure, code) => coverage(measure, truths[code]!));
  const shown = covered.filter((value) => value !== undefined);
  const gapCovered = coverage(gap.value, truth);
  const { code } = gap.verdict;
  const { delta, alpha } = plan.analysis;
  return {
    ...(p === undefined ? {} : { [quantities.rejected]: p <= alpha ? 1 : 0 }),
    [quantities.permuted]: (gap.test?.permutations ?? 0) > 0 ? 1 : 0,
    ...(gapCovered === undefined ? {} : { [quantities.gapCovered]: gapCovered }),
    ...(shown.length === 0 ? {} : { [quantities.groupsCovered]: sum(shown) / shown.length }),
    ...Object.fromEntries(covered.flatMap((value, index) => (value === undefined ? [] : [[`group ${index}`, value]]))),
    ...Object.fromEntries(verdictCodes.map((each) => [each, each === code ? 1 : 0])),
    [quantities.wrongVerdict]: isWrong(code, truth, delta) ? 1 : 0,
    ...(truth < delta - negligible ? {} : { [quantities.falseEquality]: code === 'no-gap-larger-than-delta' ? 1 : 0 }),
    ...(gap.minimumDetectable === null ? {} : { [quantities.detectable]: gap.minimumDetectable }),
  };
}

/** 1 if the interval holds the truth, 0 if it does not or has no limits; undefined without a value. */
function coverage(
  measure: { readonly low: number | null; readonly high: number | null } | { readonly undefined: string } | undefined,
  truth: number,
): number | undefined {
  if (measure === undefined || 'undefined' in measure) return undefined;
  const { low, high } = measure;
  return low !== null && high !== null && low <= truth + negligible && truth - negligible <= high ? 1 : 0;
}

/** At a true gap of exactly delta only "no gap larger than delta" counts as wrong: it is the boundary at which that error is largest. */
function isWrong(code: VerdictCode, truth: number, delta: number): boolean {
  if (code === 'no-gap-larger-than-delta') return truth >= delta - negligible;
  if (code === 'gap-of-delta-or-more') return truth < delta - negligible;
  return code === 'gap-below-delta' && (truth > delta + negligible || truth < negligible);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
