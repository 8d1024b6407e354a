import { elementCount } from '../../core/tensor-value.ts';
import { less, where } from '../functions/comparisons.ts';
import { cast } from '../functions/elementwise.ts';
import { concat, reshape, sliceAll } from '../functions/movement.ts';
import { sum } from '../functions/reductions.ts';
import type { OperationAttributes, OperationName } from '../graph/operation-attributes.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';

const leaves: ReadonlySet<OperationName> = new Set(['input', 'constant', 'dropoutMask']);

/** Maps a node to the one whose values a rule may read; `before` lists what the backward pass has computed so far. */
export type Recomputation = (node: GraphNode, before: () => readonly Tensor[]) => GraphNode;

/**
 * For gradient rules: a node outside any block is itself; the nodes of a block are copied once, from the block's inputs, when the
 * backward pass first reaches the block. Leaves are never copied. The inputs of the copies wait for what is before them, gradients of
 * weights included: runtimes order nodes as they like, and a block computed again too early, or whose values are used too late, would
 * save nothing.
 */
export function recomputation(nodes: readonly GraphNode[]): Recomputation {
  const blocks = new Map<number, ReadonlyMap<GraphNode, GraphNode>>();
  const awaited = new Set<Tensor>();
  return (node, before) => {
    if (node.block === 0 || leaves.has(node.operation)) return node;
    let copies = blocks.get(node.block);
    if (!copies) {
      const members = nodes.filter(({ block, operation }) => block === node.block && !leaves.has(operation));
      const fresh = before().filter((tensor) => !awaited.has(tensor));
      for (const tensor of fresh) awaited.add(tensor);
      copies = copyNodes(members, fresh);
      blocks.set(node.block, copies);
    }
    return copies.get(node)!;
  };
}

/** The inputs of a block that are computed, each as a value equal to it that is there only after the tensors of `before`. */
function delayedInputs(members: readonly GraphNode[], before: readonly Tensor[]): Map<Tensor, Tensor> {
  const delayed = new Map<Tensor, Tensor>();
  const awaited = before.filter(({ shape, untyped }) => !untyped && elementCount(shape) > 0);
  if (awaited.length === 0) return delayed;
  const condition = less(sum(concat(awaited.map(firstElement), 0)), 0);
  const inside = new Set(members);
  for (const input of members.flatMap(({ inputs }) => inputs)) {
    if (delayed.has(input) || inside.has(input.node) || input.untyped || isKept(input.node)) continue;
    delayed.set(input, where(condition, input, input));
  }
  return delayed;
}

/** Weights and constants are there all the time. */
function isKept({ operation, attributes }: GraphNode): boolean {
  return (
    operation === 'constant' || (operation === 'input' && (attributes as OperationAttributes['input']).role !== 'data')
  );
}

function firstElement(x: Tensor): Tensor {
  const one = sliceAll(
    x,
    x.shape.map(() => ({ start: 0, end: 1 })),
  );
  return cast(reshape(one, [1]), 'float32');
}

function copyNodes(members: readonly GraphNode[], before: readonly Tensor[]): ReadonlyMap<GraphNode, GraphNode> {
  const copies = new Map<GraphNode, GraphNode>();
  const { graph } = members[0]!.outputs[0]!;
  graph.asCopy(members[0]!.block, () => {
    const tensors = delayedInputs(members, before);
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
