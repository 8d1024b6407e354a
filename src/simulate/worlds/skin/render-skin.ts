// The picture of a case with its masks and what they measure.
import { individualTypologyAngle, labOf } from '../../../images/colour/lab.ts';
import { encodedOf } from '../../../images/colour/srgb.ts';
import { createImage, type Image } from '../../../images/image.ts';
import { maskOf } from '../raster.ts';
import type { Rendering, RenderRequest } from '../world.ts';
import { drawArtefacts } from './artefacts.ts';
import { skinTexture } from './clear-skin.ts';
import { lesionField, lesionOutline } from './lesion-outline.ts';
import { type LesionPigment, lesionPigment } from './lesion-pigment.ts';
import { coverScene, isSurrounding, lightThroughLens, meanLight, sceneLight } from './light-of-scene.ts';
import { measureLesion } from './measure-lesion.ts';
import { type SkinFrame, skinFrame } from './skin-frame.ts';
import { readSkinLatents, skinScanner } from './skin-latents.ts';
import type { SkinSettings } from './skin-settings.ts';
import type { Light } from './skin-tone.ts';

/** Renders a case. */
export function renderSkin(settings: SkinSettings, request: RenderRequest): Rendering {
  const latents = readSkinLatents(request.latents);
  const frame = skinFrame(settings, [request.seed, request.index]);
  const outline = lesionOutline(frame, latents);
  const field = lesionField(frame, outline);
  const pigment = lesionPigment({ frame, latents, outline, field });
  const texture = skinTexture(frame, latents);
  const light = sceneLight(latents, texture, pigment.density);
  const lesion = maskOf(field.depth);
  const clear = sceneLight(latents, texture);
  const measured = {
    ...measureLesion(frame, outline, lesion),
    ...measureColour(light, clear, lesion, isSurrounding(field.depth, outline, 1.5 * latents.borderWidth + 0.5)),
    coloursShown: coloursShown(pigment),
  };
  const artefacts = drawArtefacts(frame, latents, outline);
  coverScene(frame, latents, light, artefacts);
  lightThroughLens(frame, latents, light);
  const image = skinScanner.scan(pictureOf(frame, light), latents, request);
  const [hair, ruler, ink] = [maskOf(artefacts.hair), maskOf(artefacts.ruler), maskOf(artefacts.ink)];
  const hairArea = hair.reduce((sum, value) => sum + value, 0);
  return {
    image,
    masks: {
      lesion: maskImage(frame, lesion),
      hair: maskImage(frame, hair),
      ruler: maskImage(frame, ruler),
      ink: maskImage(frame, ink),
    },
    texts: {},
    measured: { ...measured, hairShare: hairArea / hair.length },
  };
}

function measureColour(
  light: Float32Array,
  clear: Float32Array,
  lesion: Uint8Array,
  isAround: (at: number) => boolean,
): { readonly skinToneDegrees: number; readonly surroundingToneDegrees: number; readonly contrast: number } {
  const all = meanLight(clear, () => true)!;
  const around = labOfLight(meanLight(light, isAround) ?? all);
  const inside = labOfLight(meanLight(light, (at) => lesion[at] === 1) ?? all);
  const [lightness, a, b] = [0, 1, 2].map((axis) => inside[axis]! - around[axis]!) as [number, number, number];
  const skin = labOfLight(all);
  return {
    skinToneDegrees: individualTypologyAngle(skin[0], skin[2]),
    surroundingToneDegrees: individualTypologyAngle(around[0], around[2]),
    contrast: Math.sqrt(lightness * lightness + a * a + b * b),
  };
}

function labOfLight([red, green, blue]: Light): readonly [number, number, number] {
  return labOf(encodedOf(red), encodedOf(green), encodedOf(blue)) as readonly [number, number, number];
}

/** Number of colours that lead in a hundredth or more of the lesion. */
function coloursShown({ colourCounts }: LesionPigment): number {
  const total = colourCounts.reduce((sum, count) => sum + count, 0);
  return colourCounts.filter((count) => count > 0 && count >= total / 100).length;
}

function pictureOf({ width, height, mmPerPixel }: SkinFrame, light: Float32Array): Image {
  const data = new Float32Array(light.length);
  for (let at = 0; at < data.length; at += 1) data[at] = Math.min(1, Math.max(0, encodedOf(light[at]!)));
  return createImage([width, height], { channels: 3, data, geometry: { spacingMm: [mmPerPixel, mmPerPixel] } });
}

function maskImage({ width, height, mmPerPixel }: SkinFrame, data: Uint8Array): Image<Uint8Array> {
  return createImage([width, height], { data, geometry: { spacingMm: [mmPerPixel, mmPerPixel] } });
}
