import { usageError } from '../../core/errors.ts';
import { createImage, type Image, type Samples } from '../image.ts';

/** Three numbers of a colour. */
export type Colour = readonly [number, number, number];

/** The image with every colour replaced; three channels. `convert` may give back one array that it writes anew each time. */
export function mapColours(
  image: Image<Samples>,
  convert: (first: number, second: number, third: number) => Colour,
): Image {
  requireColours(image);
  const { data, extents, geometry } = image;
  const target = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [first, second, third] = convert(data[i]!, data[i + 1]!, data[i + 2]!);
    target[i] = first;
    target[i + 1] = second;
    target[i + 2] = third;
  }
  return createImage(extents, { channels: 3, geometry, data: target });
}

/** Throws `images/bad-channels` (usage) unless the image has three channels. */
export function requireColours({ channels }: Image<Samples>): void {
  if (channels === 3) return;
  throw usageError('images/bad-channels', `a colour image has three channels; got ${channels}.`, {
    hint: 'Repeat a grey channel three times, or leave out the fourth (alpha).',
  });
}
