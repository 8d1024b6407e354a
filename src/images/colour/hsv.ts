import type { Image, Samples } from '../image.ts';
import { type Colour, mapColours } from './map-colours.ts';

/**
 * Hue, saturation and value (Smith 1978) of a colour with components in [0, 1], each in [0, 1]: hue below 1, 0 red, 1/3
 * green, 2/3 blue, and 0 for greys; saturation 0 for black. Components are not clamped; NaN gives NaN.
 */
export function hsvOf(red: number, green: number, blue: number): Colour {
  const value = Math.max(red, green, blue);
  const range = value - Math.min(red, green, blue);
  if (range === 0) return [0, 0, value];
  let sixths = 4 + (red - green) / range;
  if (value === red) sixths = (green - blue) / range;
  else if (value === green) sixths = 2 + (blue - red) / range;
  const hue = sixths / 6;
  return [hue < 0 ? hue + 1 : hue, range / value, value];
}

/**
 * The colour of hue (any number; whole turns do not count), saturation and value in [0, 1]: the inverse of `hsvOf`,
 * components in [0, value]. NaN gives NaN.
 */
export function rgbOfHsv(hue: number, saturation: number, value: number): Colour {
  const turned = (hue - Math.floor(hue)) * 6;
  const component = (shift: number): number => {
    const k = (shift + turned) % 6;
    return value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [component(5), component(3), component(1)];
}

/**
 * `hsvOf` of every sample of an image of three channels.
 * @throws `images/bad-channels` (usage).
 */
export function toHsv(image: Image<Samples>): Image {
  return mapColours(image, hsvOf);
}

/**
 * `rgbOfHsv` of every sample of an image of three channels.
 * @throws `images/bad-channels` (usage).
 */
export function fromHsv(image: Image<Samples>): Image {
  return mapColours(image, rgbOfHsv);
}
