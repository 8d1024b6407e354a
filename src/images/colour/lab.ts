import { atan } from '../../core/math.ts';
import type { Image, Samples } from '../image.ts';
import { type Colour, mapColours } from './map-colours.ts';
import { cubeRoot, encodedOf, linearOf } from './srgb.ts';

/** Linear sRGB to XYZ (Lindbloom), and its inverse. The white of the display, D65 for two degrees, is what (1, 1, 1) gives. */
const toXyz = [
  0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.072175, 0.0193339, 0.119192, 0.9503041,
] as const;
const white = [0.95047, 1.0000001, 1.08883] as const;
const fromXyz = inverse(toXyz);

/** Where the cube root ends, and the slope below it (CIE 2004). */
const cut = 216 / 24389;
const slope = 24389 / 27;

function inverse(m: readonly number[]): readonly number[] {
  const at = (row: number, column: number): number => m[(row % 3) * 3 + (column % 3)]!;
  const cofactor = (row: number, column: number): number =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  return [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => cofactor(column, row) / determinant));
}

function lightness(ratio: number): number {
  return ratio > cut ? cubeRoot(ratio) : (slope * ratio + 16) / 116;
}

function ratioOf(value: number): number {
  const cube = value * value * value;
  return cube > cut ? cube : (116 * value - 16) / slope;
}

/**
 * CIE 1976 L*a*b* (white D65, two degrees) of a colour in sRGB with components in [0, 1]: L from 0 to 100, a from green
 * to red, b from blue to yellow. Components out of range are taken as the continued curve; NaN gives NaN.
 */
export function labOf(red: number, green: number, blue: number): Colour {
  const [r, g, b] = [linearOf(red), linearOf(green), linearOf(blue)];
  const x = lightness((toXyz[0] * r + toXyz[1] * g + toXyz[2] * b) / white[0]);
  const y = lightness((toXyz[3] * r + toXyz[4] * g + toXyz[5] * b) / white[1]);
  const z = lightness((toXyz[6] * r + toXyz[7] * g + toXyz[8] * b) / white[2]);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * The sRGB colour of an L*a*b* colour: the inverse of `labOf`. Colours outside the gamut have components outside [0,
 * 1]; they are not clipped. NaN gives NaN.
 */
export function rgbOf(lightnessStar: number, a: number, b: number): Colour {
  const middle = (lightnessStar + 16) / 116;
  const x = ratioOf(middle + a / 500) * white[0];
  const y = ratioOf(middle) * white[1];
  const z = ratioOf(middle - b / 200) * white[2];
  return [
    encodedOf(fromXyz[0]! * x + fromXyz[1]! * y + fromXyz[2]! * z),
    encodedOf(fromXyz[3]! * x + fromXyz[4]! * y + fromXyz[5]! * z),
    encodedOf(fromXyz[6]! * x + fromXyz[7]! * y + fromXyz[8]! * z),
  ];
}

/**
 * `labOf` of every sample of an image of three channels.
 * @throws `images/bad-channels` (usage).
 */
export function toLab(image: Image<Samples>): Image {
  return mapColours(image, labOf);
}

/**
 * `rgbOf` of every sample of an image of three channels L*, a*, b*; not clipped.
 * @throws `images/bad-channels` (usage).
 */
export function fromLab(image: Image<Samples>): Image {
  return mapColours(image, rgbOf);
}

/**
 * Individual typology angle of a skin colour in degrees (Chardon, Cretois and Hourseau 1991): arctan((L* − 50) / b*),
 * the darker the skin the smaller. The angle of the point (b*, L* − 50), in (−180, 180]: beyond ±90 for b* below 0,
 * where the original is not defined; 0 at (0, 50); NaN of NaN.
 */
export function individualTypologyAngle(lightnessStar: number, b: number): number {
  const height = lightnessStar - 50;
  if (b === 0) return 90 * Math.sign(height);
  const angle = (atan(height / b) * 180) / Math.PI;
  if (b > 0) return angle;
  return height < 0 ? angle - 180 : angle + 180;
}
