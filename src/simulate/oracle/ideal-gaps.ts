// Gaps that even an ideal reader has: labels recorded with errors that differ between groups, prevalences that differ, one threshold for all.
import { usageError } from '../../core/errors.ts';
import { logit } from '../../core/math.ts';
import { normal } from '../../stats/distributions/normal.ts';

/** A group as it truly is, and how its labels are recorded. */
export interface RecordedGroup {
  readonly name: string;
  /** Share of the population; shares are divided by their sum. */
  readonly share: number;
  /** Chance of the finding in truth, in (0, 1). */
  readonly prevalence: number;
  /** Chance that a finding is not recorded, and that one is recorded which is not there; in [0, 1), together under 1. Default 0. */
  readonly missed?: number | undefined;
  readonly invented?: number | undefined;
}

/** Where the ideal reader learns and reads. */
export interface IdealReaderWorld {
  /** c ~ N(+separation / 2, 1) with the finding, N(-separation / 2, 1) without, in every group; above 0. */
  readonly separation: number;
  readonly trained: readonly RecordedGroup[];
  /** The groups where it is used, by the same names. Default: as trained. */
  readonly tested?: readonly RecordedGroup[] | undefined;
  /** Whether the group can be seen in what is read. Default false: one threshold for all. */
  readonly seesGroup?: boolean | undefined;
}

/** Rates of one group against the truth and against the recorded label. */
export interface IdealRates {
  readonly prevalence: number;
  readonly tpr: number;
  readonly fpr: number;
  readonly accuracy: number;
  readonly precision: number;
  readonly auc: number;
}

/** One group of the tested population. */
export interface IdealGroup {
  readonly name: string;
  /** On c; may be infinite where labels are so wrong that one answer is always best. */
  readonly threshold: number;
  readonly alertRate: number;
  readonly truth: IdealRates;
  readonly label: IdealRates;
  /**
   * The calibration intercept (log-odds, slope 1) of its probabilities against the truth: the tested prevalence's log-odds minus the trained ones. Null where labels
   * are recorded with errors: the probabilities are then of another shape.
   */
  readonly calibrationIntercept: number | null;
}

/** Ranges over the groups, largest minus smallest; NaN of precision where nobody of a group is called positive. */
export interface IdealGapsOf {
  readonly tpr: number;
  readonly fpr: number;
  readonly precision: number;
  readonly auc: number;
}

/** What an ideal model achieves by group and how far the groups differ, against the truth and against the labels as recorded; all shares in [0, 1]. */
export interface IdealGaps {
  readonly groups: readonly IdealGroup[];
  /** Accuracy over everybody. */
  readonly accuracyAgainstTruth: number;
  readonly accuracyAgainstLabel: number;
  readonly alertRateGap: number;
  /** What an audit with true labels would find, and what one with the recorded labels would find. */
  readonly gapsAgainstTruth: IdealGapsOf;
  readonly gapsAgainstLabel: IdealGapsOf;
}

interface Learned {
  readonly prevalence: number;
  readonly missed: number;
  readonly invented: number;
}

/**
 * Gaps that even an ideal reader has. It knows P(recorded label = 1 | c [, group]) of the trained population exactly
 * and calls it positive from 1/2 on. As P(label | c) = invented + (1 - missed - invented) P(finding | c), that is a
 * threshold on c where P(finding | c) = (1/2 - invented) / (1 - missed - invented). When the group is not seen,
 * prevalence and error rates are those of the whole population, which is exact because c given the finding is the same
 * in all groups.
 *
 * AUC against the truth is Phi(separation / sqrt 2) = A. Against labels it is a b' A + (a b + a' b') / 2 + a' b (1 -
 * A), where a is the share with the finding among label 1 (a' without), b among label 0 (b' without). Precision is NaN
 * in a group of which nobody is called positive.
 *
 * @throws `simulate/oracle` (usage) when a number is out of range, there are no groups, one stands twice, or a tested
 * one is not among the trained.
 */
export function idealGaps(world: IdealReaderWorld): IdealGaps {
  const { separation, trained, tested = trained, seesGroup = false } = world;
  check(world, tested);
  const pooled = pool(trained);
  const shares = sharesOf(tested);
  const groups = tested.map((group): IdealGroup => {
    const own = trained.find(({ name }) => name === group.name)!;
    const learned = seesGroup ? learnedOf(own) : pooled;
    return readGroup(group, separation, learned);
  });
  const over = (read: (group: IdealGroup) => number): number =>
    groups.reduce((sum, group, index) => sum + shares[index]! * read(group), 0);
  return {
    groups,
    accuracyAgainstTruth: over(({ truth }) => truth.accuracy),
    accuracyAgainstLabel: over(({ label }) => label.accuracy),
    alertRateGap: range(groups.map(({ alertRate }) => alertRate)),
    gapsAgainstTruth: gapsOf(groups.map(({ truth }) => truth)),
    gapsAgainstLabel: gapsOf(groups.map(({ label }) => label)),
  };
}

