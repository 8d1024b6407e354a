// Whether what a world file says of latents fits the world that renders it.
import { dataError } from '../../core/errors.ts';
import type { NodeValues } from '../graph/causal-graph.ts';
import { DrawFault } from '../graph/draw-fault.ts';
import type { Latent, Latents, LatentValue, World } from '../worlds/world.ts';
import { collectProblems, type Problems, suggestion } from './problems.ts';
import type { LatentSource, WorldFile } from './world-file.ts';

/** The latents of a case; the number of the case is for messages. */
export type LatentsOfCase = (values: NodeValues, index: number) => Latents;

/**
 * Checks names, kinds and, where they are known beforehand, ranges of all latents, and gives the function from values of nodes to the
 * latents that the world knows (those that nothing drives are left out). That function checks each value again and
 * throws `simulate/bad-latent` (data) naming case, latent and value.
 * @throws `simulate/world-file` (usage) with every problem.
 */
export function checkLatents(worldFile: WorldFile, world: World): LatentsOfCase {
  const problems = collectProblems(worldFile);
  const known = new Map(world.latents.map((latent) => [latent.name, latent]));
  for (const source of worldFile.latents) {
    const latent = known.get(source.name);
    if (latent !== undefined) checkSource(source, latent, problems);
    else if (source.explicit) {
      const path = ['latents', source.name];
      const help = suggestion(source.name, [...known.keys()]);
      problems.add(path, `the world ${world.name} has no latent "${source.name}".${help}`, { at: 'key' });
    }
  }
  problems.throwIfAny();
  const driven = worldFile.latents.flatMap((source) => {
    const latent = known.get(source.name);
    return latent === undefined ? [] : [{ source, latent }];
  });
  return (values, index) =>
    Object.fromEntries(
      driven.map(({ source, latent }) => [latent.name, latentOf(source, latent, { values, index, worldFile })]),
    );
}

function pathOf({ name, explicit }: LatentSource): readonly string[] {
  return [explicit ? 'latents' : 'nodes', name];
}

function checkSource(source: LatentSource, latent: Latent, problems: Problems): void {
  const { domain } = source;
  const path = pathOf(source);
  if (latent.kind === 'category') {
    const strange =
      domain.type === 'text'
        ? (domain.values ?? []).map(String).filter((each) => !latent.values.includes(each))
        : undefined;
    if (strange === undefined) {
      problems.add(
        path,
        `latent "${latent.name}" is one of ${latent.values.join(', ')}, but "${source.text}" is a number.`,
      );
    }
    for (const value of strange ?? []) {
      problems.add(path, `latent "${latent.name}" is never "${value}".${suggestion(value, latent.values)}`);
    }
  } else if (domain.type === 'text') {
    problems.add(path, `latent "${latent.name}" is a number (${rangeOf(latent)}), but "${source.text}" is a text.`);
  } else if (
    domain.low > latent.high ||
    domain.high < latent.low ||
    domain.values?.some((each) => !fits(each, latent))
  ) {
    const got = domain.low === domain.high ? `${domain.low}` : `from ${domain.low} to ${domain.high}`;
    problems.add(path, `latent "${latent.name}" must be ${rangeOf(latent)}; "${source.text}" is ${got}.`);
  }
}

function rangeOf(latent: Latent): string {
  if (latent.kind === 'category') return `one of ${latent.values.join(', ')}`;
  return `from ${latent.low} to ${latent.high}${latent.unit === '' ? '' : ` ${latent.unit}`}`;
}

function fits(value: LatentValue, latent: Latent): boolean {
  if (latent.kind === 'category') return typeof value === 'string' && latent.values.includes(value);
  return typeof value === 'number' && value >= latent.low && value <= latent.high;
}

interface CaseContext {
  readonly values: NodeValues;
  readonly index: number;
  readonly worldFile: WorldFile;
}

function latentOf(source: LatentSource, latent: Latent, { values, index, worldFile }: CaseContext): LatentValue {
  const place = worldFile.spot(pathOf(source));
  let value: LatentValue;
  try {
    value = source.evaluate(values);
  } catch (error) {
    if (!(error instanceof DrawFault)) throw error;
    throw dataError('simulate/bad-latent', `case ${index}, latent "${latent.name}": ${error.message}.`, {
      place,
      cause: error,
    });
  }
  if (fits(value, latent)) return value;
  throw dataError(
    'simulate/bad-latent',
    `case ${index}: latent "${latent.name}" must be ${rangeOf(latent)}; "${source.text}" is ${value}.`,
    { place, hint: 'Use truncatedNormal, or clamp(x, low, high), so that no case leaves the range.' },
  );
}
