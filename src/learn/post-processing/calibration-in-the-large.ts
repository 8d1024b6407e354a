// Whether probabilities are right on average in each group, before and after.
import { rowsOf } from './fitting-cases.ts';

/** Mean probability of a group against its share of events. */
export interface GroupCalibration {
  readonly group: string;
  readonly cases: number;
  /** Share of events; null without cases. */
  readonly observed: number | null;
  /** Mean score before; null without cases, or where scores before were no probabilities. */
  readonly before: number | null;
  readonly after: number | null;
}

/** What `calibrationInTheLarge` looks at; codes of -1 are left out. */
export interface CalibrationInput {
  readonly label: Uint8Array;
  readonly groups: readonly string[];
  readonly codes: Int32Array;
  /** Undefined where scores before are no probabilities. */
  readonly before: Float64Array | undefined;
  readonly after: Float64Array;
}

/**
 * Mean probability before and after beside the share of events, by group ("calibration in the large", Van Calster et
 * al. 2016), each in 0..1. A group without cases has null everywhere. Nothing is checked: a NaN score gives a NaN mean
 * of its group.
 */
export function calibrationInTheLarge({ label, groups, codes, before, after }: CalibrationInput): GroupCalibration[] {
  return groups.map((group, code) => {
    const rows = rowsOf(codes, code);
    const mean = (values: ArrayLike<number>): number | null =>
      rows.length === 0 ? null : rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
    return {
      group,
      cases: rows.length,
      observed: mean(label),
      before: before === undefined ? null : mean(before),
      after: mean(after),
    };
  });
}
