// A scanner: chosen effects of acquisition, applied in their physical order to a picture that has none.
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { createStream, type Stream } from '../../core/stream.ts';
import type { Image } from '../../images/image.ts';
import type { Latents, RealLatent } from '../worlds/world.ts';
import { changeSamples } from './apply-pointwise.ts';
import type { FrequencyChange, FrequencyEffect, PointwiseChange, PointwiseEffect, ScannerEffect } from './effect.ts';
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
  /** The same bits as `scan` one by one. Where strengths, keys and extents are equal, draws are made once, and what changes single samples works on the differences of the pictures alone. */
  scanTwins(requests: readonly ScanRequest[]): readonly Image[];
}

/** A picture to scan. */
export interface ScanRequest {
  readonly image: Image;
  readonly latents: Latents;
  readonly key: ScanKey;
}

const order = Object.keys(scannerEffects) as ScannerEffectName[];

/**
 * A scanner with the named effects, in any order and once each; none give one that changes nothing. What scanning
 * throws stands at `Scanner.scan`.
 * @throws `simulate/unknown-scanner-effect` (usage) for other names.
 */
export function createScanner(names: readonly ScannerEffectName[]): Scanner {
  const unknown = names.find((name) => !order.includes(name));
  if (unknown !== undefined) throw unknownEffect(unknown);
  const effects = order.filter((name) => names.includes(name)).map((name): ScannerEffect => scannerEffects[name]);
  const activeOf = ({ latents, key: { seed, index, acquisition = 0 } }: ScanRequest): ActiveEffect[] =>
    effects
      .map((effect): ActiveEffect => {
        const { name } = effect.latent;
        const open = (): Stream => createStream(seed, 'scanner', index, acquisition, name);
        return { effect, value: strengthOf(effect.latent, latents), open };
      })
      .filter(({ value }) => value !== 0);
  return {
    latents: effects.map(({ latent }) => latent),
    scan: (image, latents, key) => applied([image], activeOf({ image, latents, key }))[0]!,
    scanTwins(requests) {
      const active = requests.map(activeOf);
      const alike = requests.every((request, k) => sharesAll(request, requests[0]!) && isEqual(active[k]!, active[0]!));
      const images = requests.map(({ image }) => image);
      return alike ? applied(images, active[0]!) : images.map((image, k) => applied([image], active[k]!)[0]!);
    },
  };
}

interface ActiveEffect {
  readonly effect: ScannerEffect;
  readonly value: number;
  readonly open: () => Stream;
}

/** Whether two scans draw the same for pictures of the same samples. */
function sharesAll(a: ScanRequest, b: ScanRequest): boolean {
  return (
    a.key.seed === b.key.seed &&
    a.key.index === b.key.index &&
    (a.key.acquisition ?? 0) === (b.key.acquisition ?? 0) &&
    a.image.channels === b.image.channels &&
    a.image.extents.length === b.image.extents.length &&
    a.image.extents.every((extent, axis) => extent === b.image.extents[axis])
  );
}

function isEqual(a: readonly ActiveEffect[], b: readonly ActiveEffect[]): boolean {
  return a.length === b.length && a.every(({ effect, value }, k) => effect === b[k]!.effect && value === b[k]!.value);
}

/** Pictures of the same extents after all effects; those that change samples by themselves go in one pass. */
function applied(images: readonly Image[], active: readonly ActiveEffect[]): readonly Image[] {
  let current = images;
  let isClipped = true;
  let frequencies: ActiveEffect[] = [];
  let samples: PointwiseChange[] = [];
  const finish = (): void => {
    if (samples.length > 0) current = changeSamples(current, samples);
    samples = [];
  };
  for (const [position, each] of active.entries()) {
    const { effect, value, open } = each;
    if (effect.stage === 'frequencies') {
      finish();
      frequencies.push(each);
      isClipped = false;
      if (active[position + 1]?.effect.stage === 'frequencies') continue;
      const drawn = frequencies;
      current = current.map((image) =>
        changeFrequencies(
          image,
          drawn.map((one) => drawChange(image, one)),
        ),
      );
      frequencies = [];
      continue;
    }
    if (effect.stage === 'stored' && !isClipped) samples.push(clip);
    isClipped = effect.stage === 'stored';
    if (isPointwise(effect)) {
      samples.push(effect.open(current[0]!, value, open()));
      continue;
    }
    finish();
    current = current.map((image) => effect.apply(image, value, open()));
  }
  if (!isClipped) samples.push(clip);
  finish();
  return current;
}

function drawChange(image: Image, { effect, value, open }: ActiveEffect): FrequencyChange {
  return (effect as FrequencyEffect).draw(image, value, open());
}

function isPointwise(effect: ScannerEffect): effect is PointwiseEffect {
  return 'open' in effect;
}

const clip: PointwiseChange = () => clipSamples;

function clipSamples(samples: Float32Array): void {
  for (let index = 0; index < samples.length; index++) {
    const value = samples[index]!;
    samples[index] = value < 0 ? 0 : Math.min(1, value);
  }
}

function strengthOf({ name, low, high }: RealLatent, latents: Latents): number {
  const value = latents[name] ?? 0;
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw usageError(
    'simulate/bad-scanner-value',
    `the strength "${name}" must be a number from ${low} to ${high}; got ${value}.`,
    { hint: 'Give the latent of that name a number in this range, or leave it out: it is then 0.' },
  );
}

function unknownEffect(name: string): Error {
  const near = nearestNames(name, order);
  return usageError('simulate/unknown-scanner-effect', `there is no scanner effect "${name}".`, {
    hint: near.length === 0 ? `Known: ${order.join(', ')}.` : `Did you mean "${near.join('" or "')}"?`,
  });
}
