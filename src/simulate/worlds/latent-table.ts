// Latents of a world written as a table, and the reading of what a case gives for them.
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { Latent, Latents } from './world.ts';

/** A latent that is a number. */
export type RealRow = readonly [unit: string, low: number, high: number, standard: number, about: string];
/** A latent that is one of some names, of which the first is standard. */
export type CategoryRow = readonly [values: readonly string[], about: string];

/** Values of all latents of a case. */
export type LatentValues<Reals, Categories> = { readonly [Name in keyof Reals]: number } & {
  readonly [Name in keyof Categories]: Categories[Name] extends readonly [readonly (infer Value)[], string]
    ? Value
    : never;
};

/** The latents as a world lists them: numbers, categories, then those of the scanner. */
export function latentsOf(
  reals: Readonly<Record<string, RealRow>>,
  categories: Readonly<Record<string, CategoryRow>>,
  others: readonly Latent[],
): readonly Latent[] {
  return [
    ...Object.entries(reals).map(
      ([name, [unit, low, high, standard, about]]): Latent => ({
        kind: 'real',
        name,
        unit,
        low,
        high,
        standard,
        about,
      }),
    ),
    ...Object.entries(categories).map(
      ([name, [values, about]]): Latent => ({ kind: 'category', name, values, standard: values[0]!, about }),
    ),
    ...others,
  ];
}

/**
 * All latents of a case: those given, the rest standard.
 * @throws `worlds/unknown-latent` or `worlds/bad-latent` (usage) for a name or a value that the world does not have.
 */
export function completeLatents(world: string, latents: readonly Latent[], given: Latents): Latents {
  const values = Object.fromEntries(latents.map(({ name, standard }) => [name, standard]));
  for (const [name, value] of Object.entries(given)) {
    const latent = latents.find((other) => other.name === name);
    if (latent === undefined) {
      const near = nearestNames(name, Object.keys(values));
      throw usageError('worlds/unknown-latent', `the ${world} world has no latent "${name}".`, {
        hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `See docs/worlds/${world}.md for its latents.`,
      });
    }
    const isKnown =
      latent.kind === 'real'
        ? typeof value === 'number' && value >= latent.low && value <= latent.high
        : latent.values.includes(value as string);
    if (!isKnown) {
      const range = latent.kind === 'real' ? `a number in [${latent.low}, ${latent.high}]` : latent.values.join(', ');
      throw usageError('worlds/bad-latent', `the latent "${name}" must be ${range}; got ${value}.`, {
        hint: 'Truncate the node that feeds it, or map its values.',
      });
    }
    values[name] = value;
  }
  return values;
}
