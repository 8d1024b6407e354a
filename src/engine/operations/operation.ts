// What an operation is: four functions. To add one: its attributes in `graph/operation-attributes.ts`, a definition here in a
// family file, its line in `table.ts`, a builder in `functions/`.
import type { DataType, Shape, TensorValue } from '../../core/tensor-value.ts';
import type { OperationAttributes, OperationName } from '../graph/operation-attributes.ts';
import type { GraphNode, Tensor, TensorType } from '../graph/tensor.ts';

/**
 * A value of the plain evaluator, in row-major order: every type is held in double precision (int64 beyond 2^53 loses
 * its last bits), truth values as 0 and 1.
 */
export interface Dense {
  readonly dtype: DataType;
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Which kernels a graph is written for. `portable` uses only what every runtime has. */
export type Target = 'cpu' | 'wasm' | 'webgpu' | 'portable';

/** An attribute of an ONNX node: whole numbers, numbers in single precision, a text, or a tensor. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly tensor: TensorValue };

/** Writes ONNX nodes (default domain, opset 20). Names are made by the emitter. */
export interface Emitter {
  readonly target: Target;
  /** Channels a block of the runtime's convolutions over blocks of channels (`channelBlockOf`); undefined where it has none. */
  readonly channelBlock?: number | undefined;
  /** Name under which the value of a tensor stands in the model. */
  name(tensor: Tensor): string;
  /** Whether anything in the model reads the tensor; some kernels are faster without an output that nothing reads. */
  isNeeded(tensor: Tensor): boolean;
  /** Adds a node and returns the names of its outputs (one unless `outputs` says more). An omitted input is ''. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    outputs?: number,
  ): readonly string[];
  /** Name of a one-dimensional int64 constant. */
  ints(values: readonly number[]): string;
  /** Name of a scalar constant. */
  scalar(value: number, dtype: DataType): string;
  /** Name of a constant. */
  constant(value: TensorValue): string;
}

/**
 * Gradients of the inputs from gradients of the outputs, written with operations of the graph. `outputGradients[i]` is undefined
 * when output i does not influence the result; entries of the answer whose `wanted` is false may be undefined, and undefined means
 * zero. The rule reads values only from `node` (its inputs and outputs), which may be a recomputed copy.
 */
export type GradientRule<Name extends OperationName> = (
  node: GraphNode<Name>,
  outputGradients: readonly (Tensor | undefined)[],
  wanted: readonly boolean[],
) => readonly (Tensor | undefined)[];

/** Definition of one operation. */
export interface Operation<Name extends OperationName> {
  /** Types of the outputs. Throws through `shapeError` when shapes or types do not fit. */
  infer(inputs: readonly Tensor[], attributes: OperationAttributes[Name]): readonly TensorType[];
  /** `zero`: the derivative is zero wherever it exists (rounding, comparisons, indices). `none`: there is no rule; asking is an error. */
  readonly gradient: GradientRule<Name> | 'zero' | 'none';
  /** Plain double-precision evaluation, the reference that gradients and runtimes are checked against. */
  evaluate(
    inputs: readonly Dense[],
    attributes: OperationAttributes[Name],
    outputs: readonly TensorType[],
  ): readonly Dense[];
  /** Writes ONNX for the node; returns the names of its outputs in order. */
  lower(node: GraphNode<Name>, emitter: Emitter): readonly string[];
}

/** A part of the table of operations. */
export type OperationFamily<Names extends OperationName> = {
  readonly [Name in Names]: Operation<Name>;
};

/** All operations. */
export type OperationTable = OperationFamily<OperationName>;
