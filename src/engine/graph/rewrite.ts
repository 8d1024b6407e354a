// Copies a graph into a new one, replacing nodes on the way.
import { Graph } from './graph.ts';
import type { OperationAttributes } from './operation-attributes.ts';
import { reachableNodes } from './reachable-nodes.ts';
import type { GraphNode, Tensor } from './tensor.ts';

/**
 * What stands for a node in the new graph: as many tensors as the node has outputs, or undefined to copy it. `inputs` are the node's
 * inputs in the new graph, which is `graph`.
 */
export type Replacement = (node: GraphNode, inputs: readonly Tensor[], graph: Graph) => readonly Tensor[] | undefined;

/**
 * The given tensors in a new graph, with every node that they need replaced or copied, in the order in which the nodes were made.
 * Inputs keep their names and roles, labels, recomputed blocks and copies are kept, and what the outputs do not need is left out. A
 * replacement sees replaced inputs, and may use the node's own outputs by copying it: `graph.addAll(node.operation, inputs,
 * node.attributes)`. Throws what building throws.
 */
export function rewriteGraph(outputs: readonly Tensor[], replace: Replacement): readonly Tensor[] {
  if (outputs.length === 0) return [];
  const graph = new Graph(outputs[0]!.graph.operations);
  const tensors = new Map<Tensor, Tensor>();
  const place = (node: GraphNode): void => {
    const inputs = node.inputs.map((input) => tensors.get(input)!);
    const made = graph.within(node.label, () =>
      graph.asCopy(node.copy, () => replace(node, inputs, graph) ?? copyNode(node, inputs, graph)),
    );
    for (const [index, output] of node.outputs.entries()) tensors.set(output, made[index]!);
  };
  for (const nodes of runsOfBlocks(reachableNodes(outputs))) {
    if (nodes[0]!.block === 0) nodes.forEach(place);
    else graph.recomputed(() => nodes.forEach(place));
  }
  return outputs.map((output) => tensors.get(output)!);
}

/**
 * The node with other inputs, in another graph: its outputs there, in order. Inputs, buffers and parameters keep name
 * and type. Throws what building throws, `engine/duplicate-input` for a name that is taken.
 */
export function copyNode(node: GraphNode, inputs: readonly Tensor[], graph: Graph): readonly Tensor[] {
  if (node.operation === 'opaque') return graph.addOpaque(inputs, node.attributes as OperationAttributes['opaque']);
  if (node.operation !== 'input') return graph.addAll(node.operation, inputs, node.attributes);
  const { name, role, dtype, shape } = node.attributes as OperationAttributes['input'];
  if (role === 'parameter') return [graph.parameter(name, shape, dtype)];
  return [role === 'buffer' ? graph.buffer(name, shape, dtype) : graph.input(name, shape, dtype)];
}

/** Neighbours of one recomputed block together: the nodes of a block were made one after the other. */
function runsOfBlocks(nodes: readonly GraphNode[]): readonly (readonly GraphNode[])[] {
  const runs: GraphNode[][] = [];
  for (const node of nodes) {
    const last = runs.at(-1);
    if (last && last[0]!.block === node.block) last.push(node);
    else runs.push([node]);
  }
  return runs;
}
