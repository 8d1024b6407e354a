// How pictures become inputs of a network.
import type { ImagePreprocessing } from '../../formats/hugging-face/image-preprocessing.ts';

/** Which samples stand for black and white, before anything else is done. */
export type IntensityRange =
  /** Bytes as they are; 16-bit samples from 0 to 65535; other numbers are meant as 0..255, clamped and cut to whole ones after resizing, as Pillow turns numbers into colours. */
  | { readonly kind: 'stored' }
  /** From `low` to `high`, clamped. */
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  /** From one percentile of the picture's own samples to another (0..100, linear between order statistics), clamped. */
  | { readonly kind: 'percentiles'; readonly low: number; readonly high: number };

/** Steps from a picture to the input of a network: those of a model's folder, and what such files leave open. */
export interface ImagePreparation extends ImagePreprocessing {
  /** Default `stored`. */
  readonly intensities?: IntensityRange | undefined;
  /**
   * Where the centre crop begins when it leaves an odd number of samples: `torchvision` rounds half of it to the nearest even number,
   * `transformers` downwards. Default `transformers`.
   */
  readonly centring?: 'torchvision' | 'transformers' | undefined;
}

/** What OpenAI's CLIP does: shorter edge to `pixels` (bicubic, with antialiasing), centre crop, mean and deviation of its training (Radford et al. 2021). */
export function clipPreparation(pixels = 224): ImagePreparation {
  return {
    size: { to: 'shortest-edge', pixels },
    resample: 'bicubic',
    crop: { height: pixels, width: pixels },
    pad: undefined,
    rescaleFactor: 1 / 255,
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
    colour: 'rgb',
    centring: 'torchvision',
  };
}

/** What `plainPreparation` is given. */
export interface PlainPreparation {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** Proportions are kept: shorter edge, then centre crop. Default: the picture is stretched. */
  readonly keepProportions?: boolean | undefined;
  readonly intensities?: IntensityRange | undefined;
}

/** Resizes (bilinear, with antialiasing) to an extent; samples from -1 to 1 (mean and deviation 0.5). For networks trained from scratch. */
export function plainPreparation({
  height,
  width,
  channels,
  keepProportions = false,
  intensities,
}: PlainPreparation): ImagePreparation {
  const half = channels === 1 ? [0.5] : [0.5, 0.5, 0.5];
  return {
    size: keepProportions ? { to: 'shortest-edge', pixels: Math.max(height, width) } : { to: 'extent', height, width },
    resample: 'bilinear',
    crop: keepProportions ? { height, width } : undefined,
    pad: undefined,
    rescaleFactor: 1 / 255,
    mean: half,
    std: half,
    colour: channels === 1 ? 'grey' : 'rgb',
    intensities,
  };
}
