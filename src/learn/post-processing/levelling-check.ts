// Whether a change of scores or decisions helped groups or cost some: every group before and after, paired by patient.
import type { Change, ComparedGroup } from '../../audit/compare-result.ts';
import { gapsOf, levellingDownOf, outcomeOf } from '../../audit/levelling.ts';
import type { Measure } from '../../audit/result.ts';
import { dataError, usageError } from '../../core/errors.ts';
import { aucInfluence, obuchowskiVariance } from '../../stats/auc.ts';
import { normal } from '../../stats/distributions/normal.ts';
import { studentT } from '../../stats/distributions/student-t.ts';
import { clusteredVariance, countClusters } from '../../stats/influence.ts';
import { holm } from '../../stats/multiplicity.ts';
import { outcomesOf, requireLabels, requireWithin, rowsOf } from './fitting-cases.ts';

/**
 * One side of the comparison, by case: scores, chances of the decision 1 in 0..1 (decisions are chances 0 and 1), or
 * both.
 */
export interface ProcessedSide {
  readonly score?: Float64Array | undefined;
  readonly chance?: ArrayLike<number> | undefined;
}

/** Cases before and after. */
export interface LevellingInput {
  readonly attribute: string;
  readonly label: Uint8Array;
  readonly groups: readonly string[];
  /** -1 where unknown; such cases are left out. */
  readonly codes: Int32Array;
  /** Dense codes of patients; default every case a patient of its own. */
  readonly patient?: Int32Array | undefined;
  readonly before: ProcessedSide;
  readonly after: ProcessedSide;
  /** Largest loss that is tolerated, in 0..1 of the metric. Default 0.01. */
  readonly margin?: number | undefined;
  /** Of the intervals, which hold with 1 - alpha; between 0 and 1. Default 0.05. */
  readonly alpha?: number | undefined;
}

/** How a gap narrowed: `total = worstRaised + bestLowered`. */
export interface Narrowing {
  readonly total: number;
  /** Rise of the lowest value of any group. */
  readonly worstRaised: number;
  /** Fall of the highest value of any group. */
  readonly bestLowered: number;
  /** The gap is smaller although the lowest value did not rise. */
  readonly onlyByLowering: boolean;
}

/** One metric over the groups. */
export interface LevellingOfMetric {
  readonly metric: 'sensitivity' | 'specificity' | 'auc';
  readonly groups: readonly ComparedGroup[];
  readonly gap: { readonly first: number | null; readonly second: number | null };
  /** Null unless two groups have values. */
  readonly narrowing: Narrowing | null;
  readonly levellingDown: ReturnType<typeof levellingDownOf>;
}

/**
 * The levelling-down check of a post-processing or of any other change: sensitivity and specificity where both sides
 * have chances, AUC (ties one half) where both have scores, each as after - before with an interval from influence
 * values differenced case by case and summed by patient (for AUC DeLong's paired form; DeLong et al. 1988, patients as
 * units Obuchowski 1997), t quantiles; p by the normal distribution, adjusted over the groups of a metric (Holm).
 * Degrees of freedom are the patients that the metric rests on, less one, and at least 1. A group without the cases
 * that a metric needs, or whose change shows no variation, is `not-compared`.
 *
 * Throws `learn/bad-post-processing` for lengths that differ, sides with nothing in common, a margin or alpha out of
 * range (usage), labels but 0 and 1, NaN scores or chances outside 0..1 (data).
 */
export function levellingCheck(input: LevellingInput): readonly LevellingOfMetric[] {
  requireLengths(input);
  const names = metricNames.filter((name) => [input.before, input.after].every((side) => valuesOf(side, name)));
  if (names.length === 0) {
    throw usageError('learn/bad-post-processing', 'The two sides share neither scores nor decisions.');
  }
  requireValues(input);
  return names.map((metric) => {
    const groups = adjusted(input.groups.map((group, code) => comparedGroup(group, code, { ...input, metric })));
    const gap = gapsOf(groups);
    const levellingDown = levellingDownOf(groups, gap, input.margin ?? defaultMargin);
    return { metric, groups, gap, narrowing: narrowingOf(groups), levellingDown };
  });
}

const metricNames = ['sensitivity', 'specificity', 'auc'] as const;
const defaultMargin = 0.01;
const defaultAlpha = 0.05;

function requireLengths({ label, codes, patient, before, after }: LevellingInput): void {
  const arrays = [codes, patient, before.score, before.chance, after.score, after.chance];
  if (arrays.every((array) => array === undefined || array.length === label.length)) return;
  throw usageError('learn/bad-post-processing', `All arrays must have one entry for each of ${label.length} cases.`);
}

function requireValues(input: LevellingInput): void {
  const { label, codes, before, after, margin = defaultMargin, alpha = defaultAlpha } = input;
  requireLabels(label);
  requireWithin('margin', margin, [0, 1]);
  if (!(alpha > 0 && alpha < 1)) {
    throw usageError('learn/bad-post-processing', `\`alpha\` must lie between 0 and 1; got ${alpha}.`);
  }
  const isKnown = (row: number): boolean => codes[row]! >= 0;
  for (const { score, chance } of [before, after]) {
    requireEach(score, 'is not a number', (value, row) => !isKnown(row) || !Number.isNaN(value));
    requireEach(chance, 'is no chance in 0..1', (value, row) => !isKnown(row) || (value >= 0 && value <= 1));
  }
}

