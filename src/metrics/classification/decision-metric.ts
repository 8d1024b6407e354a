// Metrics of decisions are ratios of sums over the four cells of the confusion table; each is given by its two rows of cell factors.
import { usageError } from '../../core/errors.ts';
import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { decisionReason, missingClass, reasons, undefinedBecause } from '../reasons.ts';

/** One number for each cell of the confusion table. */
export interface Cells {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/** A ratio over the confusion table: Σ numerator / Σ denominator, cells left out counting 0. */
export interface CellRatio {
  readonly numerator: Partial<Cells>;
  readonly denominator: Partial<Cells>;
  /** Why there is no value when the denominator is 0. */
  readonly empty: string;
}

/** Weighted confusion table of a sample: sums of weights by cell, all 0 without cases. @throws `metrics/no-decision` for cases without decisions. */
export function confusion(sample: BinarySample): Cells {
  const { label, decision, weight } = sample;
  const cells = [0, 0, 0, 0];
  if (decision === undefined && label.length > 0) {
    throw usageError('metrics/no-decision', 'a confusion table needs decisions; got a sample with none', {
      hint: 'make them from scores and a threshold with decide',
    });
  }
  for (let i = 0; i < label.length; i++) {
    cells[2 * label[i] + (decision?.[i] ?? 0)] += weight === undefined ? 1 : weight[i];
  }
  return { trueNegative: cells[0], falsePositive: cells[1], falseNegative: cells[2], truePositive: cells[3] };
}

/**
 * A ratio over the confusion table with the influence of each row, which depends on the row's cell only:
 * w (a_cell - θ b_cell) / B. Undefined without decisions, without cases, or when the denominator is 0.
 */
export function cellRatio(sample: BinarySample, ratio: CellRatio): Estimate {
  const reason = decisionReason(sample);
  if (reason !== undefined || sample.decision === undefined) return undefinedBecause(reason ?? reasons.noDecisions);
  const table = confusion(sample);
  const weights = [table.trueNegative, table.falsePositive, table.falseNegative, table.truePositive];
  const above = inOrder(ratio.numerator);
  const below = inOrder(ratio.denominator);
  let numerator = 0;
  let denominator = 0;
  for (let c = 0; c < 4; c++) {
    numerator += weights[c] * above[c];
    denominator += weights[c] * below[c];
  }
  if (!(denominator > 0)) return undefinedBecause(ratio.empty);
  const value = numerator / denominator;
  const { label, decision, weight } = sample;
  const perUnit = above.map((a, c) => (a - value * below[c]) / denominator);
  const influence = new Float64Array(label.length);
  for (let i = 0; i < label.length; i++) {
    influence[i] = (weight === undefined ? 1 : weight[i]) * perUnit[2 * label[i] + decision[i]];
  }
  return { value, influence };
}

function inOrder(cells: Partial<Cells>): number[] {
  return [cells.trueNegative ?? 0, cells.falsePositive ?? 0, cells.falseNegative ?? 0, cells.truePositive ?? 0];
}

/** A metric that is a ratio over the confusion table. `needsEvents`: also undefined when there are no events. */
export function decisionMetric(
  about: Pick<Metric, 'name' | 'label' | 'direction' | 'informative'> & Partial<Pick<Metric, 'interval' | 'range'>>,
  ratio: CellRatio,
  { needsEvents = false }: { readonly needsEvents?: boolean } = {},
): Metric<BinarySample> {
  return {
    kind: 'binary',
    needs: 'decision',
    range: [0, 1],
    interval: 'wilson',
    ...about,
    compute: (sample) =>
      needsEvents && decisionReason(sample) === undefined && missingClass(sample) === reasons.noEvents
        ? undefinedBecause(reasons.noEvents)
        : cellRatio(sample, ratio),
  };
}
