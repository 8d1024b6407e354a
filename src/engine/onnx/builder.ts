// Builds the imported graph. What is known at import (constants, shapes, arithmetic on them) is kept aside in a graph of its own and
// evaluated there, so that only what a run needs reaches the graph; small weights are evaluated too, for operators that need a
// value (the scales of a resize), but as tensors they stay weights.
import { type DataType, elementCount, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import { Graph } from '../graph/graph.ts';
import type { OperationAttributes, OperationName } from '../graph/operation-attributes.ts';
import type { GraphNode, Tensor, TensorType } from '../graph/tensor.ts';
import { fromDense, toDense } from '../operations/dense.ts';
import type { Operation } from '../operations/operation.ts';

/** Values of at most this many elements are computed at import. */
export const largestFold = 65536;

/** Values computed from weights are needed only as shapes and scales. */
const largestFoldOfWeights = 64;

/** Narrow whole numbers wrap around, which the evaluator does not do. */
const foldable: ReadonlySet<DataType> = new Set([
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int32',
  'int64',
  'bool',
]);

/** Work that may be far larger than operands and result. */
const laborious: ReadonlySet<OperationName> = new Set([
  'einsum',
  'conv',
  'convTranspose',
  'maxPool',
  'averagePool',
] as const);

/** Adds operations to a graph, computing what is known already. Tensors of its own that are known may not be in the graph yet: `settle` puts them there. */
export class Builder {
  readonly graph: Graph;
  readonly #known: Graph;
  readonly #values = new Map<Tensor, TensorValue>();
  readonly #fromWeights = new Set<Tensor>();
  readonly #settled = new Map<Tensor, Tensor>();

  constructor(graph: Graph) {
    this.graph = graph;
    this.#known = new Graph(graph.operations);
  }

  constant(value: TensorValue): Tensor {
    const tensor = this.#known.constant(value);
    this.#values.set(tensor, value);
    return tensor;
  }

  scalar(value: number, dtype: DataType): Tensor {
    return this.constant(fromDense({ dtype, shape: [], data: Float64Array.of(value) }));
  }

  ints(values: readonly number[], shape: Shape = [values.length]): Tensor {
    return this.constant({ dtype: 'int64', shape, data: BigInt64Array.from(values, BigInt) });
  }

  /** A weight of the file: known as a value, a leaf as a tensor. */
  weight(name: string, role: 'parameter' | 'buffer', value: TensorValue): Tensor {
    const make = role === 'parameter' ? 'parameter' : 'buffer';
    const tensor = this.#known[make](name, value.shape, value.dtype);
    this.#values.set(tensor, value);
    this.#fromWeights.add(tensor);
    return tensor;
  }

  /** The value of a tensor if it is known at import. */
  valueOf(tensor: Tensor): TensorValue | undefined {
    return this.#values.get(tensor);
  }

  add<Name extends OperationName>(
    operation: Name,
    inputs: readonly Tensor[],
    attributes: OperationAttributes[Name],
  ): Tensor {
    return this.addAll(operation, inputs, attributes)[0] as Tensor;
  }

  addAll<Name extends OperationName>(
    operation: Name,
    inputs: readonly Tensor[],
    attributes: OperationAttributes[Name],
  ): readonly Tensor[] {
    const folded = inputs.every((input) => this.#values.has(input))
      ? this.#fold(operation, inputs, attributes)
      : undefined;
    return (
      folded ??
      this.graph.addAll(
        operation,
        inputs.map((input) => this.settle(input)),
        attributes,
      )
    );
  }

  /** The tensor in the graph itself if it got there, for one that may not have been needed. */
  settled(tensor: Tensor): Tensor | undefined {
    return tensor.graph === this.graph ? tensor : this.#settled.get(tensor);
  }

  /** The tensor in the graph itself. */
  settle(tensor: Tensor): Tensor {
    if (tensor.graph === this.graph) return tensor;
    const known = this.#settled.get(tensor);
    if (known) return known;
    const outputs = this.#copy(tensor);
    for (const [index, output] of outputs.entries()) this.#settled.set(tensor.node.outputs[index]!, output);
    return this.#settled.get(tensor)!;
  }

  #fold<Name extends OperationName>(
    operation: Name,
    inputs: readonly Tensor[],
    attributes: OperationAttributes[Name],
  ): readonly Tensor[] | undefined {
    if (laborious.has(operation)) return undefined;
    const definition = this.graph.operations[operation] as Operation<Name>;
    const types = definition.infer(inputs, attributes);
    if (types.some(({ dtype }) => !foldable.has(dtype))) return undefined;
    const isFromWeights = inputs.some((input) => this.#fromWeights.has(input));
    const limit = isFromWeights ? largestFoldOfWeights : largestFold;
    if ([...inputs, ...types].some(({ shape }) => elementCount(shape) > limit)) return undefined;
    const values = this.#evaluate(definition, inputs, attributes, types);
    if (!isFromWeights) return values.map((value) => this.constant(value));
    const outputs = this.#known.addAll(operation, inputs, attributes);
    for (const [index, output] of outputs.entries()) {
      this.#values.set(output, values[index]!);
      this.#fromWeights.add(output);
    }
    return outputs;
  }

  #evaluate<Name extends OperationName>(
    definition: Operation<Name>,
    inputs: readonly Tensor[],
    attributes: OperationAttributes[Name],
    types: readonly TensorType[],
  ): readonly TensorValue[] {
    const values = inputs.map((input) => toDense(this.#values.get(input)!));
    return definition.evaluate(values, attributes, types).map(fromDense);
  }

  #copy({ node }: Tensor): readonly Tensor[] {
    if (node.operation === 'constant') {
      return [this.graph.constant((node as GraphNode<'constant'>).attributes.value)];
    }
    if (node.operation === 'input') {
      const { name, role, shape, dtype } = (node as GraphNode<'input'>).attributes;
      return [role === 'buffer' ? this.graph.buffer(name, shape, dtype) : this.graph.parameter(name, shape, dtype)];
    }
    return this.graph.addAll(
      node.operation,
      node.inputs.map((input) => this.settle(input)),
      node.attributes,
    );
  }
}
