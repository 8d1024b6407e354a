// Weights that make the finding and a group independent in training.
import { usageError } from '../../core/errors.ts';
import type { Bias } from './bias-population.ts';

/**
 * Reweighing: w(y, b) = P(y) P(b) / P(y, b), by cell, from a table of counts or shares with a row for each class and a column for each group. Under these weights class and group
 * are independent, the marginal shares stay, and the mean weight is 1. An empty cell has weight 0: there is nothing to weigh.
 * (Kamiran and Calders 2012. The formula in SimBA's code equals it only at prevalence one half.)
 *
 * @throws `simulate/oracle` (usage) for rows of unequal length, negative or infinite entries, or nothing but zeros.
 */
export function reweighingWeights(table: readonly (readonly number[])[]): number[][] {
  const columns = table[0]?.length ?? 0;
  const entries = table.flat();
  const total = entries.reduce((sum, entry) => sum + entry, 0);
  if (
    !table.every((row) => row.length === columns) ||
    !entries.every((entry) => entry >= 0) ||
    !(total > 0 && Number.isFinite(total))
  ) {
    throw usageError('simulate/oracle', 'weights need rows of equal length of counts (0 or more, not all 0).');
  }
  const rowSums = table.map((row) => row.reduce((sum, entry) => sum + entry, 0));
  const columnSums = Array.from({ length: columns }, (_, column) => table.reduce((sum, row) => sum + row[column]!, 0));
  return table.map((row, y) =>
    row.map((entry, b) => (entry === 0 ? 0 : (rowSums[y]! * columnSums[b]!) / (total * entry))),
  );
}

/** The weights of the four cells of one bias; 0 for a cell without cases. */
export interface BiasWeights {
  readonly eventWith: number;
  readonly eventWithout: number;
  readonly nonEventWith: number;
  readonly nonEventWithout: number;
}

/**
 * `reweighingWeights` of a population with one bias: .714, 1.667, 1.667, .714 at shares .70 and .30 and prevalence one
 * half. A cell without cases has weight 0.
 * @throws `simulate/oracle` (usage) for shares or a prevalence outside [0, 1].
 */
export function reweighingOf({ amongEvents, amongNonEvents }: Bias, prevalence = 0.5): BiasWeights {
  const [nonEvents, events] = reweighingWeights([
    [(1 - prevalence) * (1 - amongNonEvents), (1 - prevalence) * amongNonEvents],
    [prevalence * (1 - amongEvents), prevalence * amongEvents],
  ]) as [[number, number], [number, number]];
  return {
    eventWith: events[1],
    eventWithout: events[0],
    nonEventWith: nonEvents[1],
    nonEventWithout: nonEvents[0],
  };
}

/**
 * The weight of each case from its label (0 or 1) and its group (codes from 0): `reweighingWeights` of their counts, so
 * the mean weight is 1.
 * @throws `simulate/oracle` (usage) where lengths differ, without cases, and for other labels and codes.
 */
export function reweighCases(label: Uint8Array, group: Int32Array): Float64Array {
  if (label.length !== group.length) {
    throw usageError('simulate/oracle', `there are ${label.length} labels and ${group.length} groups.`);
  }
  if (label.some((value) => value > 1) || group.some((code) => code < 0)) {
    throw usageError('simulate/oracle', 'weights of cases need labels of 0 and 1 and codes of groups from 0.', {
      hint: 'Leave out cases without a label or a group.',
    });
  }
  const groups = group.reduce((most, code) => Math.max(most, code), -1) + 1;
  const counts = Array.from({ length: 2 }, () => new Array<number>(groups).fill(0));
  for (const [row, code] of group.entries()) counts[label[row]!]![code]!++;
  const weights = reweighingWeights(counts);
  return Float64Array.from(group, (code, row) => weights[label[row]!]![code]!);
}
