// A threshold for each group under a constraint, fitted on one split and applied to others.
import type { ThresholdRule } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import { chooseThreshold } from '../../metrics/threshold.ts';
import { thresholdBy } from './base-threshold.ts';
import { type ChanceRule, type Rates, ratesOf, singleThreshold } from './chance-rule.ts';
import { bestCommonPoint, bestCommonSensitivity, bestCommonSpecificity, worthOf } from './common-rates.ts';
import {
  casesOfGroup,
  type FittingCases,
  type LabelledScores,
  outcomesOf,
  requireFittingCases,
  requireWithin,
} from './fitting-cases.ts';
import { type GroupRoc, groupRoc, mixtureAtFpr, mixtureAtTpr } from './roc-hull.ts';

/** What the thresholds must give on the fitting split. */
export type ThresholdConstraint =
  /** One threshold for all by a rule, such as Youden's or a fixed sensitivity: the reference without a constraint. */
  | { readonly name: 'single'; readonly rule: ThresholdRule }
  /** The same sensitivity; without a value the one at which the objective is largest. */
  | { readonly name: 'equal-sensitivity'; readonly value?: number | undefined }
  /** The same specificity; likewise. */
  | { readonly name: 'equal-specificity'; readonly value?: number | undefined }
  /** The same sensitivity and specificity, where the objective is largest (Hardt et al. 2016). */
  | { readonly name: 'equalised-odds' }
  /** One threshold by a rule, lowered for groups whose sensitivity would fall below the value. */
  | { readonly name: 'minimum-sensitivity'; readonly value: number; readonly rule: ThresholdRule };

/** How thresholds are chosen. */
export interface GroupThresholdOptions {
  readonly constraint: ThresholdConstraint;
  /**
   * Draws between two thresholds, so that equal rates are equal exactly; default true for equalised odds and false otherwise. Without it
   * each group takes one threshold: the highest with at least the sensitivity, the lowest with at least the specificity, or the one
   * whose two rates are nearest to the common ones.
   */
  readonly randomised?: boolean | undefined;
  /** What is maximised where the constraint leaves a choice. Default balanced accuracy. */
  readonly objective?: 'accuracy' | 'balanced-accuracy' | undefined;
  /** Groups with fewer events or non-events take the pooled rule. Default 10. */
  readonly minimumCount?: number | undefined;
}

/** The rule of one group, with its expected rates on the fitting split; a rate is null without cases of its class. */
export interface GroupThreshold extends Rates {
  readonly group: string;
  readonly chance: ChanceRule;
  readonly source: 'own' | 'pooled';
  readonly events: number;
  readonly nonEvents: number;
}

/** Thresholds by group. JSON. */
export interface GroupThresholdRule {
  readonly kind: 'group-thresholds';
  readonly split: string;
  readonly attribute: string;
  readonly constraint: ThresholdConstraint;
  readonly randomised: boolean;
  readonly groups: readonly GroupThreshold[];
  /** For unknown groups and those with few cases: fitted on all cases. */
  readonly pooled: GroupThreshold;
  /** What a reader of the rule should know. */
  readonly notes: readonly string[];
}

/**
 * Chooses a threshold for each group of the fitting split. Equal scores are decided alike, one at the threshold is
 * flagged. Randomised rules hold their constraint exactly for all groups with own thresholds and lose least: common
 * rates are taken from the convex hulls of the groups' ROC curves, at the exact optimum (a corner of a hull, or where
 * two cross; of equally good ones that with the fewest flagged), not on a grid; where a group could do better than the
 * common point, its decision is replaced by a draw with the needed chance (Hardt et al. 2016). Groups with fewer than
 * `minimumCount` events or non-events take the rule fitted on all cases, and a note names them.
 *
 * Throws `learn/bad-post-processing`: values outside 0..1 or a count below 0 (usage), one class only, NaN scores,
 * labels but 0 and 1, or a rule that gives no threshold (data).
 */
export function fitGroupThresholds(cases: FittingCases, options: GroupThresholdOptions): GroupThresholdRule {
  requireFittingCases(cases);
  const { constraint, randomised = constraint.name === 'equalised-odds', objective, minimumCount = 10 } = options;
  requireShare(constraint);
  requireWithin('minimumCount', minimumCount, [0, Number.POSITIVE_INFINITY]);
  const members = cases.groups.map((_, code) => casesOfGroup(cases, code));
  const suffices = members.map(({ label }) => {
    const { events, nonEvents } = outcomesOf(label);
    return Math.min(events, nonEvents) >= Math.max(1, minimumCount);
  });
  const rocs = members.filter((_, code) => suffices[code]).map(groupRoc);
  const choose = chooserOf(cases, { constraint, randomised, rocs, objective: objective ?? 'balanced-accuracy' });
  const pooled = described('all', cases, choose(cases), 'pooled');
  const groups = cases.groups.map((group, code) => {
    const own = members[code]!;
    return suffices[code] ? described(group, own, choose(own), 'own') : described(group, own, pooled.chance, 'pooled');
  });
  return {
    kind: 'group-thresholds',
    split: cases.split,
    attribute: cases.attribute,
    constraint,
    randomised,
    groups,
    pooled,
    notes: notesOf(groups, randomised, minimumCount),
  };
}

