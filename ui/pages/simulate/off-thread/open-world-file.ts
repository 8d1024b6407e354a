import { readSettings } from '../../../../src/simulate/dataset/read-settings.ts';
import { checkLatents } from '../../../../src/simulate/world-file/check-latents.ts';
import { parseWorldFile } from '../../../../src/simulate/world-file/parse-world-file.ts';
import type { WorldFile } from '../../../../src/simulate/world-file/world-file.ts';
import { brainLatents, simbaLatents } from '../../../../src/simulate/worlds/brain/brain-latents.ts';
import type { Latent, World } from '../../../../src/simulate/worlds/world.ts';
import { worldOf } from '../../../../src/simulate/worlds/worlds.ts';

/** A world file that was read, with what can be set by hand although it says nothing of it. */
export interface OpenWorldFile {
  readonly worldFile: WorldFile;
  readonly world: World;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Latents that nothing drives, and that would do something. */
  readonly idle: readonly Latent[];
}

/**
 * Reads a world file and checks it against its world.
 * @throws `EvenhandError` (usage) with every problem at its line.
 */
export function openWorldFile(text: string, file: string): OpenWorldFile {
  const worldFile = parseWorldFile(text, file);
  const world = worldOf(worldFile);
  checkLatents(worldFile, world);
  const settings = readSettings(worldFile, world, undefined) as Readonly<Record<string, unknown>>;
  const driven = new Set(worldFile.latents.map(({ name }) => name));
  const without = withoutEffect(world, settings);
  const idle = world.latents.filter(
    ({ name }) => !driven.has(name) && !without(name) && !worldFile.graph.names.includes(name),
  );
  return { worldFile, world, settings, idle };
}

/** Latents that the settings leave without effect: the brain has two modes with latents of their own. */
function withoutEffect({ name, latents }: World, { compat }: Readonly<Record<string, unknown>>) {
  const simba = new Set(simbaLatents.map((latent) => latent.name));
  if (name !== 'brain') return () => false;
  if (compat !== 'simba') return (latent: string) => simba.has(latent);
  const shared = brainLatents.find((latent) => latent.name === 'biasContrast');
  return (latent: string) =>
    latents.some((each) => each.name === latent && !simba.has(latent) && each.name !== shared?.name);
}