function readGroup(group: RecordedGroup, separation: number, learned: Learned): IdealGroup {
  const threshold = thresholdOf(learned, separation);
  const { prevalence, missed, invented } = learnedOf(group);
  const tpr = normal.cdf(separation / 2 - threshold);
  const fpr = normal.cdf(-separation / 2 - threshold);
  const auc = normal.cdf(separation * Math.SQRT1_2);
  const labelled = prevalence * (1 - missed) + (1 - prevalence) * invented;
  const withFinding = (prevalence * (1 - missed)) / labelled;
  const missedShare = (prevalence * missed) / (1 - labelled);
  const mix = (share: number): number => share * tpr + (1 - share) * fpr;
  const labelAuc =
    withFinding * (1 - missedShare) * auc +
    (withFinding * missedShare + (1 - withFinding) * (1 - missedShare)) / 2 +
    (1 - withFinding) * missedShare * (1 - auc);
  return {
    name: group.name,
    threshold,
    alertRate: prevalence * tpr + (1 - prevalence) * fpr,
    truth: ratesOf({ prevalence, tpr, fpr, auc }),
    label: ratesOf({ prevalence: labelled, tpr: mix(withFinding), fpr: mix(missedShare), auc: labelAuc }),
    calibrationIntercept:
      learned.missed === 0 && learned.invented === 0 ? logit(prevalence) - logit(learned.prevalence) : null,
  };
}

function ratesOf({ prevalence, tpr, fpr, auc }: Pick<IdealRates, 'prevalence' | 'tpr' | 'fpr' | 'auc'>): IdealRates {
  const found = prevalence * tpr;
  return {
    prevalence,
    tpr,
    fpr,
    accuracy: found + (1 - prevalence) * (1 - fpr),
    precision: found / (found + (1 - prevalence) * fpr),
    auc,
  };
}

function thresholdOf({ prevalence, missed, invented }: Learned, separation: number): number {
  const needed = (0.5 - invented) / (1 - missed - invented);
  if (needed <= 0) return Number.NEGATIVE_INFINITY;
  if (needed >= 1) return Number.POSITIVE_INFINITY;
  return (logit(needed) - logit(prevalence)) / separation;
}

function learnedOf({ prevalence, missed = 0, invented = 0 }: RecordedGroup): Learned {
  return { prevalence, missed, invented };
}

/** Prevalence and error rates over everybody. */
function pool(groups: readonly RecordedGroup[]): Learned {
  const shares = sharesOf(groups);
  const over = (read: (group: Learned) => number): number =>
    groups.reduce((sum, group, index) => sum + shares[index]! * read(learnedOf(group)), 0);
  const prevalence = over((group) => group.prevalence);
  return {
    prevalence,
    missed: over((group) => group.prevalence * group.missed) / prevalence,
    invented: over((group) => (1 - group.prevalence) * group.invented) / (1 - prevalence),
  };
}

function sharesOf(groups: readonly RecordedGroup[]): number[] {
  const total = groups.reduce((sum, { share }) => sum + share, 0);
  return groups.map(({ share }) => share / total);
}

function gapsOf(rates: readonly IdealRates[]): IdealGapsOf {
  const of = (read: (each: IdealRates) => number): number => range(rates.map(read));
  return {
    tpr: of(({ tpr }) => tpr),
    fpr: of(({ fpr }) => fpr),
    precision: of((each) => each.precision),
    auc: of((each) => each.auc),
  };
}

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function check({ separation, trained }: IdealReaderWorld, tested: readonly RecordedGroup[]): void {
  const known = new Set(trained.map(({ name }) => name));
  const problems = [
    ...(separation > 0 && Number.isFinite(separation) ? [] : [`separation must be above 0; got ${separation}`]),
    ...(trained.length > 0 && known.size === trained.length ? [] : ['there must be groups, with names that differ']),
    ...(tested.length > 0 && new Set(tested.map(({ name }) => name)).size === tested.length
      ? []
      : ['there must be groups that are tested, each once']),
    ...[...trained, ...tested].flatMap(problemsOf),
    ...tested.filter(({ name }) => !known.has(name)).map(({ name }) => `group "${name}" is not among the trained ones`),
  ];
  if (problems.length > 0) throw usageError('simulate/oracle', `the groups cannot be: ${problems[0]}.`, { problems });
}

function problemsOf({ name, share, prevalence, missed = 0, invented = 0 }: RecordedGroup): string[] {
  const isFine = (rate: number): boolean => rate >= 0 && rate < 1;
  return [
    ...(share > 0 && Number.isFinite(share) ? [] : [`the share of "${name}" must be above 0; got ${share}`]),
    ...(prevalence > 0 && prevalence < 1 ? [] : [`the prevalence of "${name}" must be in (0, 1); got ${prevalence}`]),
    ...(isFine(missed) && isFine(invented) && missed + invented < 1
      ? []
      : [`missed and invented of "${name}" must be in [0, 1) and together under 1; got ${missed} and ${invented}`]),
  ];
}
