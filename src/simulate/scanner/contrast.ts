import { usageError } from '../../core/errors.ts';
import type { Image } from '../../images/image.ts';
import { type ScannerEffect, strength } from './effect.ts';

/** Stretch of intensities about the middle, clipped, by the factor 1 + value: `stretchContrast` without rescaling. */
export const contrast: ScannerEffect = {
  latent: strength('contrast', [-0.5, 1], {
    about:
      'How much intensities are stretched about the middle of their range, beyond which they are clipped (SimBA: 0.2).',
  }),
  stage: 'stored',
  apply: (image, value) => (value === 0 ? image : stretchContrast(image, 1 + value, { rescale: false })),
};

/**
 * SimBA's intensity bias: with lo and hi the least and the largest intensity and h = (hi - lo) / 2, clip(factor (v - h)
 * + h, lo, hi), and if `rescale` (the default) (result - lo) / (hi - lo), so that even factor 1 gives intensities from
 * 0 to 1. With lo = 0 the darkest and the brightest (1 - 1 / factor) / 2 of the range are clipped. A picture of one
 * intensity becomes 0, or stays if not rescaled; one with a NaN becomes NaN. Source: Stanley et al. 2023 and its
 * published code (SimBA), factor 1.2.
 * @throws `simulate/bad-scanner-value` (usage) for a factor that is not finite.
 */
export function stretchContrast(
  image: Image,
  factor: number,
  { rescale = true }: { readonly rescale?: boolean } = {},
): Image {
  if (!Number.isFinite(factor)) {
    throw usageError('simulate/bad-scanner-value', `the factor of a contrast is a finite number; got ${factor}.`, {
      hint: 'Give a number such as 1.2; 1 stretches nothing.',
    });
  }
  const { data } = image;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const half = (high - low) / 2;
  const range = rescale ? high - low || 1 : 1;
  const origin = rescale ? low : 0;
  const stretched = data.map(
    (value) => (Math.min(high, Math.max(low, factor * (value - half) + half)) - origin) / range,
  );
  return { ...image, data: stretched };
}
