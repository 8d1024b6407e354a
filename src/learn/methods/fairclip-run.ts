// The distance between how similar the pairs of a batch are and how similar those of each group are.
import { usageError } from '../../core/errors.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import { add, cast, div, mul, sqrt, sub } from '../../engine/functions/elementwise.ts';
import { take } from '../../engine/functions/movement.ts';
import { mean, sum, variance } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { createBank, membersOf, type SimilarityBank } from './fairclip-bank.ts';
import { type DistanceSchedule, groupDistances } from './fairclip-distances.ts';
import { type PairSimilarity, pairSimilarity } from './fairclip-similarity.ts';
import type { GroupBatches, MethodContext, MethodPass, MethodRun } from './method.ts';

/** What is compared, and how. */
export interface GroupDistance {
  /** Factor of all distances. */
  readonly weight: number;
  /** Factor of the distances of each of the plan's attributes besides; those with 0 or none are left out. */
  readonly attributeWeights: readonly number[];
  readonly similarity: PairSimilarity;
  /**
   * Done to similarities before they are compared: nothing; both sides to mean 0 and standard deviation 1 (the sample's); or, as FairCLIP
   * released it, the group's side divided by its sum.
   */
  readonly scaling: 'none' | 'standardised' | 'group-sum';
  readonly schedule: DistanceSchedule;
  /** Cases of each group's batch. */
  readonly groupSize: number;
  /** Whether the gradient also flows through the group's side. */
  readonly gradient: 'both' | 'batch';
  /** Similarities of each group that are remembered in place of group batches; 0 for group batches. */
  readonly bank: number;
}

interface ComparedGroup {
  readonly attribute: number;
  readonly group: number;
  readonly weight: number;
}

/**
 * A run whose loss is `weight * sum over attributes a and groups g of weight_a * Sinkhorn(batch, group)` over similarities of pairs, without a loss
 * of the pairs themselves. With a bank the group's side is what the bank draws, without gradient, and a group counts from when its bank is
 * filled. Throws `learn/method-cases` (usage) when an attribute is missing or a group has fewer than two training cases.
 */
export function groupDistanceRun(context: MethodContext, distance: GroupDistance): MethodRun {
  const compared = comparedGroups(context, distance);
  const { groupSize: drawn, bank: size } = distance;
  if (size === 0) {
    return {
      groupBatches: groupBatchesOf(compared, distance),
      terms: (pass) => distanceTerms(pass, compared, distance),
    };
  }
  const groups = compared.map(({ attribute, group }) => ({ of: context.attributes[attribute]!, group }));
  return { ...bankRun(createBank({ groups, size, drawn })), terms: (pass) => bankTerms(pass, compared, distance) };
}

function bankRun(bank: SimilarityBank): Omit<MethodRun, 'terms'> {
  return {
    feeds: (request) => {
      const { values, filled } = bank.draw(request);
      return { bankValues: values, bankFilled: filled };
    },
    afterBatch: (seen) => bank.keep(seen, seen.outputs['similarities']!.data as ArrayLike<number>),
    state: () => bank.state(),
    restore: (state) => bank.restore(state),
  };
}

function distanceTerms(pass: MethodPass, compared: readonly ComparedGroup[], distance: GroupDistance) {
  const { similarity, gradient } = distance;
  const groups = compared.map(({ attribute, group }) => {
    const found = pass.groupPasses.find((each) => each.attribute === attribute && each.group === group)!;
    const values = pairSimilarity(found, similarity);
    return gradient === 'both' ? values : stopGradient(values);
  });
  const distances = distancesOf(pairSimilarity(pass, similarity), groups, distance);
  return { loss: sum(mul(distances, weightsLike(distances, compared))) };
}

function bankTerms(pass: MethodPass, compared: readonly ComparedGroup[], distance: GroupDistance) {
  const similarities = pairSimilarity(pass, distance.similarity);
  const [values, filled] = ['bankValues', 'bankFilled'].map((name) => cast(pass.fed[name]!, similarities.dtype));
  const groups = compared.map((_, index) => take(values!, index));
  const distances = mul(distancesOf(similarities, groups, distance), filled!);
  return { loss: sum(mul(distances, weightsLike(distances, compared))), outputs: { similarities } };
}

function weightsLike({ graph, dtype }: Tensor, compared: readonly ComparedGroup[]): Tensor {
  const weight = (index: number): number => compared[index]!.weight;
  return cast(constantOf(graph, { shape: [compared.length], dtype: 'float64' }, weight), dtype);
}

/** Distance of each group, [groups]. */
function distancesOf(batch: Tensor, groups: readonly Tensor[], { scaling, schedule }: GroupDistance): Tensor {
  if (scaling === 'none') return groupDistances(batch, groups, schedule);
  if (scaling === 'standardised') {
    const largestDiameter = Math.min(schedule.largestDiameter, largestStandardised([batch, ...groups]));
    return groupDistances(standardised(batch), groups.map(standardised), { ...schedule, largestDiameter });
  }
  return groupDistances(
    batch,
    groups.map((group) => div(group, sum(group))),
    schedule,
  );
}

/** Largest distance of standardised values: of n values with mean 0 and standard deviation 1 none is beyond (n - 1) / sqrt(n). */
function largestStandardised(clouds: readonly Tensor[]): number {
  return 2 * Math.sqrt(Math.max(...clouds.map(({ shape }) => shape[0]!)));
}

/** Added to variances, so that values that are all alike become 0. */
const leastVariance = 1e-12;

function standardised(values: Tensor): Tensor {
  const correction = values.shape[0]! > 1 ? 1 : 0;
  return div(sub(values, mean(values)), sqrt(add(variance(values, { correction }), leastVariance)));
}

function groupBatchesOf(compared: readonly ComparedGroup[], { groupSize, gradient }: GroupDistance): GroupBatches {
  const attributes = [...new Set(compared.map(({ attribute }) => attribute))];
  return { attributes, size: groupSize, gradient: gradient === 'both' };
}

function comparedGroups(
  context: MethodContext,
  { weight: factor, attributeWeights }: GroupDistance,
): readonly ComparedGroup[] {
  const compared = context.attributes.flatMap(({ groups }, attribute) => {
    const weight = attributeWeights[attribute] ?? 0;
    return weight === 0 ? [] : groups.map((_, group) => ({ attribute, group, weight: factor * weight }));
  });
  if (compared.length === 0) {
    throw usageError('learn/method-cases', 'No attribute has groups to compare with the batch.', {
      hint: 'Name an attribute in the plan that has a weight above 0.',
    });
  }
  for (const { attribute, group } of compared) requireMembers(context, attribute, group);
  return compared;
}

function requireMembers({ attributes }: MethodContext, attribute: number, group: number): void {
  const groups = attributes[attribute]!;
  const members = membersOf(groups, group);
  if (members >= 2) return;
  const name = groups.groups[group];
  throw usageError(
    'learn/method-cases',
    `A distribution needs two cases; the group "${name}" of "${groups.attribute}" has ${members} to train on.`,
    { hint: 'Merge the group with another one, or record it as unknown.' },
  );
}
