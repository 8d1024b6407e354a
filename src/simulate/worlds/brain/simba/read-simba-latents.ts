import { usageError } from '../../../../core/errors.ts';
import type { Latent, Latents, LatentValue } from '../../world.ts';
import { brainLatents, checkLatent, simbaLatents, unknownLatent } from '../brain-latents.ts';
import { scannerStandards } from '../scanner-standards.ts';

/** What a picture of the SimBA mode depends on. */
export interface SimbaLatents {
  readonly subjectCoefficient: number;
  readonly diseaseCoefficient: number;
  readonly biasCoefficient: number;
  readonly biasPresent: 0 | 1;
  readonly biasContrast: number;
}

const used = [...simbaLatents, brainLatents.find(({ name }) => name === 'biasContrast')!];

/**
 * The latents of the SimBA mode, those left out standard. What the native mode alone has must be standard, and the scanner's standard or 0: here
 * they do nothing.
 * @throws `brain/unknown-latent`, `brain/bad-latent` (usage); `brain/not-in-simba` (usage) for a latent that would have to act and cannot.
 */
export function readSimbaLatents(given: Latents, scanner: readonly Latent[]): SimbaLatents {
  const values: Record<string, number> = Object.fromEntries(used.map(({ name, standard }) => [name, standard]));
  for (const [name, value] of Object.entries(given)) {
    const latent = used.find((each) => each.name === name);
    if (latent === undefined) {
      refuse(name, value, scanner);
    } else {
      values[name] = checkLatent(latent, value);
    }
  }
  if (!Number.isInteger(values['biasPresent'])) {
    throw usageError('brain/bad-latent', `the latent "biasPresent" must be 0 or 1; got ${values['biasPresent']}.`);
  }
  return values as unknown as SimbaLatents;
}

function refuse(name: string, value: LatentValue, scanner: readonly Latent[]): void {
  const native = brainLatents.find((each) => each.name === name);
  const effect = scanner.find((each) => each.name === name);
  if (native === undefined && effect === undefined) {
    throw unknownLatent(
      name,
      scanner.map((each) => each.name),
    );
  }
  const idle = native === undefined ? [0, effect!.standard, scannerStandards()[name]] : [native.standard];
  if (!idle.includes(value)) {
    throw usageError('brain/not-in-simba', `the latent "${name}" does nothing in the SimBA mode; got ${value}.`, {
      hint: `Leave it out, and drive ${used.map((each) => each.name).join(', ')}; or set "compat: none".`,
    });
  }
}
