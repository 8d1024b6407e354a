import type { FloatArray } from './kernel.ts';
import type { ParameterMemory } from './parameter-memory.ts';

/** A number in a memory that is infinite or not a number. */
export interface NonFinite {
  readonly parameter: string;
  /** Place within the parameter, row-major. */
  readonly index: number;
  readonly value: number;
}

/**
 * The first number of a section that is infinite or NaN, in the order of the parameters; undefined where all are
 * finite. Throws `learn/unknown-section` (usage).
 */
export function firstNonFinite(memory: ParameterMemory<FloatArray>, section: string): NonFinite | undefined {
  const { start, view } = memory.section(section);
  for (const { name, offset, length } of memory.parameters) {
    const index = memory.kernel.firstNonFinite(start + offset, length);
    if (index >= 0) return { parameter: name, index, value: view(name)[index]! };
  }
  return undefined;
}
