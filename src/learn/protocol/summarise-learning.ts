// What the trainings of a plan come to: figures of the test cases by group, with intervals over seeds and test cases.
import { studentT } from '../../stats/distributions/student-t.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import { type ComparisonRule, type LeftOutGroup, leftOutGroups } from '../selection/left-out-groups.ts';
import { type Figure, figureEstimate } from './figure-estimate.ts';
import { limitsOfFigure } from './limits-of-figure.ts';
import { type Limits, type SeedSummary, summariseSeeds } from './summarise-seeds.ts';

/** Scores of the test cases by one training. */
export interface TestedTraining {
  readonly seed: number;
  /** Score of each class by test case, [classes][cases], in the order of the split. */
  readonly scores: readonly (readonly number[])[];
}

/** A figure over the seeds. */
export interface LearningFigure {
  readonly figure: Figure;
  /** By seed, in the order of the trainings; NaN where it does not exist. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Over further seeds and test cases; with one seed over test cases only. NaN where it or the figure does not exist. */
  readonly interval: Limits;
  /** Between seeds; NaN with one. */
  readonly seedDeviation: number;
}

/**
 * AUC, and by attribute the equity-scaled AUC and the AUC of every known group, of the labelled test cases: means over seeds with t intervals at .95
 * (`summariseSeeds`, patients as units; DeLong's variances for two classes). With one seed the interval is about test cases only. Where no
 * variance can be seen, such as at an AUC of 1 or with one patient of a class, the AUC of two classes has Newcombe's interval for its numbers of patients (2006), which is about
 * test cases only, and other figures have none. Groups that do not count by `leftOutGroups` have an AUC of their own and no part in the
 * equity-scaled one.
 */
export function summariseLearning(
  cases: LearningCases,
  trainings: readonly TestedTraining[],
  comparison?: ComparisonRule | undefined,
): readonly LearningFigure[] {
  const { test } = cases.splits;
  const kept = Array.from(test.keys()).filter((place) => cases.label[test[place]!]! >= 0);
  const rows = kept.map((place) => test[place]!);
  const label = Int32Array.from(rows, (index) => cases.label[index]!);
  const patient = dense(rows.map((index) => cases.patient[index]!));
  const attributes = cases.attributes.map((each) => ({
    ...each,
    codes: Int32Array.from(rows, (index) => each.codes[index]!),
  }));
  const leftOut = leftOutGroups(cases, test, comparison);
  const scored = trainings.map(({ seed, scores }) => ({
    seed,
    cases: {
      classes: cases.classes,
      label,
      attributes,
      leftOut,
      scores: scores.map((own) => Float64Array.from(kept, (place) => own[place]!)),
    },
  }));
  const binary = cases.classes.length === 2 ? { label: Uint8Array.from(label) } : {};
  return figuresOf(attributes, leftOut).map((figure) => {
    const estimates = scored.map((each) => ({ seed: each.seed, ...figureEstimate(each.cases, figure) }));
    const values = estimates.map(({ value }) => value);
    if (values.some(Number.isNaN)) {
      const none = { low: Number.NaN, high: Number.NaN };
      return { figure, values, mean: Number.NaN, interval: none, seedDeviation: Number.NaN };
    }
    const summary = summariseSeeds(estimates, { patient, ...binary });
    const { mean, seedDeviation } = summary;
    const interval = limitsOfFigure({ figure, mean, label, patient, attributes }, intervalOf(summary, patient));
    return { figure, values, mean, interval, seedDeviation };
  });
}

/** "Unknown" is among the groups where it counts. */
function figuresOf(attributes: LearningCases['attributes'], leftOut: readonly LeftOutGroup[]): readonly Figure[] {
  const counts = (attribute: string, group: string): boolean =>
    !leftOut.some((each) => each.attribute === attribute && each.group === group);
  return [
    { kind: 'auc' },
    ...attributes.flatMap(({ name, groups, unknown, codes }): readonly Figure[] => [
      { kind: 'es-auc', attribute: name },
      ...groups.flatMap((group, code): readonly Figure[] =>
        code === unknown && !(codes.includes(code) && counts(name, group))
          ? []
          : [{ kind: 'group-auc', attribute: name, group }],
      ),
    ]),
  ];
}

function intervalOf({ seeds, mean, interval, testVariance }: SeedSummary, patient: Int32Array): Limits {
  if (seeds > 1) return interval;
  const patients = new Set(patient).size;
  const half = patients < 2 ? Number.NaN : studentT.upperQuantile(0.025, patients - 1) * Math.sqrt(testVariance);
  return { low: mean - half, high: mean + half };
}

function dense(codes: readonly number[]): Int32Array {
  const found = new Map<number, number>();
  return Int32Array.from(codes, (code) => {
    const own = found.get(code) ?? found.size;
    found.set(code, own);
    return own;
  });
}
