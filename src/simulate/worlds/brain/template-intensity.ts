import { createImage, type Image } from '../../../images/image.ts';
import type { BrainSettings } from './brain-settings.ts';
import type { Template } from './template.ts';

/** Intensity of a spot of changed white matter on T1-weighted pictures. */
const lesionIntensity = 0.45;

/** What changes the intensities of a template. */
export interface IntensityOptions {
  readonly means: BrainSettings['intensities'];
  /** Difference of grey and white matter over that of the means. */
  readonly greyWhiteContrast: number;
}

/**
 * Intensities of a template: sum of share times mean over the tissues, times the texture, plus what no tissue explains. A contrast c moves the means of grey and white matter to m ± c d / 2 about their middle m, d their difference.
 */
export function templateIntensity(template: Template, { means, greyWhiteContrast }: IntensityOptions): Image {
  const middle = (means.grey + means.white) / 2;
  const grey = middle + greyWhiteContrast * (means.grey - middle);
  const white = middle + greyWhiteContrast * (means.white - middle);
  const [g, w, f] = [template.grey.data, template.white.data, template.fluid.data];
  const texture = template.texture?.data;
  const rest = template.rest?.data;
  const data = new Float32Array(g.length);
  for (let at = 0; at < data.length; at += 1) {
    const tissue = (grey * g[at]! + white * w[at]! + means.fluid * f[at]!) * (texture === undefined ? 1 : texture[at]!);
    data[at] = tissue + (rest === undefined ? 0 : rest[at]!);
  }
  return createImage(template.extents, { geometry: template.geometry, data });
}

/** The picture with spots of changed white matter, each taking its share of a sample. */
export function withLesions(image: Image, shares: Float32Array): Image {
  const data = image.data.map((value, at) => value + shares[at]! * (lesionIntensity - value));
  return { ...image, data };
}
