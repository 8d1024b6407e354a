import type { FloatArray } from './kernel.ts';
import type { ParameterMemory } from './parameter-memory.ts';

/** Makes one section of a memory equal to another. Throws `learn/unknown-section`. */
export function copySection(
  memory: ParameterMemory<FloatArray>,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  memory.section(to).all.set(memory.section(from).all);
}

/** Makes a section of a memory zero. Throws `learn/unknown-section`. */
export function clearSection(memory: ParameterMemory<FloatArray>, name: string): void {
  memory.section(name).all.fill(0);
}
