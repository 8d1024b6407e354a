import { copySection } from '../memory/copy-section.ts';
import type { FloatArray } from '../memory/kernel.ts';
import type { ParameterMemory } from '../memory/parameter-memory.ts';
import { gradientNorm } from './clip-gradients.ts';
import { requireFinite } from './require-finite.ts';

/** How far and along what weights are moved. */
export interface PerturbOptions {
  /** Length of the move, rho; finite. 0 moves nothing. */
  readonly radius: number;
  /** Measures it relative to the size of each weight (Kwon et al. 2021). Default no. */
  readonly adaptive?: boolean;
  /** Default `gradients`. */
  readonly gradients?: string;
  /** The section that keeps the weights meanwhile; default `saved`. */
  readonly saved?: string;
}

/**
 * First half of a sharpness-aware step (Foret et al. 2021): keeps the weights in the section `saved` and moves them uphill,
 * p += rho g / (|g| + 1e-12); adaptively p += rho p^2 g / (|p g| + 1e-12). Compute the gradients there, call `restoreValues`, then step with
 * them. Returns the norm. Throws `learn/bad-step` (usage) where it or the radius is not finite; the weights then stay.
 */
export function perturbValues(
  memory: ParameterMemory<FloatArray>,
  { radius, adaptive = false, gradients = 'gradients', saved = 'saved' }: PerturbOptions,
): number {
  const norm = adaptive ? weightedNorm(memory, gradients) : gradientNorm(memory, { gradients });
  requireFinite({ radius, norm });
  copySection(memory, { from: 'values', to: saved });
  for (const spot of spots(memory, gradients)) memory.kernel.perturb(spot, radius / (norm + 1e-12), adaptive);
  return norm;
}

/**
 * Second half: puts the weights back where `perturbValues` found them, bit by bit. Throws `learn/unknown-section`
 * (usage).
 */
export function restoreValues(
  memory: ParameterMemory<FloatArray>,
  { saved = 'saved' }: Pick<PerturbOptions, 'saved'> = {},
): void {
  copySection(memory, { from: saved, to: 'values' });
}

function weightedNorm(memory: ParameterMemory<FloatArray>, gradients: string): number {
  return Math.sqrt(spots(memory, gradients).reduce((sum, spot) => sum + memory.kernel.sumOfSquaresWeighted(spot), 0));
}

function spots(
  memory: ParameterMemory<FloatArray>,
  section: string,
): { readonly values: number; readonly gradients: number; readonly length: number }[] {
  const values = memory.section('values').start;
  const gradients = memory.section(section).start;
  return memory.parameters.map(({ offset, length }) => ({
    values: values + offset,
    gradients: gradients + offset,
    length,
  }));
}
