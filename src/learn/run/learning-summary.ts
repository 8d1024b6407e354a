import type { LearningCases } from '../cases/learning-cases.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { selectionGroupsOf } from '../plan/selection-groups-of.ts';
import { asPublishedStamp } from '../protocol/as-published.ts';
import { type LearningFigure, summariseLearning } from '../protocol/summarise-learning.ts';
import { type LeftOutGroup, leftOutGroups } from '../selection/left-out-groups.ts';
import { selectsByCriterion } from './open-cases.ts';
import type { LearningResult } from './run-learning.ts';

/** Figures of the trainings at one share of labels or number of shots; all of them where there is one. */
export interface LearningSummary {
  readonly method: string;
  readonly use: string;
  readonly fraction?: number | undefined;
  /** Training cases of each class, where so many were drawn. */
  readonly shots?: number | undefined;
  readonly seeds: readonly number[];
  /** Training cases, mean over seeds. */
  readonly cases: number;
  /** Patients whose cases they are, mean over seeds. */
  readonly patients: number;
  /** Under `as-published` only: what selection on the test cases reports, which is not in `figures`. */
  readonly published?: PublishedMean | undefined;
  readonly figures: readonly LearningFigure[];
  /** Groups of the test cases that do not count in ES-AUC. */
  readonly leftOut: readonly LeftOutGroup[];
  /** Where the epoch is selected by a criterion: groups of the validation cases that do not count in it. */
  readonly leftOutOfSelection?: readonly LeftOutGroup[] | undefined;
  readonly trainings: readonly Omit<LearningResult, 'test'>[];
}

/** Means over seeds of what selection on the test cases reports. */
export interface PublishedMean {
  readonly criterion: string;
  readonly value: number;
  /** What selection on validation cases reports. */
  readonly valueByValidation: number;
  /** By how much the first is better than the second. */
  readonly optimism: number;
  /** What every view of the value must say. */
  readonly stamp: string;
}

/** The summaries of a run, one a share of labels or number of shots. */
export function summariesOf(
  plan: CheckedLearnPlan,
  cases: LearningCases,
  results: readonly LearningResult[],
): readonly LearningSummary[] {
  const sizeOf = ({ fraction, shots }: LearningResult): number | undefined => fraction ?? shots;
  const looked = plan.method.attributes ?? cases.attributes.map(({ name }) => name);
  const leftOutOfSelection = selectsByCriterion(plan)
    ? leftOutGroups(cases, cases.splits.validation, selectionGroupsOf(plan)).filter(({ attribute }) =>
        looked.includes(attribute),
      )
    : undefined;
  const sizes = [...new Set(results.map(sizeOf))];
  return sizes.map((size) => {
    const own = results.filter((each) => sizeOf(each) === size);
    const { fraction, shots } = own[0]!;
    return {
      method: plan.method.name,
      use: plan.use.kind,
      fraction,
      shots,
      seeds: own.map(({ seed }) => seed),
      cases: own.reduce((sum, each) => sum + each.cases, 0) / own.length,
      patients: own.reduce((sum, each) => sum + each.patients, 0) / own.length,
      published: publishedMean(own),
      figures: summariseLearning(
        cases,
        own.map(({ seed, test }) => ({ seed, scores: test })),
        plan.comparison,
      ),
      leftOut: leftOutGroups(cases, cases.splits.test, plan.comparison),
      leftOutOfSelection,
      trainings: own.map(({ test: _, ...rest }) => rest),
    };
  });
}

function publishedMean(results: readonly LearningResult[]): PublishedMean | undefined {
  const all = results.flatMap(({ published }) => published ?? []);
  if (all.length === 0) return undefined;
  const mean = (of: (each: (typeof all)[number]) => number): number =>
    all.reduce((sum, each) => sum + of(each), 0) / all.length;
  return {
    criterion: all[0]!.criterion,
    value: mean(({ testValue }) => testValue),
    valueByValidation: mean((each) => each.valueByValidation),
    optimism: mean(({ optimism }) => optimism),
    stamp: asPublishedStamp,
  };
}
