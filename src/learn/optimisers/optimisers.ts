import { adam, adamw } from './adam.ts';
import { lars } from './lars.ts';
import type { OptimiserDefinition } from './optimiser-definition.ts';
import { pesg } from './pesg.ts';
import { sgd } from './sgd.ts';

/** The optimisers by name. */
export const optimisers = { sgd, adam, adamw, lars, pesg } as const;

/** Name of an optimiser. */
export type OptimiserName = keyof typeof optimisers;

/** Settings of an optimiser; of a union of names, the union of their settings. */
export type SettingsOf<Name extends OptimiserName> = Name extends OptimiserName
  ? (typeof optimisers)[Name] extends OptimiserDefinition<infer Settings extends object>
    ? Settings
    : never
  : never;

/** The definition of an optimiser. */
export function definitionOf<Name extends OptimiserName>(name: Name): OptimiserDefinition<SettingsOf<Name>> {
  return optimisers[name] as unknown as OptimiserDefinition<SettingsOf<Name>>;
}
