// The graph: nodes in the order in which they were made, which is an order in which they can run.
import { internalError, usageError } from '../../core/errors.ts';
import { type DataType, elementCount, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import { fromDense } from '../operations/dense.ts';
import type { OperationTable } from '../operations/operation.ts';
import { requireElement } from './element-values.ts';
import type { OperationAttributes, OperationName } from './operation-attributes.ts';
import { formatType, shapeError } from './shape-error.ts';
import type { GraphNode, Tensor, TensorType } from './tensor.ts';

/**
 * A typed tensor graph with static shapes, built once and only ever added to. Made by `createGraph`. Names of inputs,
 * parameters and buffers are unique (`engine/duplicate-input`); operands that do not fit throw `engine/shape-mismatch`.
 */
export class Graph {
  readonly nodes: GraphNode[] = [];
  readonly operations: OperationTable;
  #tensors = 0;
  #label = '';
  #copy = 0;
  #block = 0;
  #blocks = 0;
  readonly #inputs = new Map<string, Tensor>();
  readonly #scalars = new Map<string, Tensor>();

  constructor(operations: OperationTable) {
    this.operations = operations;
  }

  /** Inputs of every role by name, in the order in which they were made. */
  get inputs(): ReadonlyMap<string, Tensor> {
    return this.#inputs;
  }

  /** A value given at each run. Throws `engine/duplicate-input` when the name is taken. */
  input(name: string, shape: Shape, dtype: DataType = 'float32'): Tensor {
    return this.#leaf(name, { name, role: 'data', dtype, shape });
  }

  /**
   * A weight: fed at each run, kept by the trainer, differentiable if real. Throws `engine/duplicate-input` when the
   * name is taken.
   */
  parameter(name: string, shape: Shape, dtype: DataType = 'float32'): Tensor {
    return this.#leaf(name, { name, role: 'parameter', dtype, shape });
  }

  /**
   * A state that is fed but not trained, such as a running mean. Throws `engine/duplicate-input` when the name is
   * taken.
   */
  buffer(name: string, shape: Shape, dtype: DataType = 'float32'): Tensor {
    return this.#leaf(name, { name, role: 'buffer', dtype, shape });
  }

  /** A constant tensor: as many elements as the product of the extents, else `engine/bad-constant`. */
  constant(value: TensorValue): Tensor {
    if (value.data.length !== elementCount(value.shape)) {
      throw usageError(
        'engine/bad-constant',
        `A constant ${formatType(value)} needs ${elementCount(value.shape)} elements; got ${value.data.length}.`,
        { hint: 'Give as many elements as the product of the extents.' },
      );
    }
    return this.add('constant', [], { value });
  }

  /**
   * A scalar constant of the given type; equal ones are one node. Throws `engine/bad-constant` for a number that is not
   * a value of the type (a fraction for whole types, other than 0 and 1 for bool).
   */
  scalar(value: number, dtype: DataType = 'float32'): Tensor {
    const key = `${dtype} ${Object.is(value, -0) ? '-0' : value} ${this.#copy}`;
    const known = this.#scalars.get(key);
    if (known) return known;
    requireElement(value, dtype);
    const made = this.constant(fromDense({ dtype, shape: [], data: Float64Array.of(value) }));
    this.#scalars.set(key, made);
    return made;
  }

  /** Applies an operation and returns its first output. */
  add<Name extends OperationName>(
    operation: Name,
    inputs: readonly Tensor[],
    attributes: OperationAttributes[Name],
  ): Tensor {
    return this.addAll(operation, inputs, attributes)[0] as Tensor;
  }

  /** Applies an operation and returns all its outputs. Throws `engine/shape-mismatch`, `engine/not-a-tensor` and `engine/other-graph`. */
  addAll<Name extends OperationName>(
    operation: Name,
    inputs: readonly Tensor[],
    attributes: OperationAttributes[Name],
  ): readonly Tensor[] {
    for (const [index, tensor] of inputs.entries()) {
      if (!(tensor as Tensor | undefined)) throw missingOperand(operation, index);
      if (tensor.graph !== this) {
        throw usageError('engine/other-graph', `${operation}: an operand belongs to another graph.`, {
          hint: 'Make every tensor of one computation with one graph.',
        });
      }
      if (tensor.untyped && operation !== 'opaque') {
        throw unknownShape(operation, tensor.node);
      }
    }
    const definition = this.operations[operation];
    if (!definition) throw internalError('engine/unknown-operation', `There is no operation "${operation}".`);
    return this.#append(operation, inputs, attributes, definition.infer(inputs, attributes)).outputs;
  }

  /** Appends an opaque node; outputs without a type are untyped. */
  addOpaque(inputs: readonly Tensor[], attributes: OperationAttributes['opaque']): readonly Tensor[] {
    return this.#append('opaque', inputs, attributes, attributes.outputTypes).outputs;
  }

  /** Runs `build` with every node made inside labelled by `label` (a path when nested). */
  within<Result>(label: string, build: () => Result): Result {
    const outer = this.#label;
    this.#label = outer === '' ? label : `${outer}/${label}`;
    try {
      return build();
    } finally {
      this.#label = outer;
    }
  }

  /** Runs `build` with every node made inside marked as part of recomputation `copy`. */
  asCopy<Result>(copy: number, build: () => Result): Result {
    const outer = this.#copy;
    this.#copy = copy;
    try {
      return build();
    } finally {
      this.#copy = outer;
    }
  }

  /**
   * Runs `build` as a block whose inner values are not kept for the backward pass but computed again in it (Chen et al. 2016):
   * less memory for one more forward pass of the block. A block inside a block belongs to the outer one.
   */
  recomputed<Result>(build: () => Result): Result {
    if (this.#block !== 0) return build();
    this.#blocks += 1;
    this.#block = this.#blocks;
    try {
      return build();
    } finally {
      this.#block = 0;
    }
  }

  #leaf(name: string, attributes: OperationAttributes['input']): Tensor {
    if (this.#inputs.has(name)) {
      throw usageError('engine/duplicate-input', `The graph has an input "${name}" already.`, {
        hint: 'Give each input and parameter a name of its own, for instance by scope.child(...).',
      });
    }
    const tensor = this.add('input', [], attributes);
    this.#inputs.set(name, tensor);
    return tensor;
  }

  #append<Name extends OperationName>(
    operation: Name,
    inputs: readonly Tensor[],
    attributes: OperationAttributes[Name],
    types: readonly (TensorType | undefined)[],
  ): GraphNode<Name> {
    const outputs: Tensor[] = [];
    const node: GraphNode<Name> = {
      id: this.nodes.length,
      operation,
      inputs,
      attributes,
      outputs,
      label: this.#label,
      block: this.#block,
      copy: this.#copy,
    };
    for (const [index, type] of types.entries()) {
      outputs.push({
        graph: this,
        id: this.#tensors++,
        dtype: type?.dtype ?? 'float32',
        shape: type?.shape ?? [],
        node: node as GraphNode,
        index,
        untyped: type === undefined,
      });
    }
    this.nodes.push(node as GraphNode);
    return node;
  }
}

function missingOperand(operation: string, index: number): Error {
  return usageError('engine/not-a-tensor', `${operation}: operand ${index + 1} is not a tensor.`, {
    hint: 'Look at the name by which it was taken from inputs, outputs or weights.',
  });
}

function unknownShape(operation: string, { label, operation: maker, attributes }: GraphNode): Error {
  const operator = maker === 'opaque' ? (attributes as OperationAttributes['opaque']).operator : maker;
  const problem = `the shape of what ${operator} (node "${label}") gives is known only when it runs`;
  const { code, message } = shapeError(operation, problem, []);
  return usageError(code, message, {
    hint: 'It can be an output, but nothing more can be computed from it in the graph.',
  });
}
