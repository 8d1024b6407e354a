import type { ScannerEffectName } from '../../scanner/scanner-effects.ts';
import type { Latents } from '../world.ts';

/** Effects of acquisition that pictures of the brain may have. */
export const brainScannerEffects = [
  'pointSpread',
  'sliceThickness',
  'motion',
  'ghosting',
  'spikes',
  'gibbs',
  'biasField',
  'ricianNoise',
  'gamma',
] as const satisfies readonly ScannerEffectName[];

/** Strengths of a good scan at 1.5 tesla where a world file says nothing. */
export function scannerStandards(): Latents {
  return { ricianNoise: 0.02, biasField: 0.1 };
}
