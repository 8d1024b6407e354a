import { pow } from '../../../core/math.ts';
import type { PairGroups } from './pair-kinds.ts';
import type { PairingPosterior } from './pairing.ts';

/** How pairs are weighed. */
export interface PairWeightOptions extends PairGroups {
  /** Weights of a group sum to `n / kept^mass` in proportion, `kept` the share of its weight that is left, but are raised to no more than an equal share of all. */
  readonly mass: number;
}

/** Where a group is estimated to have as many bad pairs or fewer, its pairs count alike; where as many or more, by their kinds in full. */
const badShares = { tolerated: 0.08, decisive: 0.2 };

/** How much a share of bad pairs decides: 0 to 8 %, 1 at 20 %, in proportion between and beyond. */
export function decisionBy(share: number): number {
  const { tolerated, decisive } = badShares;
  return Math.max(0, (share - tolerated) / (decisive - tolerated));
}

/**
 * Weights [n] of the pairs, their mean 1. A pair counts by how much more likely its text states the class of its image than another, `max(0, good +
 * within - contrary)`, for that is how far its class tells the image's; within a group these are scaled so that stated classes have the shares that its images show. The further
 * the estimated share of contrary and unrelated pairs of a group lies from 8 towards 20 %, the further its weights move from 1 to these.
 */
export function pairWeights(posterior: PairingPosterior, { group, groups, mass }: PairWeightOptions): Float64Array {
  const { rates } = posterior;
  const raw = new Float64Array(group.length);
  const kept = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  for (let own = 0; own < groups; own += 1) {
    const members = Array.from(group.keys()).filter((row) => group[row] === own);
    const trust = Math.min(1, decisionBy(1 - rates[own]![0] - rates[own]![2]));
    const decided = decidedWeights(posterior, members);
    for (const [at, row] of members.entries()) raw[row] = 1 - trust + trust * decided[at]!;
    kept[own] = members.reduce((sum, row) => sum + raw[row]!, 0);
    sizes[own] = members.length;
  }
  const equal = group.length / sizes.filter((size) => size > 0).length;
  const masses = sizes.map((size, own) => {
    const raised = kept[own]! > 0 ? size * pow(size / kept[own]!, mass) : 0;
    return Math.min(raised, Math.max(size, equal));
  });
  const scale = raw.length / masses.reduce((sum, each) => sum + each, 0);
  return raw.map((value, row) => {
    const own = group[row]!;
    return kept[own]! > 0 ? (scale * value * masses[own]!) / kept[own]! : 1;
  });
}

/** Weights of the pairs of a group by their kinds, classes in the shares that the images show. */
function decidedWeights(
  { good, contrary, within, stated, shown }: PairingPosterior,
  members: readonly number[],
): Float64Array {
  const { classes } = stated;
  const plain = Float64Array.from(members, (row) => Math.max(0, good[row]! + within[row]! - contrary[row]!));
  const factors = Array.from({ length: classes }, (_, k) => {
    let [has, weight, wanted, related] = [1e-9, 1e-9, 0, 1e-9];
    for (const [at, row] of members.entries()) {
      has += plain[at]! * stated.data[row * classes + k]!;
      weight += plain[at]!;
      const own = good[row]! + within[row]! + contrary[row]!;
      wanted += own * shown.data[row * classes + k]!;
      related += own;
    }
    return wanted / related / (has / weight);
  });
  return plain.map((value, at) => {
    const row = members[at]!;
    return value * factors.reduce((sum, factor, k) => sum + factor * stated.data[row * classes + k]!, 0);
  });
}
