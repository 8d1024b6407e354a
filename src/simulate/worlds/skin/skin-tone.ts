// The colour of clear skin along the range of typology angles.
import { cos, sin } from '../../../core/math.ts';
import { rgbOf } from '../../../images/colour/lab.ts';
import { linearOf } from '../../../images/colour/srgb.ts';

/** Red, green and blue in linear light. */
export type Light = readonly [number, number, number];

/**
 * L*a*b* of clear skin of a typology angle in degrees. By definition (b*, L* − 50) points in the direction of the angle; its length follows the
 * banana-shaped band of measured skin (Chardon, Cretois and Hourseau 1991; Del Bino and Bernerd 2013): about 20 for brown skin, 25 for
 * the lightest, 23 for the darkest. a* is 9 to 12, highest for tan skin, and rises by up to 14 with erythema (0 to 1).
 */
export function skinLab(typologyDegrees: number, erythema: number): readonly [number, number, number] {
  const angle = (typologyDegrees * Math.PI) / 180;
  const share = typologyDegrees / 60;
  const length = 20 + (share > 0 ? 5.5 : 4) * share * share;
  const tan = (typologyDegrees - 15) / 60;
  return [50 + length * sin(angle), 12 - 3 * tan * tan + 14 * erythema, length * cos(angle)];
}

/** The same colour in linear light, each component at least 0.002. */
export function skinLight(typologyDegrees: number, erythema: number): Light {
  const [red, green, blue] = rgbOf(...skinLab(typologyDegrees, erythema));
  const light = (encoded: number): number => Math.max(0.002, linearOf(encoded));
  return [light(red), light(green), light(blue)];
}
