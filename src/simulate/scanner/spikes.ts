// Spikes: single wrong readings, each a wave across the whole picture.
import { cos, sin } from '../../core/math.ts';
import type { ComplexGrid } from '../../images/fourier/fourier-transform.ts';
import { strength } from './effect.ts';
import { frequencyEffect } from './frequency-effect.ts';

/** Where a spike stands, and its wave. */
export interface Spike {
  /** Index along each axis of the frequencies, zero first. */
  readonly place: readonly number[];
  /** Of the wave, in intensity. */
  readonly amplitude: number;
  readonly phase: number;
}

/**
 * One to three spikes (drawn) at any frequency but zero, each adding a wave whose amplitude is `value` times the mean intensity of the picture.
 * Each stands with its mirror image, so that the wave is real.
 */
export const spikes = frequencyEffect(
  strength('spikes', [0, 1], { about: 'Amplitude of the wave of each spike, as a share of the mean intensity.' }),
  ({ extents }, value, stream) => {
    const drawn = Array.from({ length: 1 + stream.below(3) }, () => ({
      place: extents.map((extent) => stream.below(extent)),
      phase: 2 * Math.PI * stream.uniform(),
    })).filter(({ place }) => place.some((index) => index !== 0));
    return (frequencies) => {
      const mean = frequencies.real[0]! / frequencies.real.length;
      for (const spike of drawn) addSpike(frequencies, { ...spike, amplitude: value * mean });
    };
  },
);

/** Adds, in place, amplitude * cos(2 pi place . position / extents + phase) to the picture. */
export function addSpike({ extents, real, imaginary }: ComplexGrid, { place, amplitude, phase }: Spike): void {
  const half = (amplitude * real.length) / 2;
  const indexOf = (indices: readonly number[]): number =>
    indices.reduceRight((sum, index, axis) => sum * extents[axis]! + index, 0);
  const here = indexOf(place);
  const mirrored = indexOf(place.map((index, axis) => (extents[axis]! - index) % extents[axis]!));
  real[here]! += half * cos(phase);
  imaginary[here]! += half * sin(phase);
  real[mirrored]! += half * cos(phase);
  imaginary[mirrored]! -= half * sin(phase);
}
