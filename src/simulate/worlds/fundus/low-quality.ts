// Pictures of planted low quality: so much blur, haze or darkness that little can be read.
import { createStream } from '../../../core/stream.ts';
import type { FundusLatents } from './fundus-latents.ts';

/** What spoils a picture. */
export type QualityFault = 'blur' | 'haze' | 'darkness';

/** The latents of a picture of low quality, and the fault, drawn one in three. At severity 1 disc and cup cannot be told apart. */
export function lowerQuality(
  latents: FundusLatents,
  key: readonly [number, number],
): { readonly latents: FundusLatents; readonly fault: QualityFault } {
  const fault = (['blur', 'haze', 'darkness'] as const)[
    createStream(key[0], 'fundus', key[1], 'quality fault').below(3)
  ]!;
  const severity = latents.pairSeverity;
  const towards = (from: number, to: number): number => from + severity * (to - from);
  const { defocus, haze, exposure, illumination } = latents;
  if (fault === 'blur') {
    return {
      fault,
      latents: {
        ...latents,
        defocus: towards(defocus, Math.max(defocus, 1300)),
        haze: towards(haze, Math.max(haze, 0.5)),
      },
    };
  }
  if (fault === 'haze') {
    return {
      fault,
      latents: { ...latents, haze: towards(haze, 1), defocus: towards(defocus, Math.max(defocus, 350)) },
    };
  }
  return {
    fault,
    latents: {
      ...latents,
      exposure: towards(exposure, Math.min(exposure, -4.5)),
      illumination: towards(illumination, 1),
      defocus: towards(defocus, Math.max(defocus, 250)),
    },
  };
}
