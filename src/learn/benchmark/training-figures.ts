// What came of a training on any cases, as the comparison of methods takes it.
import { auc } from '../../stats/auc.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import type { TrainedLearner } from '../learner/learner.ts';
import { foundBadPairs, suspectsAllAlike } from '../protocol/found-bad-pairs.ts';
import type { EpochFigures } from '../selection/criterion.ts';
import { epochFigures } from '../selection/epoch-figures.ts';
import { type ComparisonRule, leftOutGroups } from '../selection/left-out-groups.ts';
import type { BadPairFigures } from './bad-pair-figures.ts';
import { decisionGaps } from './decision-gaps.ts';
import { fewCases, fewPairs } from './few-cases.ts';
import type { CellFigures } from './run-cell.ts';

/** A training as far as its figures need it. */
export type JudgedTraining = Pick<TrainedLearner, 'scores' | 'suspicion' | 'flagged'> & {
  readonly selectedEpoch?: number | undefined;
  /** What it and its method say of it. */
  readonly warnings?: readonly string[] | undefined;
  readonly remarks?: readonly string[] | undefined;
};

/** How a training is judged. */
export interface FiguresOptions {
  /** 1 for a bad pair, by case, where it is known. */
  readonly badPair?: Float64Array | undefined;
  /** Which groups of the test cases count. */
  readonly comparison?: ComparisonRule | undefined;
  /** Which groups of the validation cases count. */
  readonly selectionGroups?: ComparisonRule | undefined;
}

/** Figures of a training, and those of its validation cases by which settings are selected. */
export interface TrainingFigures {
  readonly figures: CellFigures;
  readonly validation: EpochFigures;
  /** After each of the rules. */
  readonly processed?: readonly CellFigures[] | undefined;
}

/**
 * Figures on test cases. ES-AUC is that of the first attribute and NaN without one; groups are those of all attributes, named
 * `attribute=group` where there are several; gaps of decisions are NaN for more than two classes or without an attribute. The worst group,
 * ES-AUC and gaps of test cases are of the groups that count by `leftOutGroups`; the figures name the others. What stands on fewer cases altogether than a group needs
 * is named, too.
 */
export function trainingFigures(
  cases: LearningCases,
  trained: JudgedTraining,
  { badPair, comparison, selectionGroups }: FiguresOptions = {},
): TrainingFigures {
  const { validation, test } = trained.scores;
  const leftOut = leftOutGroups(cases, test!.cases, comparison);
  const tested = epochFigures({ ...cases, ...test!, leftOut });
  const notSelected = leftOutGroups(cases, validation!.cases, selectionGroups);
  const selected = epochFigures({ ...cases, ...validation!, leftOut: notSelected });
  const first = cases.attributes[0]?.name;
  const equityOf = ({ equityScaledAuc }: EpochFigures): number =>
    first === undefined ? Number.NaN : (equityScaledAuc[first] ?? Number.NaN);
  const nameOf = ({ attribute, group }: EpochFigures['groups'][number]): string =>
    cases.attributes.length > 1 ? `${attribute}=${group}` : group;
  const pairs = badPairsOf(cases, trained, badPair);
  const few = [
    ...fewCases(cases, [{ name: 'test cases', rows: test!.cases, groups: false }], comparison?.minimumEvents),
    ...fewCases(
      cases,
      [{ name: 'validation cases', rows: validation!.cases, groups: false }],
      selectionGroups?.minimumEvents,
    ),
    ...fewPairs(pairs.badPairs, badPair === undefined ? [] : truePairs(cases, badPair), comparison?.minimumEvents),
  ];
  const { warnings = [], remarks = [] } = trained;
  const told = [...warnings, ...remarks];
  const figures: CellFigures = {
    auc: tested.auc,
    equityScaledAuc: equityOf(tested),
    groupAuc: Object.fromEntries(tested.groups.map((group) => [nameOf(group), group.auc])),
    worstGroupAuc: tested.worstGroupAuc,
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...(first !== undefined && cases.classes.length === 2
      ? decisionGaps(cases, { validation: validation!, test: test!, leftOut })
      : { threshold: Number.NaN, demographicParityDifference: Number.NaN, equalizedOddsDifference: Number.NaN }),
    selectedEpoch: trained.selectedEpoch ?? 0,
    validation: {
      auc: selected.auc,
      equityScaledAuc: equityOf(selected),
      ...(notSelected.length === 0 ? {} : { leftOut: notSelected }),
    },
    ...(remarks.length === 0 && suspectsAllAlike(trained.suspicion) ? { pairsAlike: true as const } : {}),
    ...(few.length === 0 ? {} : { few }),
    ...(told.length === 0 ? {} : { remarks: told }),
    ...pairs,
  };
  return { figures, validation: selected };
}

function badPairsOf(
  cases: LearningCases,
  { suspicion, flagged }: JudgedTraining,
  badPair: Float64Array | undefined,
): Pick<CellFigures, 'badPairs' | 'flagged'> {
  if (badPair === undefined) return {};
  const { train } = cases.splits;
  const truth = Array.from(train, (index) => badPair[index]!);
  const { precision, recall } = foundBadPairs(truth, { flagged });
  return {
    ...(suspicion === undefined ? {} : { badPairs: toldBy(cases, suspicion, truth) }),
    ...(flagged === undefined
      ? {}
      : { flagged: { share: flagged.length / truth.length, precision: precision!, recall: recall! } }),
  };
}

/** Training pairs with the group by which `toldBy` compares them. */
function truePairs({ attributes, splits }: LearningCases, badPair: Float64Array) {
  const first = attributes[0];
  return Array.from(splits.train, (index) => ({
    isBad: badPair[index] === 1,
    group: first?.groups[first.codes[index]!],
  }));
}

function toldBy(
  { attributes, splits }: LearningCases,
  suspicion: Float64Array,
  truth: readonly number[],
): BadPairFigures {
  const among = (keep: (position: number) => boolean): number => {
    const positions = Array.from(truth.keys()).filter(keep);
    const score = Float64Array.from(positions, (position) => suspicion[position]!);
    return auc({ score, label: Uint8Array.from(positions, (position) => truth[position]!) });
  };
  const { codes, groups, unknown } = attributes[0] ?? { codes: new Int32Array(0), groups: [], unknown: -1 };
  const known = groups.flatMap((group, code) => (code === unknown ? [] : [[group, code] as const]));
  return {
    auc: among(() => true),
    byType: {},
    byGroup: Object.fromEntries(
      known.map(([group, code]) => [group, among((position) => codes[splits.train[position]!] === code)]),
    ),
  };
}
