// Effects on spatial frequencies: one transform, all changes, one inverse.
import { fromKSpace, kSpace } from '../../images/fourier/k-space.ts';
import { createImage, type Image } from '../../images/image.ts';
import type { RealLatent } from '../worlds/world.ts';
import type { FrequencyChange, FrequencyEffect } from './effect.ts';

/** The effect whose changes `draw` draws. */
export function frequencyEffect(latent: RealLatent, draw: FrequencyEffect['draw']): FrequencyEffect {
  return {
    latent,
    stage: 'frequencies',
    draw,
    apply: (image, value, stream) => (value === 0 ? image : changeFrequencies(image, [draw(image, value, stream)])),
  };
}

/** The picture after changes of its frequencies, channel by channel: magnitudes of the inverse transform, as scanners show them. */
export function changeFrequencies(image: Image, changes: readonly FrequencyChange[]): Image {
  const { extents, channels, geometry, data } = image;
  if (changes.length === 0) return image;
  const result = channels === 1 ? undefined : new Float32Array(data.length);
  for (let channel = 0; channel < channels; channel++) {
    const grey = channels === 1 ? image : channelOf(image, channel);
    const frequencies = kSpace(grey);
    for (const change of changes) change(frequencies, grey);
    const changed = fromKSpace(frequencies, { geometry, part: 'magnitude', inPlace: true });
    if (result === undefined) return changed;
    for (let index = 0; index < changed.data.length; index++) result[index * channels + channel] = changed.data[index]!;
  }
  return createImage(extents, { channels, geometry, data: result! });
}

function channelOf({ extents, channels, data, geometry }: Image, channel: number): Image {
  const grey = new Float32Array(data.length / channels);
  for (let index = 0; index < grey.length; index++) grey[index] = data[index * channels + channel]!;
  return createImage(extents, { data: grey, geometry });
}
