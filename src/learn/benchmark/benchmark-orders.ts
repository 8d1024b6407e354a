// Which pictures a world of one seed needs.
import { type DrawnPair, drawPairs } from './draw-pairs.ts';
import { type PictureOrder, populationOf, type TestStratum, testStrata } from './embed-pictures.ts';
import { trainingCases, validationCases } from './world-text.ts';
import { type BadPairWorld, developmentSeeds } from './worlds.ts';

/** Numbers of cases of a run. Smaller ones than the benchmark's are for tests and development. */
export interface BenchmarkSizes {
  readonly training: number;
  readonly validation: number;
  /** Test cases of each group and class. */
  readonly stratum: number;
}

/** The benchmark's sizes. */
export const benchmarkSizes: BenchmarkSizes = { training: trainingCases, validation: validationCases, stratum: 5000 };

/** Pairs and pictures of a world of one seed. */
export interface WorldOrders {
  readonly pairs: readonly DrawnPair[];
  /** Pictures of all pairs, unspoilt. */
  readonly pictures: PictureOrder;
  /** Those of low quality, in the order of their pairs. */
  readonly spoilt: PictureOrder;
  readonly test: readonly TestStratum[];
}

/**
 * What a world of one seed is made of. Test cases have a seed of their own, 0 for reported seeds and 2001 for those of development, and are
 * shared by all seeds.
 */
export function worldOrders(
  world: BadPairWorld,
  { seed, sizes }: { readonly seed: number; readonly sizes: BenchmarkSizes },
): WorldOrders {
  const { training, validation, stratum } = sizes;
  const pairs = drawPairs(world, { seed, parts: [training, validation] });
  const indices = pairs.map(({ index }) => index);
  const spoilt = pairs.filter(({ planted }) => planted === 'lowQuality').map(({ index }) => index);
  return {
    pairs,
    pictures: { text: populationOf(world).text, do: ['planted=good'], seed, indices },
    spoilt: { text: world.text, do: ['planted=lowQuality'], seed, indices: spoilt },
    test: testStrata(world.factors, { seed: testSeed(seed), cases: stratum }),
  };
}

function testSeed(seed: number): number {
  return seed >= developmentSeeds.first ? developmentSeeds.last + 1 : 0;
}
