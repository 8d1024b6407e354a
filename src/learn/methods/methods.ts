import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { clip } from './clip.ts';
import { erm } from './erm.ts';
import type { Method } from './method.ts';

/** All methods, baselines first. */
export const methods: readonly Method[] = [clip, erm] as unknown as readonly Method[];

/** The method of a name. Throws `learn/unknown-method` (usage) with the nearest names. */
export function methodOf(name: string): Method {
  const found = methods.find((method) => method.name === name);
  if (found) return found;
  const names = methods.map((method) => method.name);
  const near = nearestNames(name, names);
  const suggestion = near.length > 0 ? `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}? ` : '';
  throw usageError('learn/unknown-method', `There is no method "${name}".`, {
    hint: `${suggestion}Methods are: ${names.join(', ')}.`,
  });
}
