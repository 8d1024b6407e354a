// The frozen set of worlds: every level of every factor in several worlds, and the pairs of factors that matter.
import { usageError } from '../../core/errors.ts';
import { sha256Hex } from '../../core/hash.ts';
import { nearestNames } from '../../core/nearest.ts';
import { factorsOfName, type WorldFactors, worldFactors, worldName, worldNameForm } from './world-factors.ts';
import { worldHashes } from './world-hashes.ts';
import { worldText } from './world-text.ts';

/** A world of the benchmark. */
export interface BadPairWorld {
  readonly name: string;
  readonly factors: WorldFactors;
  /** The world file. */
  readonly text: string;
}

/**
 * A world of any factors; what is left out has its standard level: no bad pairs, 80 and 20 % of two groups, shared
 * signs of full strength, all groups recorded. Equal factors give equal texts. Throws `learn/bad-world-factors` (usage)
 * with all problems.
 */
export function badPairWorld(given: Partial<WorldFactors> & Pick<WorldFactors, 'noise'>): BadPairWorld {
  const factors = worldFactors(given);
  return { name: worldName(factors), factors, text: worldText(factors) };
}

const [across, within] = ['swapped-across', 'swapped-within'] as const;
const separate = { axis: 'separate' } as const;

/** The 25 worlds of the benchmark, in the order in which they are reported. Their texts are frozen by `worldHash`. */
export const badPairWorlds: readonly BadPairWorld[] = (
  [
    { noise: 'none' },
    { noise: 'none', ...separate },
    { noise: 'none', strength: 0.5 },
    { noise: across, rates: 'mild' },
    { noise: across, rates: 'strong' },
    { noise: across, rates: 'strong', ...separate },
    { noise: across, rates: 'strong', larger: 95, ...separate },
    { noise: across, rates: 'strong', larger: 50, ...separate },
    { noise: across, rates: 'reversed', ...separate },
    { noise: within, rates: 'strong', ...separate },
    { noise: within, rates: 'reversed', larger: 50 },
    { noise: 'uninformative', rates: 'strong', ...separate },
    { noise: 'uninformative', rates: 'reversed', larger: 50 },
    { noise: 'contradictory', rates: 'mild', ...separate },
    { noise: 'contradictory', rates: 'strong', ...separate },
    { noise: 'contradictory', rates: 'strong', larger: 95, ...separate },
    { noise: 'contradictory', rates: 'reversed', larger: 50 },
    { noise: 'image', rates: 'strong', ...separate },
    { noise: 'image', rates: 'reversed', larger: 50 },
    { noise: 'mixed', rates: 'strong', ...separate },
    { noise: 'mixed', rates: 'mild', larger: 50 },
    { noise: across, rates: 'reversed-clean', strength: 0.5 },
    { noise: 'mixed', rates: 'reversed-clean', strength: 0.5 },
    { noise: 'mixed', rates: 'strong', ...separate, groups: 3, unknown: 0.1 },
    { noise: 'contradictory', rates: 'strong', ...separate, groups: 3, unknown: 0.1 },
  ] as const
).map(badPairWorld);

/**
 * The world with a name: of the set, or any other that a name can say. Throws `learn/unknown-world` (usage) with the nearest names of the set where it says none,
 * `learn/bad-world-factors` (usage) where it says one that cannot be.
 */
export function badPairWorldOf(name: string): BadPairWorld {
  const found = badPairWorlds.find((world) => world.name === name);
  if (found) return found;
  const factors = factorsOfName(name);
  if (factors) return badPairWorld(factors);
  const names = badPairWorlds.map((world) => world.name);
  const near = nearestNames(name, names);
  throw usageError('learn/unknown-world', `The benchmark has no world "${name}".`, {
    hint: `${near.length > 0 ? `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}? ` : ''}Worlds of the set are: ${names.join(', ')}. Names of others are ${worldNameForm}.`,
  });
}

/** SHA-256 of the world file in UTF-8, in hexadecimal. */
export function worldHash({ text }: Pick<BadPairWorld, 'text'>): Promise<string> {
  return sha256Hex(new TextEncoder().encode(text));
}

/** Names of the given worlds that belong to the set but whose text is no longer the one that was frozen. */
export async function changedWorlds(worlds: readonly BadPairWorld[]): Promise<readonly string[]> {
  const changed = await Promise.all(
    worlds.map(async (world) => {
      const frozen = worldHashes[world.name];
      return frozen !== undefined && frozen !== (await worldHash(world));
    }),
  );
  return worlds.filter((_, k) => changed[k]).map(({ name }) => name);
}

/** Seeds from which methods may be developed; reported seeds are 1 to 1000. */
export const developmentSeeds = { first: 1001, last: 2000 } as const;

/**
 * Checks that seeds are of one kind: reported ones, or with `development` those of development. Throws `learn/bad-benchmark-seeds` (usage)
 * for others, and for a seed that stands twice.
 */
export function checkSeeds(seeds: readonly number[], { development }: { readonly development: boolean }): void {
  const { first, last } = developmentSeeds;
  const fits = (seed: number): boolean =>
    Number.isInteger(seed) && (development ? seed >= first && seed <= last : seed >= 1 && seed < first);
  const wrong = seeds.filter((seed) => !fits(seed));
  if (wrong.length === 0 && seeds.length > 0 && new Set(seeds).size === seeds.length) return;
  const wanted = development ? `${first} to ${last}, for development` : `1 to ${first - 1}, for reports`;
  throw usageError(
    'learn/bad-benchmark-seeds',
    `Seeds must be different whole numbers from ${wanted}; got ${seeds.join(', ') || 'none'}.`,
    {
      hint: development
        ? 'Reported seeds must not be looked at while a method is developed.'
        : 'Seeds 1001 to 2000 are those of development: --development, in a program development: true.',
    },
  );
}
