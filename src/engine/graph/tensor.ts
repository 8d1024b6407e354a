// Tensors and nodes of the graph: plain values that know the graph they belong to.
import type { DataType, Shape } from '../../core/tensor-value.ts';
import type { Graph } from './graph.ts';
import type { OperationAttributes, OperationName } from './operation-attributes.ts';

/** Element type and shape; a scalar has the shape []. */
export interface TensorType {
  readonly dtype: DataType;
  readonly shape: Shape;
}

/** A symbolic tensor: one output of one node. Shapes are static. */
export interface Tensor extends TensorType {
  readonly graph: Graph;
  /** Position in creation order, unique within the graph. */
  readonly id: number;
  readonly node: GraphNode;
  /** Which output of the node. */
  readonly index: number;
  /** True for an output of an opaque node whose type is unknown; then `dtype` and `shape` mean nothing. */
  readonly untyped: boolean;
}

/** One application of an operation. */
export interface GraphNode<Name extends OperationName = OperationName> {
  readonly id: number;
  readonly operation: Name;
  readonly inputs: readonly Tensor[];
  readonly attributes: OperationAttributes[Name];
  readonly outputs: readonly Tensor[];
  /** Where the node comes from: a layer's path or the node's name in an imported file. */
  readonly label: string;
  /** Number of the block whose values are computed again for the backward pass instead of being kept; 0 for none. */
  readonly block: number;
  /** Number of the recomputation that the node belongs to; 0 for none. Nodes of different numbers are never merged. */
  readonly copy: number;
}

/** A tensor, or a number that stands for a scalar constant of the other operand's type. */
export type Operand = Tensor | number;

/** Whether a type has real values (float32, float64, float16, bfloat16), so that gradients flow through it. */
export function isFloating(dtype: DataType): boolean {
  return dtype === 'float32' || dtype === 'float64' || dtype === 'float16' || dtype === 'bfloat16';
}
