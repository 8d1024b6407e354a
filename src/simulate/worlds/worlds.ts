import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { WorldFile } from '../world-file/world-file.ts';
import { brainWorld } from './brain/brain-world.ts';
import { chestWorld } from './chest/chest-world.ts';
import { fundusWorld } from './fundus/fundus-world.ts';
import { scoresWorld } from './scores/scores-world.ts';
import { skinWorld } from './skin/skin-world.ts';
import type { World } from './world.ts';

/** All worlds, by name: what a world file may name as `world`. */
export const worlds: Readonly<Record<string, World>> = {
  brain: brainWorld as World,
  fundus: fundusWorld as World,
  skin: skinWorld as World,
  chest: chestWorld as World,
  scores: scoresWorld as World,
};

/**
 * The world that a file names.
 * @throws `simulate/unknown-world` (usage) at its line.
 */
export function worldOf({ world, place }: Pick<WorldFile, 'world' | 'place'>): World {
  const found = Object.hasOwn(worlds, world) ? worlds[world] : undefined;
  if (found !== undefined) return found;
  const [near] = nearestNames(world, Object.keys(worlds));
  throw usageError('simulate/unknown-world', `${place(['world'])}: there is no world "${world}".`, {
    hint: `${near === undefined ? '' : `Did you mean "${near}"? `}Worlds are: ${Object.keys(worlds).join(', ')}.`,
  });
}
