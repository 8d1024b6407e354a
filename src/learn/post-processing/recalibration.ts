// Probabilities by group: the score is recalibrated on a fitting split, for small groups nearer to the fit of all.

import { dataError, usageError } from '../../core/errors.ts';
import { logistic } from '../../core/math.ts';
import { logitScores } from '../../metrics/calibration/logit-score.ts';
import { fitLogistic } from '../../stats/logistic.ts';
import {
  casesOfGroup,
  type FittingCases,
  type LabelledScores,
  outcomesOf,
  requireFittingCases,
} from './fitting-cases.ts';
import { type IsotonicMap, isotonicAt, isotonicFit } from './isotonic.ts';

/** How scores are recalibrated. */
export interface RecalibrationOptions {
  /** Intercept and slope of the logit (Platt 1999), slope alone (temperature, Guo et al. 2017), or any non-decreasing function. */
  readonly method: 'logistic' | 'temperature' | 'isotonic';
  /** What scores are: probabilities 0..1 (default), whose logit is taken, or real numbers on a logit scale. */
  readonly scale?: 'probability' | 'logit' | undefined;
  /** Cases of a group's rarer outcome at which its own fit and the pooled one count alike; 0 leaves own fits alone. Default 20. */
  readonly shrinkage?: number | undefined;
  /** Where all cases together have no fit: an error (default), or the scores stay as they are and a note says so, as for trainings whose scores nobody knows beforehand. */
  readonly unfittable?: 'refuse' | 'unchanged' | undefined;
}

/**
 * From a score to a probability: the logistic of `intercept + slope z`, z the logit of the score, or an isotonic
 * function of the score.
 */
export type CalibrationMap =
  | { readonly form: 'logistic'; readonly intercept: number; readonly slope: number }
  | ({ readonly form: 'isotonic' } & IsotonicMap);

/** The fit of one group. */
export interface GroupRecalibration {
  readonly group: string;
  /** Null where the group alone has no fit. */
  readonly own: CalibrationMap | null;
  /** Share of the own fit; the rest is the pooled one. */
  readonly weight: number;
  readonly events: number;
  readonly nonEvents: number;
}

/** Recalibration by group. JSON. */
export interface RecalibrationRule {
  readonly kind: 'recalibration';
  readonly split: string;
  readonly attribute: string;
  readonly method: RecalibrationOptions['method'];
  readonly scale: 'probability' | 'logit';
  readonly groups: readonly GroupRecalibration[];
  /** For unknown groups, and what small groups are drawn to. */
  readonly pooled: CalibrationMap;
  readonly notes: readonly string[];
}

/**
 * Fits the recalibration of each group and of all cases by maximum likelihood (Platt 1999; temperature, Guo et al.
 * 2017), or by least squares for `isotonic` (pool adjacent violators, Ayer et al. 1955). A group's share of its own fit
 * is `m / (m + shrinkage)`, m its events or non-events, whichever are fewer; logits are averaged for `logistic` and
 * `temperature`, probabilities for `isotonic`. A group takes the pooled fit alone when it has one class, when its
 * scores separate the classes or are all equal, or when its slope is not above 0, which would reverse the order of its
 * scores; all cases together have no fit for the last reasons.
 *
 * Throws `learn/bad-post-processing`: shrinkage below 0 (usage); one class only, NaN scores, labels but 0 and 1, scores
 * off their scale, no fit of all cases unless `unfittable` is `unchanged` (data).
 */
