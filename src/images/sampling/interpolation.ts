/**
 * How values between samples are found. `nearest`: the nearest sample, the later of two as near. `linear`: straight lines along each axis.
 * `cubic`: the cubic convolution of Keys (1981) with a = −1/2 (Catmull and Rom 1974), which passes through the samples and is that of
 * Pillow's bicubic. `cubic-spline`: the cubic B-spline that passes through the samples (Unser 1999), as scipy.ndimage with order 3.
 */
export type Interpolation = 'nearest' | 'linear' | 'cubic' | 'cubic-spline';

/** Cubic convolution kernel (Keys 1981), a = −1/2, support 2. */
export function cubicKernel(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Triangle of support 1. */
export function linearKernel(distance: number): number {
  return Math.max(0, 1 - Math.abs(distance));
}

/** Weights of the cubic convolution for a position `part` of a sample beyond the second of four samples. */
export function cubicWeights(part: number, weight: Float64Array): void {
  const rest = 1 - part;
  weight[0] = -0.5 * part * rest * rest;
  weight[1] = (1.5 * part - 2.5) * part * part + 1;
  weight[2] = (1.5 * rest - 2.5) * rest * rest + 1;
  weight[3] = -0.5 * rest * part * part;
}

/** Weights of the cubic B-spline in the same place. */
export function splineWeights(part: number, weight: Float64Array): void {
  const rest = 1 - part;
  weight[0] = (rest * rest * rest) / 6;
  weight[1] = (4 - 3 * part * part * (2 - part)) / 6;
  weight[2] = (4 - 3 * rest * rest * (2 - rest)) / 6;
  weight[3] = (part * part * part) / 6;
}

/** Number of samples an axis that a value depends on. */
export function supportOf(interpolation: Interpolation): number {
  if (interpolation === 'nearest') return 1;
  return interpolation === 'linear' ? 2 : 4;
}
