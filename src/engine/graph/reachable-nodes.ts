import type { GraphNode, Tensor } from './tensor.ts';

/** The nodes that the given tensors need, each once, in creation order (an order in which they can run). */
export function reachableNodes(outputs: readonly Tensor[]): readonly GraphNode[] {
  const seen = new Set<GraphNode>();
  const waiting = outputs.map(({ node }) => node);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const input of node.inputs) waiting.push(input.node);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}
