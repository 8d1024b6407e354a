import type { OperationAttributes, OperationName } from '../graph/operation-attributes.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';

const leaves: ReadonlySet<OperationName> = new Set(['input', 'constant', 'dropoutMask']);

/**
 * For gradient rules: maps a node to the node whose values the rule may read. A node outside any block is itself; the nodes of a
 * block are copied once, from the block's inputs, when the backward pass first reaches the block. Leaves are never copied.
 */
export function recomputation(nodes: readonly GraphNode[]): (node: GraphNode) => GraphNode {
  const blocks = new Map<number, ReadonlyMap<GraphNode, GraphNode>>();
  return (node) => {
    if (node.block === 0 || leaves.has(node.operation)) return node;
    let copies = blocks.get(node.block);
    if (!copies) {
      const members = nodes.filter(({ block, operation }) => block === node.block && !leaves.has(operation));
      copies = copyNodes(members);
      blocks.set(node.block, copies);
    }
    return copies.get(node)!;
  };
}

function copyNodes(members: readonly GraphNode[]): ReadonlyMap<GraphNode, GraphNode> {
  const copies = new Map<GraphNode, GraphNode>();
  const tensors = new Map<Tensor, Tensor>();
  const { graph } = members[0]!.outputs[0]!;
  graph.asCopy(members[0]!.block, () => {
    for (const node of members) {
      const inputs = node.inputs.map((input) => tensors.get(input) ?? input);
      const outputs =
        node.operation === 'opaque'
          ? graph.addOpaque(inputs, node.attributes as OperationAttributes['opaque'])
          : graph.addAll(node.operation, inputs, node.attributes);
      for (const [index, output] of node.outputs.entries()) tensors.set(output, outputs[index]!);
      copies.set(node, outputs[0]!.node);
    }
  });
  return copies;
}