function requireEach(
  values: ArrayLike<number> | undefined,
  fault: string,
  isSound: (value: number, row: number) => boolean,
): void {
  const row = Array.prototype.findIndex.call(values ?? [], (value: number, at: number) => !isSound(value, at));
  if (row < 0) return;
  throw dataError('learn/bad-post-processing', `The value ${values![row]} of case ${row} ${fault}.`);
}

function valuesOf(side: ProcessedSide, metric: LevellingOfMetric['metric']): ArrayLike<number> | undefined {
  return metric === 'auc' ? side.score : side.chance;
}

function comparedGroup(
  group: string,
  code: number,
  input: LevellingInput & { readonly metric: LevellingOfMetric['metric'] },
): ComparedGroup {
  const rows = rowsOf(input.codes, code);
  const patient = Int32Array.from(rows, (row) => input.patient?.[row] ?? row);
  const primary = changeOf(rows, patient, input);
  return {
    group,
    cases: rows.length,
    patients: countClusters(patient),
    primary,
    pAdjusted: null,
    outcome: outcomeOf(primary.change, 'higher', input.margin ?? defaultMargin),
    metrics: {},
  };
}

function changeOf(
  rows: readonly number[],
  patient: Int32Array,
  {
    label,
    before,
    after,
    metric,
    alpha = defaultAlpha,
  }: LevellingInput & { readonly metric: LevellingOfMetric['metric'] },
): Change {
  const labels = Uint8Array.from(rows, (row) => label[row]!);
  const [first, second] = [before, after].map((side) => {
    const values = valuesOf(side, metric)!;
    return estimateOf(
      metric,
      labels,
      Float64Array.from(rows, (row) => values[row]!),
    );
  });
  if (first === undefined || second === undefined) {
    const reason = metric === 'auc' ? 'one class only' : `no ${metric === 'sensitivity' ? 'events' : 'non-events'}`;
    return { first: null, second: null, change: { undefined: reason }, p: null };
  }
  const values = { first: first.value, second: second.value };
  const value = second.value - first.value;
  const influence = second.influence.map((each, row) => each - first.influence[row]!);
  if (value === 0 && influence.every((each) => each === 0)) {
    return { ...values, change: { value, low: 0, high: 0, method: 'no row changed' }, p: 1 };
  }
  const degrees = degreesOfFreedom(metric, labels, patient);
  const variance =
    metric === 'auc'
      ? obuchowskiVariance({ influence, label: labels, patient }).variance
      : clusteredVariance(influence, patient, { clusters: degrees + 1 });
  const bare: Measure = { value, low: null, high: null, method: 'no interval: no variation seen' };
  if (!(variance > 0)) return { ...values, change: bare, p: null };
  const standardError = Math.sqrt(variance);
  const half = studentT.upperQuantile(alpha / 2, degrees) * standardError;
  const method = 'paired by patient, influence values';
  return {
    ...values,
    change: { value, low: value - half, high: value + half, method },
    p: 2 * normal.upperTail(Math.abs(value) / standardError),
  };
}

/** Patients that the metric rests on, less one: with events, with non-events, or the fewer of the two. */
function degreesOfFreedom(metric: LevellingOfMetric['metric'], label: Uint8Array, patient: Int32Array): number {
  const patients = (outcome: number) => new Set(patient.filter((_, row) => label[row] === outcome)).size;
  const counts = { sensitivity: [patients(1)], specificity: [patients(0)], auc: [patients(0), patients(1)] }[metric];
  return Math.max(1, Math.min(...counts) - 1);
}

interface Estimated {
  readonly value: number;
  readonly influence: Float64Array;
}

function estimateOf(
  metric: LevellingOfMetric['metric'],
  label: Uint8Array,
  values: Float64Array,
): Estimated | undefined {
  const { events, nonEvents } = outcomesOf(label);
  if (metric === 'auc') {
    if (events === 0 || nonEvents === 0) return undefined;
    return aucInfluence({ score: values, label });
  }
  const outcome = metric === 'sensitivity' ? 1 : 0;
  const count = outcome === 1 ? events : nonEvents;
  if (count === 0) return undefined;
  const right = outcome === 1 ? values : values.map((chance) => 1 - chance);
  const value = right.reduce((sum, each, row) => sum + (label[row] === outcome ? each : 0), 0) / count;
  const influence = right.map((each, row) => (label[row] === outcome ? (each - value) / count : 0));
  return { value, influence };
}

function adjusted(groups: readonly ComparedGroup[]): readonly ComparedGroup[] {
  const tested = groups.filter(({ primary }) => primary.p !== null);
  const p = holm(tested.map(({ primary }) => primary.p!));
  return groups.map((group) => ({ ...group, pAdjusted: p[tested.indexOf(group)] ?? null }));
}

function narrowingOf(groups: readonly ComparedGroup[]): Narrowing | null {
  const both = groups.map(({ primary }) => primary).filter(({ first, second }) => first !== null && second !== null);
  if (both.length < 2) return null;
  const [first, second] = [both.map((change) => change.first!), both.map((change) => change.second!)];
  const worstRaised = Math.min(...second) - Math.min(...first);
  const bestLowered = Math.max(...first) - Math.max(...second);
  const total = worstRaised + bestLowered;
  return { total, worstRaised, bestLowered, onlyByLowering: total > 0 && worstRaised <= 0 };
}
