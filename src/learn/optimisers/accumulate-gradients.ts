import type { FloatArray } from '../memory/kernel.ts';
import type { ParameterMemory } from '../memory/parameter-memory.ts';

/**
 * Adds the gradients of one batch to a running sum: accumulated += weight gradients. With weight 1/k over k batches of
 * equal size the sum is the gradient of their mean loss. Give the section to the step (`gradients: 'accumulated'`),
 * then `clearSection` it. NaN and infinity stay in the sum, where `gradientNorm` sees them. Throws
 * `learn/unknown-section` (usage).
 */
export function accumulateGradients(
  memory: ParameterMemory<FloatArray>,
  {
    weight,
    from = 'gradients',
    to = 'accumulated',
  }: { readonly weight: number; readonly from?: string; readonly to?: string },
): void {
  const source = memory.section(from).start;
  const target = memory.section(to).start;
  for (const { offset, length } of memory.parameters) {
    memory.kernel.axpy(target + offset, source + offset, length, weight);
  }
}
