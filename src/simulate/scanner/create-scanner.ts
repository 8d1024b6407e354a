// A scanner: chosen effects of acquisition, applied in their physical order to a picture that has none.
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { createStream, type Stream } from '../../core/stream.ts';
import type { Image } from '../../images/image.ts';
import type { Latents, RealLatent } from '../worlds/world.ts';
import type { FrequencyChange, FrequencyEffect, ScannerEffect } from './effect.ts';
import { changeFrequencies } from './frequency-effect.ts';
import { type ScannerEffectName, scannerEffects } from './scanner-effects.ts';

/** What decides everything random of a scan: equal keys, equal noise. */
export interface ScanKey {
  readonly seed: number;
  /** Index of the case. */
  readonly index: number;
  /** Key of the acquisition; another number draws everything anew. Default 0. */
  readonly acquisition?: number | undefined;
}

/** Effects of acquisition with named strengths. */
export interface Scanner {
  /** Strengths, in the order of application. */
  readonly latents: readonly RealLatent[];
  /**
   * The picture (intensities in [0, 1]) as the device gives it, in [0, 1]. Strengths that are absent or 0 change nothing, bit for bit; other latents
   * are passed over. Each effect draws from the stream (seed, 'scanner', index, acquisition, effect), so none changes the draws of another.
   * Signals above 1 or below 0 are clipped once, before the curve of the display.
   * @throws `simulate/bad-scanner-value` (usage) for a strength that is no number within its limits.
   */
  scan(image: Image, latents: Latents, key: ScanKey): Image;
}

const order = Object.keys(scannerEffects) as ScannerEffectName[];

/**
 * A scanner with the named effects, in any order and once each.
 * @throws `simulate/unknown-scanner-effect` (usage) for other names.
 */
export function createScanner(names: readonly ScannerEffectName[]): Scanner {
  const unknown = names.find((name) => !order.includes(name));
  if (unknown !== undefined) throw unknownEffect(unknown);
  const effects = order.filter((name) => names.includes(name)).map((name): ScannerEffect => scannerEffects[name]);
  return {
    latents: effects.map(({ latent }) => latent),
    scan(image, latents, { seed, index, acquisition = 0 }) {
      const active = effects
        .map((effect): ActiveEffect => {
          const { name } = effect.latent;
          const open = (): Stream => createStream(seed, 'scanner', index, acquisition, name);
          return { effect, value: strengthOf(effect.latent, latents), open };
        })
        .filter(({ value }) => value !== 0);
      return applied(image, active);
    },
  };
}

interface ActiveEffect {
  readonly effect: ScannerEffect;
  readonly value: number;
  readonly open: () => Stream;
}

function applied(image: Image, active: readonly ActiveEffect[]): Image {
  let current = image;
  let isClipped = true;
  const changes: FrequencyChange[] = [];
  for (const [position, { effect, value, open }] of active.entries()) {
    if (effect.stage === 'frequencies') {
      changes.push((effect as FrequencyEffect).draw(current, value, open()));
      isClipped = false;
      if (active[position + 1]?.effect.stage !== 'frequencies') current = changeFrequencies(current, changes);
      continue;
    }
    if (effect.stage === 'stored' && !isClipped) current = clipped(current);
    isClipped = effect.stage === 'stored';
    current = effect.apply(current, value, open());
  }
  return isClipped ? current : clipped(current);
}

function clipped(image: Image): Image {
  const data = new Float32Array(image.data.length);
  for (let index = 0; index < data.length; index++) {
    const value = image.data[index]!;
    data[index] = value < 0 ? 0 : Math.min(1, value);
  }
  return { ...image, data };
}

function strengthOf({ name, low, high }: RealLatent, latents: Latents): number {
  const value = latents[name] ?? 0;
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw usageError(
    'simulate/bad-scanner-value',
    `the strength "${name}" must be a number from ${low} to ${high}; got ${value}.`,
  );
}

function unknownEffect(name: string): Error {
  const near = nearestNames(name, order);
  return usageError('simulate/unknown-scanner-effect', `there is no scanner effect "${name}".`, {
    hint: near.length === 0 ? `Known: ${order.join(', ')}.` : `Did you mean "${near.join('" or "')}"?`,
  });
}
