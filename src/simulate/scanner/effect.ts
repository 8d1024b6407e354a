// What an effect of acquisition is: one number says how strong, and everything random comes from a stream of its own.
import type { Stream } from '../../core/stream.ts';
import type { ComplexGrid } from '../../images/fourier/fourier-transform.ts';
import type { Image } from '../../images/image.ts';
import type { RealLatent } from '../worlds/world.ts';

/** An effect on a picture. At the value 0 it is the identity, bit for bit. */
export interface ScannerEffect {
  /** Name and unit of its strength. */
  readonly latent: RealLatent;
  /**
   * Where it stands in the chain: what the device measures (`signal`), how the frequencies were read (`frequencies`), and what is done to
   * the stored picture (`stored`). After signal and frequencies, intensities are clipped to [0, 1].
   */
  readonly stage: 'signal' | 'frequencies' | 'stored';
  /** The picture of intensities in [0, 1] (any number of axes and channels) with the effect of strength `value`. Not clipped. */
  apply(image: Image, value: number, stream: Stream): Image;
}

/** An effect that changes every sample by itself, whatever stands beside it. */
export interface PointwiseEffect extends ScannerEffect {
  readonly stage: 'signal' | 'stored';
  /** What it does to pictures of these extents; those with equal numbers of samples share what is drawn. */
  open(shape: Pick<Image, 'extents' | 'channels'>, value: number, stream: Stream): PointwiseChange;
}

/**
 * Draws for a block of `length` samples from `start` on; blocks are asked for in order, from the first sample to the last, all but the last of one length.
 */
export type PointwiseChange = (start: number, length: number) => BlockChange;

/** Changes samples in place; the first of them is the one at `offset` of the block. The block's draws hold until the next block. */
export type BlockChange = (samples: Float32Array, offset: number) => void;

/** An effect on spatial frequencies. Several share one transform and its inverse. */
export interface FrequencyEffect extends ScannerEffect {
  readonly stage: 'frequencies';
  /** Draws all that is random, once for all channels, and gives what is done to the frequencies of each. */
  draw(image: Image, value: number, stream: Stream): FrequencyChange;
}

/** Changes the frequencies (zero first, as `kSpace`) of one channel in place; `channel` is that channel before any change. */
export type FrequencyChange = (frequencies: ComplexGrid, channel: Image) => void;

/** A latent that is 0 where a world file says nothing. */
export function strength(
  name: string,
  [low, high]: readonly [number, number],
  { unit = '', about }: { readonly unit?: string; readonly about: string },
): RealLatent {
  return { kind: 'real', name, unit, low, high, standard: 0, about };
}
