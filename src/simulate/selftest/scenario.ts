// What is planted in simulated tables of one shape, and what is then true.
import { usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import { normal } from '../../stats/distributions/normal.ts';
import type { TableShape } from './table-shape.ts';
import { binOf, cutAuc } from './tied-cuts.ts';

/**
 * `equal`: the scores of all groups have one distribution given the label. `spread`: AUCs are equal, but the scores of every other group are spread twice as wide. `gap`: the AUC of one
 * group is lower by `gap`.
 */
export interface Scenario {
  readonly kind: 'equal' | 'spread' | 'gap';
  readonly gap: number;
  /** The group that is worse off; null unless a gap is planted. */
  readonly group: string | null;
}

/**
 * The scenarios of a shape: equal, spread, and each gap in the scored group with the fewest events or non-events, or in each scored group.
 * @throws `selftest/gap` (usage) for a gap that would take the AUC to 0 or below.
 */
export function scenariosOf(shape: TableShape, gaps: readonly number[], everyGroup: boolean): Scenario[] {
  const largest = Math.max(0, ...gaps);
  if (!(shape.auc - largest > 0)) {
    throw usageError(
      'selftest/gap',
      `a gap of ${largest} cannot be planted: the AUC of "${shape.task}" is ${shape.auc.toFixed(3)}.`,
      { hint: 'Name smaller gaps with --gap.' },
    );
  }
  const scored = shape.groups.filter(({ reason }) => reason === undefined);
  const size = ({ counts }: (typeof scored)[number]): number => Math.min(counts.events, counts.nonEvents);
  const smallest = scored.reduce((least, group) => (size(group) < size(least) ? group : least));
  const chosen = everyGroup ? scored : [smallest];
  return [
    { kind: 'equal', gap: 0, group: null },
    { kind: 'spread', gap: 0, group: null },
    ...gaps.flatMap((gap) => chosen.map(({ name }): Scenario => ({ kind: 'gap', gap, group: name }))),
  ];
}

/** True AUC of each group of the attribute (scored or not), in its order, ties counted. */
export function trueAucs(shape: TableShape, scenario: Scenario): number[] {
  return separationsOf(shape, scenario).map((separation) =>
    shape.cuts === undefined ? normal.cdf(separation * Math.SQRT1_2) : cutAuc(shape.cuts, separation),
  );
}

/** Number of a simulated table. */
export interface Replicate {
  readonly seed: number;
  readonly replicate: number;
}

/**
 * Scores by case index for the labels, groups and patients as they are: latent = separation of the group x label + noise, the noise standard normal and correlated within a patient; cut where
 * the user's scores are tied. Scenarios share the noise of a replicate.
 */
export function drawScores(
  shape: TableShape,
  scenario: Scenario,
  patient: Int32Array,
  { seed, replicate }: Replicate,
): Float64Array {
  const { rows, label, attribute, correlation, cuts } = shape;
  const stream = createStream(seed, 'selftest', shape.task, attribute.name, replicate);
  const separations = separationsOf(shape, scenario);
  const spreads = spreadsOf(shape, scenario);
  const score = new Float64Array(label.length);
  const [shared, own] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
  const effects = new Float64Array(shared === 0 ? 0 : patient.length).fill(Number.NaN);
  for (const row of rows) {
    let noise = own * stream.normal();
    if (shared > 0) {
      const code = patient[row]!;
      if (Number.isNaN(effects[code]!)) effects[code] = stream.normal();
      noise += shared * effects[code]!;
    }
    const group = attribute.codes[row]!;
    const latent = label[row]! * separations[group]! + noise;
    score[row] = spreads[group]! * (cuts === undefined ? latent : binOf(cuts, latent));
  }
  return score;
}

function separationsOf(shape: TableShape, { group, gap }: Scenario): number[] {
  return shape.groups.map(({ name }) =>
    name === group ? Math.SQRT2 * normal.quantile(shape.auc - gap) : shape.separation,
  );
}

function spreadsOf({ groups }: TableShape, { kind }: Scenario): number[] {
  let scored = 0;
  return groups.map(({ reason }) => {
    if (kind !== 'spread' || reason !== undefined) return 1;
    scored++;
    return scored % 2 === 0 ? 2 : 1;
  });
}
