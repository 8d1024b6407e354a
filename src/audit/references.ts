// How each group differs from the reference group in every metric, and the ranking of one group's events above another's non-events.
import type { Attribute, Cases } from '../cases/cases.ts';
import { crossAuc } from '../metrics/groups/cross-auc.ts';
import { deviateOf, logitLimits } from '../stats/interval.ts';
import { moverDifference } from '../stats/mover.ts';
import { correlationOfSums, sumsByPatient } from './covariance.ts';
import type { MaybeEstimate, MetricEstimate } from './estimate.ts';
import type { GroupState } from './group-state.ts';
import type { AuditData } from './job.ts';
import type { Measure, Summaries } from './result.ts';
import type { Frame } from './sample.ts';

/** Differences to the reference group, by metric and group. */
export interface ReferenceDifferences {
  readonly reference: string;
  readonly differences: Readonly<Record<string, Readonly<Record<string, Measure>>>>;
}

/** Index of the group that others are compared with: the one named in the plan, else the largest known one; undefined without cases. */
export function referenceGroup(
  attribute: Attribute,
  rows: readonly Int32Array[],
  named: string | undefined,
): number | undefined {
  const byName = named === undefined ? -1 : attribute.groups.indexOf(named);
  if (byName >= 0 && rows[byName].length > 0) return byName;
  let largest: number | undefined;
  for (const [code, own] of rows.entries()) {
    if (code === attribute.unknown || own.length === 0) continue;
    if (largest === undefined || own.length > rows[largest].length) largest = code;
  }
  return largest;
}

/** The difference of every group's estimate to that of the reference group, with square-and-add limits. */
export function differencesToReference(
  cases: Cases,
  frames: readonly Frame[],
  {
    estimates,
    reference,
    level,
    shared,
  }: {
    readonly estimates: readonly MaybeEstimate[];
    readonly reference: number;
    readonly level: number;
    readonly shared: boolean;
  },
): Measure[] {
  const base = estimates[reference];
  const sumsOf = (group: number, { influence }: MetricEstimate) => sumsByPatient(cases, frames[group].rows, influence);
  const baseSums = shared && !('undefined' in base) ? sumsOf(reference, base) : undefined;
  return estimates.map((estimate, group) => {
    if (group === reference) return { undefined: 'this is the reference group' };
    if ('undefined' in estimate) return { undefined: 'undefined in this group' };
    if ('undefined' in base) return { undefined: 'undefined in the reference group' };
    const value = estimate.value - base.value;
    if (estimate.limits === undefined || base.limits === undefined) {
      return { value, low: null, high: null, method: 'no interval' };
    }
    const deviate = deviateOf(level);
    const { low, high } = moverDifference({
      first: { value: estimate.value, ...estimate.limits(deviate) },
      second: { value: base.value, ...base.limits(deviate) },
      correlation: baseSums === undefined ? 0 : correlationOfSums(sumsOf(group, estimate), baseSums),
    });
    return { value, low, high, method: 'square-and-add' };
  });
}

/**
 * The matrix of cross-group AUCs: row group's events against column group's non-events (Kallus and Zhou, 2019). Logit limits from
 * influence values by patient. Null unless the task has scores and at least two groups are compared.
 */
export function crossAucOf({ cases, analysis }: AuditData, states: readonly GroupState[]): Summaries['crossAuc'] {
  if (
    states.length < 2 ||
    states.some(({ frame }) => frame.sample.kind !== 'binary' || frame.sample.score === undefined)
  )
    return null;
  return {
    groups: states.map((state) => state.name),
    matrix: states.map((row) =>
      states.map((column) => crossMeasure(cases, row, { column, level: 1 - analysis.alpha })),
    ),
  };
}

function crossMeasure(
  { patient, patients }: Pick<Cases, 'patient' | 'patients'>,
  row: GroupState,
  { column, level }: { column: GroupState; level: number },
): Measure {
  if (row.frame.sample.kind !== 'binary' || column.frame.sample.kind !== 'binary') return { undefined: 'no scores' };
  const cross = crossAuc(row.frame.sample, column.frame.sample);
  if ('undefined' in cross) return cross;
  const sums = new Float64Array(patients);
  const seen = new Uint8Array(patients);
  const met = new Int32Array(row.frame.rows.length + column.frame.rows.length);
  let count = 0;
  const add = (rows: Int32Array, influence: Float64Array) => {
    for (let i = 0; i < rows.length; i++) {
      if (influence[i] === 0) continue;
      const code = patient[rows[i]];
      if (seen[code] === 0) met[count++] = code;
      seen[code] = 1;
      sums[code] += influence[i];
    }
  };
  add(row.frame.rows, cross.firstInfluence);
  add(column.frame.rows, cross.secondInfluence);
  // In the order in which patients are met: the order of a sum is part of its last digits.
  let variance = 0;
  for (let k = 0; k < count; k++) variance += sums[met[k]] * sums[met[k]];
  if (!(variance > 0) || cross.value <= 0 || cross.value >= 1) {
    return { value: cross.value, low: null, high: null, method: 'no interval: no variation seen' };
  }
  const { low, high } = logitLimits(cross.value, variance)(deviateOf(level));
  return { value: cross.value, low, high, method: 'logit, influence values by patient' };
}
