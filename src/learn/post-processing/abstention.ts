// Decisions are left to a person where the score is near the threshold, for the same share of every group.
import type { ThresholdRule } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import { thresholdBy } from './base-threshold.ts';
import { type FittingCases, requireFittingCases, requireWithin, rowsOf } from './fitting-cases.ts';

/** How many decisions are left open. */
export interface AbstentionOptions {
  /** Share of the cases that are decided, in 0..1 (0 excluded). */
  readonly coverage: number;
  /** Default Youden's on the fitting split. */
  readonly threshold?: ThresholdRule | undefined;
  /** Groups with fewer cases take the pooled width. Default 20. */
  readonly minimumCount?: number | undefined;
}

/** Where the decisions of a group are left open. */
export interface GroupAbstention {
  readonly group: string;
  /** Scores nearer to the threshold than this are left open. */
  readonly width: number;
  readonly source: 'own' | 'pooled';
  readonly cases: number;
  /** Share decided on the fitting split; null without cases. */
  readonly coverage: number | null;
}

/**
 * Selective decisions: a case whose score lies nearer to the threshold than the width of its group is left open. JSON.
 */
export interface AbstentionRule {
  readonly kind: 'abstention';
  readonly split: string;
  readonly attribute: string;
  readonly threshold: number;
  readonly coverage: number;
  readonly groups: readonly GroupAbstention[];
  /** For unknown groups and small ones. */
  readonly pooled: GroupAbstention;
  readonly notes: readonly string[];
}

/**
 * For each group the widest band around the threshold outside of which at least the share `coverage` of its cases lies:
 * selective prediction (El-Yaniv and Wiener 2010) with one coverage in all groups, since one width for all leaves
 * groups with uncertain scores out more often (Jones et al. 2021). The width is the k-th largest distance to the
 * threshold, k = ceil(coverage n). Equal distances are decided together, so a coverage can be larger. Groups with fewer
 * than `minimumCount` cases take the width of all. Throws `learn/bad-post-processing`: settings out of range (usage),
 * one class only, NaN scores, labels but 0 and 1, no threshold by the rule (data).
 */
export function fitAbstention(cases: FittingCases, options: AbstentionOptions): AbstentionRule {
  requireFittingCases(cases);
  const { coverage, minimumCount = 20 } = options;
  if (!(coverage > 0 && coverage <= 1)) {
    throw usageError('learn/bad-post-processing', `A coverage must be in 0..1 (0 excluded); got ${coverage}.`);
  }
  requireWithin('minimumCount', minimumCount, [0, Number.POSITIVE_INFINITY]);
  const threshold = thresholdBy(options.threshold ?? { rule: 'youden' }, cases);
  const distance = cases.score.map((score) => Math.abs(score - threshold));
  const pooled = describe('all', distance, { width: widthFor(distance, coverage), source: 'pooled' });
  const groups = cases.groups.map((group, code) => {
    const own = Float64Array.from(rowsOf(cases.codes, code), (row) => distance[row]!);
    return own.length >= Math.max(1, minimumCount)
      ? describe(group, own, { width: widthFor(own, coverage), source: 'own' })
      : describe(group, own, { width: pooled.width, source: 'pooled' });
  });
  const few = groups.filter(({ source }) => source === 'pooled').map(({ group }) => group);
  return {
    kind: 'abstention',
    split: cases.split,
    attribute: cases.attribute,
    threshold,
    coverage,
    groups,
    pooled,
    notes:
      few.length === 0 ? [] : [`Fewer than ${minimumCount} cases, so the pooled width is used: ${few.join(', ')}.`],
  };
}

/** The k-th largest distance, k the number of cases that are to be decided. */
function widthFor(distance: Float64Array, coverage: number): number {
  const decided = Math.ceil(coverage * distance.length - 1e-9);
  return distance.slice().sort()[distance.length - decided]!;
}

function describe(
  group: string,
  distance: Float64Array,
  found: Pick<GroupAbstention, 'width' | 'source'>,
): GroupAbstention {
  const decided = distance.reduce((count, each) => count + (each >= found.width ? 1 : 0), 0);
  return {
    group,
    ...found,
    cases: distance.length,
    coverage: distance.length === 0 ? null : decided / distance.length,
  };
}

/**
 * Which cases are left open, by case: 1 where the score is nearer to the threshold than the group's width (the pooled
 * one without a group), 0 at the width and beyond, and for NaN.
 */
export function abstentionsOf(
  rule: AbstentionRule,
  score: Float64Array,
  groupOf: (row: number) => string | undefined,
): Uint8Array {
  const widths = new Map(rule.groups.map(({ group, width }) => [group, width]));
  return Uint8Array.from(score, (value, row) => {
    const width = widths.get(groupOf(row) ?? '') ?? rule.pooled.width;
    return Math.abs(value - rule.threshold) < width ? 1 : 0;
  });
}
