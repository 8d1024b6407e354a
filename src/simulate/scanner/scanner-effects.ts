// All effects, in the order in which they happen.
import { biasField } from './bias-field.ts';
import { contrast } from './contrast.ts';
import { gamma } from './gamma.ts';
import { gaussianNoise } from './gaussian-noise.ts';
import { ghosting } from './ghosting.ts';
import { gibbs } from './gibbs.ts';
import { jpegCompression } from './jpeg/jpeg-compression.ts';
import { motion } from './motion.ts';
import { pointSpread } from './point-spread.ts';
import { quantumNoise } from './quantum-noise.ts';
import { ricianNoise } from './rician-noise.ts';
import { sliceThickness } from './slice-thickness.ts';
import { spikes } from './spikes.ts';

/**
 * Effects by name, in the order of application: blur and slices, then what happens while k-space is read, then the sensitivity of the
 * receiver and its noise, then the curve of the display, then storage.
 */
export const scannerEffects = {
  pointSpread,
  sliceThickness,
  motion,
  ghosting,
  spikes,
  gibbs,
  biasField,
  ricianNoise,
  gaussianNoise,
  quantumNoise,
  gamma,
  contrast,
  jpegCompression,
} as const;

/** Name of an effect. */
export type ScannerEffectName = keyof typeof scannerEffects;
