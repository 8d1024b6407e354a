// Applies a fitted rule to cases of another split.
import { type AbstentionRule, abstentionsOf } from './abstention.ts';
import { chanceOf } from './chance-rule.ts';
import { type GroupedScores, requireGroupedScores } from './fitting-cases.ts';
import type { GroupThresholdRule } from './group-thresholds.ts';
import { type RecalibrationRule, recalibrated } from './recalibration.ts';
import { decideWithBand, type RejectOptionRule } from './reject-option.ts';

/** What can be fitted on one split and applied to another. JSON, told apart by `kind`. */
export type PostProcessingRule = GroupThresholdRule | RecalibrationRule | RejectOptionRule | AbstentionRule;

/** What a rule makes of cases. */
export interface Processed {
  /** New scores, of a recalibration. */
  readonly score?: Float64Array | undefined;
  /** Chance of the decision 1, of the other rules: 0 or 1 unless thresholds are drawn (`drawDecisions`). */
  readonly chance?: Float64Array | undefined;
  /** 1 where the decision is left open, of an abstention. */
  readonly abstained?: Uint8Array | undefined;
  /** Names of groups in the cases that the rule was not fitted on; they are treated as unknown. */
  readonly unfitted: readonly string[];
}

/**
 * Applies a rule by the names of groups: cases of unknown group (a code below 0) and of groups that the rule does not
 * know take the pooled rule (under a reject option the bare threshold). A score at a threshold is flagged. No cases
 * give empty arrays. Throws `learn/bad-post-processing` for lengths that differ or a code without a group (usage), NaN
 * scores, or scores off the scale of a recalibration (data).
 */
export function applyRule(rule: PostProcessingRule, cases: GroupedScores): Processed {
  requireGroupedScores(cases);
  const { score, codes, groups } = cases;
  const groupOf = (row: number): string | undefined => groups[codes[row]!];
  const known = rule.kind === 'reject-option' ? [...rule.disadvantaged, ...rule.others] : namesOf(rule);
  const unfitted = groups.filter((name) => !known.includes(name));
  switch (rule.kind) {
    case 'recalibration':
      return { score: recalibrated(rule, score, groupOf), unfitted };
    case 'reject-option':
      return { chance: Float64Array.from(decideWithBand(rule, score, groupOf)), unfitted };
    case 'abstention': {
      const chance = score.map((value) => (value >= rule.threshold ? 1 : 0));
      return { chance, abstained: abstentionsOf(rule, score, groupOf), unfitted };
    }
    case 'group-thresholds': {
      const chances = new Map(rule.groups.map(({ group, chance }) => [group, chance]));
      const of = (row: number) => chances.get(groupOf(row) ?? '') ?? rule.pooled.chance;
      return { chance: score.map((value, row) => chanceOf(of(row), value)), unfitted };
    }
  }
}

function namesOf({ groups }: { readonly groups: readonly { readonly group: string }[] }): readonly string[] {
  return groups.map(({ group }) => group);
}