export function fitRecalibration(cases: FittingCases, options: RecalibrationOptions): RecalibrationRule {
  const { method, scale = 'probability', shrinkage = 20 } = options;
  requireFittingCases(cases);
  if (!(shrinkage >= 0)) {
    throw usageError('learn/bad-post-processing', `Shrinkage must be 0 or more; got ${shrinkage}.`);
  }
  requireScale(cases.score, scale);
  const fitted = fitMap(cases, method, scale);
  if (fitted === undefined && options.unfittable !== 'unchanged') {
    throw dataError(
      'learn/bad-post-processing',
      `The scores of the split "${cases.split}" cannot be recalibrated by "${method}": ${unfittable}.`,
      { hint: 'Check the direction of the score and that it differs between cases, or take method "isotonic".' },
    );
  }
  const groups = cases.groups.map((group, code): GroupRecalibration => {
    const members = casesOfGroup(cases, code);
    const { events, nonEvents } = outcomesOf(members.label);
    const fewest = Math.min(events, nonEvents);
    const own = fewest === 0 || fitted === undefined ? undefined : fitMap(members, method, scale);
    const weight = own === undefined ? 0 : fewest / (fewest + shrinkage);
    return { group, own: own ?? null, weight, events, nonEvents };
  });
  const without = groups.filter(({ own }) => own === null).map(({ group }) => group);
  const notes =
    fitted === undefined
      ? [`"${method}" has no fit to the split "${cases.split}", so scores stay as they are: ${unfittable}.`]
      : without.length === 0
        ? []
        : [`No fit of their own, so the pooled one is used: ${without.join(', ')}.`];
  return {
    kind: 'recalibration',
    split: cases.split,
    attribute: cases.attribute,
    method,
    scale,
    groups,
    pooled: fitted ?? unchanged,
    notes,
  };
}

const unfittable = 'they separate the classes, run against them or are all equal';
const unchanged: CalibrationMap = { form: 'logistic', intercept: 0, slope: 1 };

/** Throws `learn/bad-post-processing` (data) for probabilities outside 0..1 and for infinite logits. */
export function requireScale(score: Float64Array, scale: 'probability' | 'logit'): void {
  const fits = (value: number) => (scale === 'logit' ? Number.isFinite(value) : value >= 0 && value <= 1);
  const row = score.findIndex((value) => !fits(value));
  if (row < 0) return;
  throw dataError(
    'learn/bad-post-processing',
    `The score ${score[row]} of case ${row} is not on the scale "${scale}".`,
    {
      hint: 'Scores are probabilities in 0..1 (scale "probability") or finite numbers (scale "logit").',
    },
  );
}

/**
 * Probability in 0..1 of each score under the fit of its group, or the pooled one without a group. Probabilities are
 * kept 1e-8 away from 0 and 1 before their logit is taken. Throws as `requireScale`.
 */
export function recalibrated(
  rule: RecalibrationRule,
  score: Float64Array,
  groupOf: (row: number) => string | undefined,
) {
  requireScale(score, rule.scale);
  const byName = new Map(rule.groups.map((group) => [group.group, group]));
  const z = predictorOf(score, rule.method, rule.scale);
  return z.map((value, row) => {
    const name = groupOf(row);
    const group = name === undefined ? undefined : byName.get(name);
    return probabilityOf(value, group, rule.pooled);
  });
}

function probabilityOf(z: number, group: GroupRecalibration | undefined, pooled: CalibrationMap): number {
  const own = group?.own ?? pooled;
  const weight = group?.weight ?? 0;
  const average = (first: number, second: number) => weight * first + (1 - weight) * second;
  if (own.form === 'logistic' && pooled.form === 'logistic') {
    return logistic(average(own.intercept + own.slope * z, pooled.intercept + pooled.slope * z));
  }
  return average(mapped(own, z), mapped(pooled, z));
}

function mapped(map: CalibrationMap, z: number): number {
  return map.form === 'isotonic' ? isotonicAt(map, z) : logistic(map.intercept + map.slope * z);
}

/** What the fit reads: the logit, or the score itself where only its order and distances count. */
function predictorOf(score: Float64Array, method: RecalibrationOptions['method'], scale: string): Float64Array {
  return method !== 'isotonic' && scale === 'probability' ? logitScores(score) : score;
}

function fitMap(
  { label, score }: LabelledScores,
  method: RecalibrationOptions['method'],
  scale: string,
): CalibrationMap | undefined {
  if (method === 'isotonic') return { form: 'isotonic', ...isotonicFit({ label, score }) };
  const intercept = method === 'logistic';
  const fit = fitLogistic({ columns: [predictorOf(score, method, scale)], label, intercept });
  if ('undefined' in fit || !fit.converged || fit.separated) return undefined;
  const [first, second] = fit.coefficients as [number, number];
  const map = intercept ? { intercept: first, slope: second } : { intercept: 0, slope: first };
  return map.slope > 0 ? { form: 'logistic', ...map } : undefined;
}
