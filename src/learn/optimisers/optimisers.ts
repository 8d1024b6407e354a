import { usageError } from '../../core/errors.ts';
import { adam, adamw } from './adam.ts';
import { lars } from './lars.ts';
import type { OptimiserDefinition } from './optimiser-definition.ts';
import { pesg } from './pesg.ts';
import { sgd } from './sgd.ts';

/**
 * The optimisers by name: `sgd` (with momentum, dampening or Nesterov's look ahead), `adam` (Kingma and Ba 2015),
 * `adamw` (Loshchilov and Hutter 2019), `lars` (You, Gitman and Ginsburg 2017), `pesg` (Yuan et al. 2021). Each has its
 * defaults, what is wrong with settings, and its step on the host and in a graph.
 */
export const optimisers = { sgd, adam, adamw, lars, pesg } as const;

/** Name of an optimiser. */
export type OptimiserName = keyof typeof optimisers;

/** Settings of an optimiser; of a union of names, the union of their settings. */
export type SettingsOf<Name extends OptimiserName> = Name extends OptimiserName
  ? (typeof optimisers)[Name] extends OptimiserDefinition<infer Settings extends object>
    ? Settings
    : never
  : never;

/** The definition of an optimiser. Throws `learn/bad-settings` (usage) for another name. */
export function definitionOf<Name extends OptimiserName>(name: Name): OptimiserDefinition<SettingsOf<Name>> {
  if (!Object.hasOwn(optimisers, name)) {
    throw usageError('learn/bad-settings', `There is no optimiser "${name}".`, {
      hint: `The optimisers are ${Object.keys(optimisers).join(', ')}.`,
    });
  }
  return optimisers[name] as unknown as OptimiserDefinition<SettingsOf<Name>>;
}
