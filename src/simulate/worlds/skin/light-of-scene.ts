// From densities to light: skin, lesion, and what lies on them.
import { exp, pow } from '../../../core/math.ts';
import type { Artefacts } from './artefacts.ts';
import type { LesionOutline } from './lesion-outline.ts';
import type { SkinFrame } from './skin-frame.ts';
import type { SkinLatents } from './skin-latents.ts';
import { type Light, skinLight } from './skin-tone.ts';

/** Densities of skin marker, violet. */
const inkDensity: Light = [1.35, 1.75, 0.42];

/**
 * Linear light of skin and lesion, three a sample: the colour of clear skin times exp(-density) (Beer and Lambert). A lesion takes the same share of
 * the light from any skin, so its contrast in L*a*b* falls in proportion to L* + 16, and so with darker skin.
 */
export function sceneLight(latents: SkinLatents, texture: Float32Array, density?: Float32Array): Float32Array {
  const skin = skinLight(latents.skinTone, latents.erythema);
  const light = new Float32Array(texture.length);
  for (let at = 0; at < light.length; at += 3) {
    for (let band = 0; band < 3; band += 1) {
      const taken = texture[at + band]! + (density === undefined ? 0 : density[at + band]!);
      light[at + band] = skin[band]! * exp(-taken);
    }
  }
  return light;
}

/** Puts ink, bubbles, hairs, glare and ruler onto the scene, in place. */
export function coverScene(
  frame: SkinFrame,
  latents: SkinLatents,
  light: Float32Array,
  { hair, ink, ruler, bubbles }: Artefacts,
): void {
  const strand = hairLight(frame, latents);
  const shine = glareLight(frame, latents);
  for (let at = 0; at < hair.length; at += 1) {
    for (let band = 0; band < 3; band += 1) {
      const place = 3 * at + band;
      let value = light[place]!;
      if (ink[at] !== 0) value *= exp(-latents.ink * 1.2 * ink[at]! * inkDensity[band]!);
      if (hair[at] !== 0) value += 0.93 * hair[at]! * (strand[band]! - value);
      if (bubbles[at] !== 0) value = Math.max(0, value + bubbles[at]! * (bubbles[at]! > 0 ? 1 - value : value));
      if (shine !== undefined) value += shine[at]! * (1 - value);
      if (ruler[at] !== 0) value += 0.95 * ruler[at]! * (0.012 - value);
      light[place] = value;
    }
  }
}

/** Light of hairs: black, or brown on light skin in part of the cases. */
function hairLight(frame: SkinFrame, { skinTone }: SkinLatents): Light {
  const fair = Math.min(1, Math.max(0, (skinTone - 20) / 40)) * frame.stream('hair colour').uniform();
  return [0.012 + 0.16 * fair, 0.01 + 0.075 * fair, 0.009 + 0.03 * fair];
}

function glareLight(frame: SkinFrame, { glare }: SkinLatents): Float32Array | undefined {
  if (glare === 0) return undefined;
  const fine = frame.noise('glare', 0.2);
  const wide = frame.noise('glare areas', 4);
  return fine.map((value, at) => {
    const peak = value + 0.5 * wide[at]! - 3.4 + 1.2 * glare;
    return peak <= 0 ? 0 : Math.min(0.9, glare * 1.1 * peak);
  });
}

/** What the camera does to light before its sensor: fall towards the edge, white balance, exposure and the round stop, in place. */
export function lightThroughLens(frame: SkinFrame, latents: SkinLatents, light: Float32Array): void {
  const { width, height } = frame;
  const { illumination, cast, exposure, vignette } = latents;
  if (illumination === 0 && cast === 0 && exposure === 0 && vignette === 0) return;
  const gain = pow(2, exposure);
  const gains =
    cast >= 0
      ? [1 + 0.22 * cast, 1 - 0.16 * cast, 1 + 0.02 * cast]
      : [1 + 0.14 * cast, 1 + 0.06 * cast, 1 - 0.35 * cast];
  const stream = frame.stream('lens');
  const centreX = width * (0.5 + 0.1 * (stream.uniform() - 0.5));
  const centreY = height * (0.5 + 0.1 * (stream.uniform() - 0.5));
  const half = 0.5 * Math.sqrt(width * width + height * height);
  const stop = half * (1.16 - 0.5 * vignette);
  const soft = 0.012 * half + 1;
  for (let at = 0; at < width * height; at += 1) {
    const [dx, dy] = [(at % width) + 0.5 - centreX, Math.floor(at / width) + 0.5 - centreY];
    const distance = Math.sqrt(dx * dx + dy * dy);
    const fall = 1 - 0.5 * illumination * ((distance * distance) / (half * half) - 0.25);
    const open = vignette === 0 ? 1 : Math.min(1, Math.max(0, 0.5 + (stop - distance) / (2 * soft)));
    for (let band = 0; band < 3; band += 1) {
      light[3 * at + band] = light[3 * at + band]! * gain * gains[band]! * fall * open + 0.004 * (1 - open);
    }
  }
}

/** Mean linear light where the mask says so; undefined where it is empty. */
export function meanLight(light: Float32Array, isMeant: (at: number) => boolean): Light | undefined {
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let at = 0; 3 * at < light.length; at += 1) {
    if (!isMeant(at)) continue;
    count += 1;
    for (let band = 0; band < 3; band += 1) sums[band as 0 | 1 | 2] += light[3 * at + band]!;
  }
  return count === 0 ? undefined : [sums[0] / count, sums[1] / count, sums[2] / count];
}

/** Samples within `marginMm` to `reachMm` outside of the outline. */
export function isSurrounding(
  depth: Float32Array,
  { diameterMm }: LesionOutline,
  marginMm: number,
): (at: number) => boolean {
  const reach = marginMm + Math.max(1.5, 0.4 * diameterMm);
  return (at) => depth[at]! < -marginMm && depth[at]! > -reach;
}
