import type { Graph } from '../../engine/graph/graph.ts';
import type { OperationAttributes } from '../../engine/graph/operation-attributes.ts';
import { reachableNodes } from '../../engine/graph/reachable-nodes.ts';
import { copyNode } from '../../engine/graph/rewrite.ts';
import type { GraphNode, Tensor } from '../../engine/graph/tensor.ts';

/** What stands in the other graph for a tensor that is fed. */
export type LeafOf = (leaf: OperationAttributes['input']) => Tensor;

/** What stands in the other graph for a node, or undefined to copy it. */
export type NodeOf = (node: GraphNode, inputs: readonly Tensor[]) => readonly Tensor[] | undefined;

/**
 * The given tensors in a graph that exists already: every node that they need is copied there, or replaced where `nodeOf` gives something,
 * and every leaf is what `leafOf` says. Blocks that were to be computed again in the backward pass are kept instead.
 */
export function transplant(
  outputs: readonly Tensor[],
  graph: Graph,
  { leafOf, nodeOf }: { readonly leafOf: LeafOf; readonly nodeOf?: NodeOf | undefined },
): readonly Tensor[] {
  const tensors = new Map<Tensor, Tensor>();
  for (const node of reachableNodes(outputs)) {
    const inputs = node.inputs.map((input) => tensors.get(input)!);
    const made = graph.within(node.label, () => {
      if (node.operation === 'input') return [leafOf(node.attributes as OperationAttributes['input'])];
      return nodeOf?.(node, inputs) ?? copyNode(node, inputs, graph);
    });
    for (const [index, output] of node.outputs.entries()) tensors.set(output, made[index]!);
  }
  return outputs.map((output) => tensors.get(output)!);
}
