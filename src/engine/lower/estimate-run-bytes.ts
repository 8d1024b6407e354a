import { bytesPerElement, elementCount } from '../../core/tensor-value.ts';
import { reachableNodes } from '../graph/reachable-nodes.ts';
import type { Tensor } from '../graph/tensor.ts';

/**
 * Memory that a run of the graph takes at its fullest, in bytes, roughly: the values that are alive at once when nodes run in the order in
 * which they were made and each value goes when nothing needs it any more. Inputs, which are the caller's, do not count. What a runtime
 * keeps between runs (its arena) is about this.
 */
export function estimateRunBytes(outputs: readonly Tensor[]): number {
  const nodes = reachableNodes(outputs);
  const lastUse = new Map<Tensor, number>();
  for (const [at, node] of nodes.entries()) for (const input of node.inputs) lastUse.set(input, at);
  for (const output of outputs) lastUse.set(output, nodes.length);
  const leaving = new Map<number, number>();
  let alive = 0;
  let most = 0;
  for (const [at, node] of nodes.entries()) {
    if (node.operation === 'input' || node.operation === 'dropoutMask') continue;
    for (const output of node.outputs) {
      const bytes = bytesOf(output);
      const end = lastUse.get(output) ?? at;
      alive += bytes;
      leaving.set(end, (leaving.get(end) ?? 0) + bytes);
    }
    most = Math.max(most, alive);
    alive -= leaving.get(at) ?? 0;
  }
  return most;
}

function bytesOf({ dtype, shape, untyped }: Tensor): number {
  return untyped ? 0 : bytesPerElement(dtype) * elementCount(shape);
}
