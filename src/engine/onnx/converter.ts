// What converts an ONNX operator: a function from the node, with its inputs as tensors, to tensors.
import type { TensorProto } from 'onnx-buf';
import type { DataType, TensorValue } from '../../core/tensor-value.ts';
import type { OperationName } from '../graph/operation-attributes.ts';
import type { Tensor } from '../graph/tensor.ts';
import { toDense } from '../operations/dense.ts';
import type { Builder } from './builder.ts';
import type { NodeAttributes } from './node-attributes.ts';

/** A node on its way into the graph. */
export interface ImportedNode {
  /** Operator, with its domain where that is not the standard one: `Conv`, `com.microsoft::Gelu`. */
  readonly operator: string;
  /** Version of the operator set that the node is written in. */
  readonly version: number;
  /** Undefined where an optional input is left out. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** Names of the outputs, '' where left out, without left-out ones at the end. */
  readonly outputs: readonly string[];
  readonly attributes: NodeAttributes;
  readonly build: Builder;
  /** Reads a tensor of the model; the node is kept when its elements are of a type that the graph does not have. */
  readonly readTensor: (tensor: TensorProto) => TensorValue;
  /** The same as a tensor of the graph: a large one of real values is fed like a weight. */
  readonly readConstant: (tensor: TensorProto) => Tensor;
  /** Our type of an ONNX element type, after widening; undefined where there is none. */
  readonly readType: (elementType: number) => DataType | undefined;
}

/** Makes the operations of one node and returns its outputs; outputs that were left out may be undefined. */
export type Converter = (node: ImportedNode) => readonly (Tensor | undefined)[];

/** How an ONNX operator is imported. */
export interface OperatorDefinition {
  /** Operations of the graph that the node may become; none for one that is known at import or passes its input on. */
  readonly becomes: readonly OperationName[];
  readonly convert: Converter;
  /** Cases in which the node is kept as it is, for the documents. */
  readonly keeps?: string;
}

/** Operators by name. */
export type OperatorTable = Readonly<Record<string, OperatorDefinition>>;

/** Thrown by a converter that cannot take a node apart: the node is then kept as it is. Never leaves the importer. */
export class Kept extends Error {
  override readonly name = 'Kept';
  /** Input whose value would have to be known. */
  readonly needs: number | undefined;

  constructor(reason: string, needs?: number) {
    super(reason);
    this.needs = needs;
  }
}

/** Ends a conversion: the node is kept as it is, because of `reason`. `needs` is the input whose value would have to be known. */
export function keep(reason: string, needs?: number): never {
  throw new Kept(reason, needs);
}

/** An input that must be there. */
export function operand(node: ImportedNode, index: number): Tensor {
  return node.inputs[index] ?? keep(`its input ${index} is left out`);
}

/** The value of an input as numbers if the input is given; the node is kept when it is not known at import. */
export function numbersOf(node: ImportedNode, index: number, what: string): readonly number[] | undefined {
  const tensor = node.inputs[index];
  if (!tensor) return undefined;
  const value = node.build.valueOf(tensor) ?? keep(`the value of its ${what} is not known at import`, index);
  return Array.from(toDense(value).data);
}

/** The value of an input of one element, as `numbersOf`. */
export function numberOf(node: ImportedNode, index: number, what: string): number | undefined {
  const numbers = numbersOf(node, index, what);
  return numbers === undefined ? undefined : (numbers[0] ?? keep(`its ${what} is empty`));
}
