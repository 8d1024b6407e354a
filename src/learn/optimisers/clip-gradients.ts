import { usageError } from '../../core/errors.ts';
import type { FloatArray } from '../memory/kernel.ts';
import type { ParameterMemory } from '../memory/parameter-memory.ts';

/** Which gradients. */
export interface GradientOptions {
  /** The section that holds them; default `gradients`. */
  readonly gradients?: string;
  /** What they are multiplied by before anything else; default 1. */
  readonly gradientScale?: number;
}

/**
 * Euclidean norm of all gradients together, times |gradientScale|, summed in double precision in the order of the
 * parameters; 0 without parameters, NaN where one gradient is NaN. Throws `learn/unknown-section` (usage).
 */
export function gradientNorm(
  memory: ParameterMemory<FloatArray>,
  { gradients = 'gradients', gradientScale = 1 }: GradientOptions = {},
): number {
  const { start } = memory.section(gradients);
  const square = memory.parameters.reduce(
    (sum, { offset, length }) => sum + memory.kernel.sumOfSquares(start + offset, length),
    0,
  );
  return Math.sqrt(square) * Math.abs(gradientScale);
}

/**
 * The scale that a step must be given (`Optimiser.step`) so that the norm of all gradients together is at most `limit`:
 * gradientScale min(1, limit / (norm + 1e-6)), as torch's clip_grad_norm_ (Pascanu et al. 2013). The gradients stay.
 * The scale is NaN where the norm is infinite or NaN: a step refuses it. Throws `learn/bad-limit` (usage) for a limit
 * that is not above 0.
 */
export function clipByNorm(
  memory: ParameterMemory<FloatArray>,
  { limit, gradients = 'gradients', gradientScale = 1 }: GradientOptions & { readonly limit: number },
): { readonly norm: number; readonly gradientScale: number } {
  requireLimit(limit);
  const norm = gradientNorm(memory, { gradients, gradientScale });
  const factor = Number.isFinite(norm) ? Math.min(1, limit / (norm + 1e-6)) : Number.NaN;
  return { norm, gradientScale: gradientScale * factor };
}

/** Limits each gradient to [-limit, limit] in place; NaN stays. Throws `learn/bad-limit` (usage) for a limit that is not above 0. */
export function clipByValue(
  memory: ParameterMemory<FloatArray>,
  { limit, gradients = 'gradients' }: { readonly limit: number; readonly gradients?: string },
): void {
  requireLimit(limit);
  const { start } = memory.section(gradients);
  for (const { offset, length } of memory.parameters) memory.kernel.clamp(start + offset, length, limit);
}

/** Throws `learn/bad-limit` (usage) for a limit of gradients that is not above 0. */
export function requireLimit(limit: number): void {
  if (limit > 0) return;
  throw usageError('learn/bad-limit', `The limit of a gradient must be above 0; got ${limit}.`, {
    hint: 'Give training.clipNorm a number above 0, such as 1, or leave it out.',
  });
}