function requireShare(constraint: ThresholdConstraint): void {
  const value = 'value' in constraint ? constraint.value : undefined;
  if (value === undefined || (value > 0 && value <= 1)) return;
  throw usageError(
    'learn/bad-post-processing',
    `The value of "${constraint.name}" must be in 0..1 (0 excluded); got ${value}.`,
  );
}

function described(
  group: string,
  cases: LabelledScores,
  chance: ChanceRule,
  source: GroupThreshold['source'],
): GroupThreshold {
  return { group, chance, source, ...outcomesOf(cases.label), ...ratesOf(chance, cases) };
}

function notesOf(groups: readonly GroupThreshold[], randomised: boolean, minimumCount: number): readonly string[] {
  const few = groups.filter(({ source }) => source === 'pooled').map(({ group }) => group);
  const draws = groups.some(({ chance }) => chance.always > 0 || chance.steps.some(({ weight }) => weight < 1));
  return [
    ...(few.length === 0
      ? []
      : [`Fewer than ${minimumCount} events or non-events, so the pooled rule is used: ${few.join(', ')}.`]),
    ...(randomised && draws ? ['Some decisions are drawn: equal scores of one group can be decided differently.'] : []),
  ];
}

/** Finds the rule of a set of cases with both classes. */
type Chooser = (cases: LabelledScores) => ChanceRule;

interface ChooserOptions {
  readonly constraint: ThresholdConstraint;
  readonly randomised: boolean;
  /** Of the groups with enough cases. */
  readonly rocs: readonly GroupRoc[];
  readonly objective: 'accuracy' | 'balanced-accuracy';
}

function chooserOf(cases: FittingCases, { constraint, randomised, rocs, objective }: ChooserOptions): Chooser {
  const compared = rocs.length > 0 ? rocs : [groupRoc(cases)];
  const worth = worthOf(objective, compared);
  switch (constraint.name) {
    case 'single': {
      const chance = singleThreshold(thresholdBy(constraint.rule, cases));
      return () => chance;
    }
    case 'minimum-sensitivity':
      return minimumChooser(constraint.value, thresholdBy(constraint.rule, cases));
    case 'equal-sensitivity': {
      const value = constraint.value ?? bestCommonSensitivity(compared, worth);
      if (randomised) return (group) => mixtureAtTpr(groupRoc(group), value).rule;
      return (group) => singleThreshold(thresholdAtSensitivity(group, value));
    }
    case 'equal-specificity': {
      const value = constraint.value ?? bestCommonSpecificity(compared, worth);
      if (randomised) return (group) => mixtureAtFpr(groupRoc(group), 1 - value).rule;
      return (group) => singleThreshold(thresholdAtSpecificity(group, value));
    }
    case 'equalised-odds': {
      const point = bestCommonPoint(compared, worth);
      return (group) => (randomised ? drawTo : nearestTo)(groupRoc(group), point);
    }
  }
}

function minimumChooser(value: number, threshold: number): Chooser {
  return (group) => {
    const base = singleThreshold(threshold);
    const reached = ratesOf(base, group).sensitivity ?? 1;
    return reached >= value ? base : singleThreshold(thresholdAtSensitivity(group, value));
  };
}

function thresholdAtSensitivity(group: LabelledScores, value: number): number {
  return thresholdBy({ rule: 'sensitivity', value }, group);
}

/** Null, nothing flagged, where flagging the highest score alone falls short. */
function thresholdAtSpecificity(group: LabelledScores, value: number): number | null {
  const choice = chooseThreshold({ rule: 'specificity', value }, group);
  return 'threshold' in choice ? choice.threshold : null;
}

interface CommonPoint {
  readonly fpr: number;
  readonly tpr: number;
}

/** The best draw at the common false-positive rate, spoilt by a decision without the score down to the common sensitivity. */
function drawTo(roc: GroupRoc, { fpr, tpr }: CommonPoint): ChanceRule {
  const { rule, tpr: reached } = mixtureAtFpr(roc, fpr);
  const blind = reached > tpr && reached > fpr ? (reached - tpr) / (reached - fpr) : 0;
  if (blind === 0) return rule;
  return {
    always: blind * fpr,
    steps: rule.steps.map(({ threshold, weight }) => ({ threshold, weight: weight * (1 - blind) })),
  };
}

/** The threshold whose rates are nearest to the common ones; of several the highest. */
function nearestTo({ points }: GroupRoc, { fpr, tpr }: CommonPoint): ChanceRule {
  const distance = (at: CommonPoint): number => (at.fpr - fpr) * (at.fpr - fpr) + (at.tpr - tpr) * (at.tpr - tpr);
  const nearest = points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
  return singleThreshold(nearest.threshold);
}
