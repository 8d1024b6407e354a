import { createImage, type Image, positionCount, type Samples } from '../image.ts';
import { requireColours } from './map-colours.ts';
import { linearOf } from './srgb.ts';

/**
 * One channel from red, green and blue (sRGB in [0, 1]) with the weights 0.2126, 0.7152, 0.0722 of Rec. 709: `luma`
 * (default) weighs the encoded values, as most grey pictures are made; `luminance` weighs linear light, and stays
 * linear. Extents and geometry stay; a NaN of any channel gives NaN.
 * @throws `images/bad-channels` (usage) unless the image has three channels.
 */
export function toGrey(image: Image<Samples>, kind: 'luma' | 'luminance' = 'luma'): Image {
  requireColours(image);
  const { data, extents, geometry } = image;
  const grey = createImage(extents, { geometry });
  const light = kind === 'luma' ? (value: number) => value : linearOf;
  for (let i = 0; i < positionCount(image); i += 1) {
    grey.data[i] = 0.2126 * light(data[3 * i]!) + 0.7152 * light(data[3 * i + 1]!) + 0.0722 * light(data[3 * i + 2]!);
  }
  return grey;
}
