// Copies what some tensors need into a new graph, simplified: constants folded, equal nodes merged, movements joined, dead nodes gone.
import { elementCount } from '../../core/tensor-value.ts';
import { Graph } from '../graph/graph.ts';
import type { OperationAttributes, OperationName } from '../graph/operation-attributes.ts';
import { reachableNodes } from '../graph/reachable-nodes.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';
import { fromDense, toDense } from '../operations/dense.ts';
import type { Operation } from '../operations/operation.ts';
import { peephole } from './peephole.ts';

/** Folding makes no constant of more elements than this: larger ones are cheaper to compute than to carry. */
const largestFold = 4096;

/**
 * The same tensors in a new, simplified graph. Values are equal up to rounding of folded constants (each folded in double precision
 * and rounded once). Inputs keep their names; nodes of different recomputations are never merged.
 */
export function simplify(outputs: readonly Tensor[]): readonly Tensor[] {
  if (outputs.length === 0) return [];
  const copier = new Copier(outputs[0]!.graph);
  for (const node of reachableNodes(outputs)) copier.copy(node);
  return outputs.map((output) => copier.tensorOf(output));
}

class Copier {
  readonly #graph: Graph;
  readonly #tensors = new Map<Tensor, Tensor>();
  readonly #known = new Map<string, readonly Tensor[]>();
  readonly #objects = new Map<object, number>();

  constructor(source: Graph) {
    this.#graph = new Graph(source.operations);
  }

  tensorOf(tensor: Tensor): Tensor {
    return this.#tensors.get(tensor)!;
  }

  copy(node: GraphNode): void {
    const inputs = node.inputs.map((input) => this.tensorOf(input));
    const outputs = this.#graph.within(node.label, () =>
      this.#graph.asCopy(node.copy, () => this.#place(node, inputs)),
    );
    for (const [index, output] of node.outputs.entries()) this.#tensors.set(output, outputs[index]!);
  }

  #place(node: GraphNode, inputs: readonly Tensor[]): readonly Tensor[] {
    if (node.operation === 'opaque') {
      return this.#graph.addOpaque(inputs, node.attributes as OperationAttributes['opaque']);
    }
    if (node.operation === 'input') return [this.#input(node as GraphNode<'input'>)];
    const key = this.#key(node, inputs);
    const known = this.#known.get(key);
    if (known) return known;
    const folded = this.#fold(node, inputs);
    const made = folded ?? [peephole(node.operation, inputs, node.attributes)].filter((tensor) => tensor !== undefined);
    const outputs = made.length > 0 ? made : this.#graph.addAll(node.operation, inputs, node.attributes);
    this.#known.set(key, outputs);
    return outputs;
  }

  #input({ attributes: { name, role, dtype, shape } }: GraphNode<'input'>): Tensor {
    if (role === 'parameter') return this.#graph.parameter(name, shape, dtype);
    return role === 'buffer' ? this.#graph.buffer(name, shape, dtype) : this.#graph.input(name, shape, dtype);
  }

  #fold(node: GraphNode, inputs: readonly Tensor[]): readonly Tensor[] | undefined {
    const isLeaf = inputs.length === 0;
    if (isLeaf || inputs.some((input) => input.node.operation !== 'constant')) return undefined;
    if (node.outputs.some(({ shape }) => elementCount(shape) > largestFold)) return undefined;
    const operation = this.#graph.operations[node.operation] as Operation<OperationName>;
    const values = inputs.map((input) => toDense((input.node as GraphNode<'constant'>).attributes.value));
    return operation
      .evaluate(values, node.attributes, node.outputs)
      .map((value) => this.#graph.constant(fromDense(value)));
  }

  #key(node: GraphNode, inputs: readonly Tensor[]): string {
    const attributes = JSON.stringify(node.attributes, (_, value: unknown) => this.#describe(value));
    return `${node.operation} ${node.copy} ${inputs.map(({ id }) => id).join(',')} ${attributes}`;
  }

  /** JSON has no words for infinities, negative zero and arrays of numbers: texts for the first two, identity for the last. */
  #describe(value: unknown): unknown {
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
      return Object.is(value, -0) ? '-0' : String(value);
    }
    if (ArrayBuffer.isView(value)) {
      if (value.byteLength <= 64)
        return `bytes ${new Uint8Array(value.buffer, value.byteOffset, value.byteLength).join(',')}`;
      const known = this.#objects.get(value) ?? this.#objects.size;
      this.#objects.set(value, known);
      return `array ${known}`;
    }
    return value;
  }
}
