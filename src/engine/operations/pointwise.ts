// Definitions of operations that work element by element, made from what differs between them.
import { type DataType, elementCount, type Shape } from '../../core/tensor-value.ts';
import { sumToShape } from '../functions/sum-to-shape.ts';
import { broadcastShapes, sameShape } from '../graph/broadcast.ts';
import type { OperationAttributes, OperationName } from '../graph/operation-attributes.ts';
import { type GraphNode, isFloating, type Tensor, type TensorType } from '../graph/tensor.ts';
import { broadcastStrides, forEachOffset } from './dense.ts';
import type { Dense, Emitter, OnnxAttribute, Operation } from './operation.ts';
import { requireCount, requireKind, requireOneType, type ValueKind } from './value-kind.ts';

/** What a gradient rule of one operand reads: the operand, the result, the gradient of the result and the attributes. */
export interface Flow<Name extends OperationName> {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly g: Tensor;
  readonly attributes: OperationAttributes[Name];
}

/** What a lowering of one operand reads. */
export interface Lowering<Name extends OperationName> {
  readonly x: string;
  readonly dtype: DataType;
  readonly attributes: OperationAttributes[Name];
  readonly emitter: Emitter;
}

/** An operation of one operand. */
export interface UnaryDefinition<Name extends OperationName> {
  readonly kind: ValueKind;
  /** Type of the result; that of the operand unless given. */
  readonly result?: DataType;
  value(x: number, attributes: OperationAttributes[Name]): number;
  readonly gradient: ((flow: Flow<Name>) => Tensor) | 'zero';
  /** Name of the ONNX operator, or a function that writes nodes and returns the name of the result. */
  readonly lower: string | ((lowering: Lowering<Name>) => string);
}

/** Completes the definition of an operation of one operand. */
export function unary<Name extends OperationName>(name: Name, definition: UnaryDefinition<Name>): Operation<Name> {
  const { kind, result, gradient, lower } = definition;
  return {
    infer: (inputs) => {
      requireCount(name, inputs, [1, 1]);
      requireKind(name, kind, inputs);
      return [{ dtype: result ?? inputs[0]!.dtype, shape: inputs[0]!.shape }];
    },
    gradient:
      gradient === 'zero'
        ? 'zero'
        : (node, [g]) => [g && gradient({ x: node.inputs[0]!, y: node.outputs[0]!, g, attributes: node.attributes })],
    evaluate: ([x], attributes) => [
      { dtype: result ?? x!.dtype, shape: x!.shape, data: x!.data.map((value) => definition.value(value, attributes)) },
    ],
    lower: (node, emitter) => {
      const x = emitter.name(node.inputs[0]!);
      if (typeof lower === 'string') return emitter.node(lower, [x]);
      return [lower({ x, dtype: node.inputs[0]!.dtype, attributes: node.attributes, emitter })];
    },
  };
}

/** What a gradient rule of two operands reads. */
export interface PairFlow {
  readonly a: Tensor;
  readonly b: Tensor;
  readonly y: Tensor;
  readonly g: Tensor;
  readonly wanted: readonly boolean[];
}

/** An operation of two operands that broadcast against each other. */
export interface BinaryDefinition<Name extends OperationName> {
  readonly kind: ValueKind;
  /** Type of the result; that of the first operand unless given. */
  readonly result?: DataType;
  /** True when the operands may have different types. */
  readonly mixed?: boolean;
  value(a: number, b: number, attributes: OperationAttributes[Name]): number;
  /** Value for whole-number types, where it differs. */
  wholeValue?(a: number, b: number, attributes: OperationAttributes[Name]): number;
  /** Gradients of both operands, still of the shape of the result. */
  readonly gradient:
    | ((flow: PairFlow, attributes: OperationAttributes[Name]) => readonly (Tensor | undefined)[])
    | 'zero';
  readonly lower: string | ((names: readonly [string, string], node: GraphNode<Name>, emitter: Emitter) => string);
}

/** Completes the definition of an operation of two operands. */
export function binary<Name extends OperationName>(name: Name, definition: BinaryDefinition<Name>): Operation<Name> {
  const { kind, result, mixed, gradient, lower } = definition;
  return {
    infer: (inputs) => {
      requireCount(name, inputs, [2, 2]);
      requireKind(name, kind, inputs);
      if (!mixed) requireOneType(name, inputs);
      return [{ dtype: result ?? inputs[0]!.dtype, shape: broadcastShapes(name, inputs) }];
    },
    gradient:
      gradient === 'zero'
        ? 'zero'
        : ({ inputs, outputs, attributes }, [g], wanted) => {
            if (!g) return [];
            const parts = gradient({ a: inputs[0]!, b: inputs[1]!, y: outputs[0]!, g, wanted }, attributes);
            return parts.map((part, index) => part && sumToShape(part, inputs[index]!.shape));
          },
    evaluate: ([a, b], attributes, [output]) => {
      const whole = definition.wholeValue && !isFloating(a!.dtype);
      const value = (whole ? definition.wholeValue : definition.value) as BinaryDefinition<Name>['value'];
      return [zip([a!, b!], output!, ([left, right]) => value(left!, right!, attributes))];
    },
    lower: (node, emitter) => {
      const names = [emitter.name(node.inputs[0]!), emitter.name(node.inputs[1]!)] as const;
      return typeof lower === 'string' ? emitter.node(lower, names) : [lower(names, node, emitter)];
    },
  };
}

/** Element by element over operands broadcast to `type.shape`. */
export function zip(
  operands: readonly Dense[],
  { dtype, shape }: TensorType,
  value: (elements: readonly number[]) => number,
): Dense {
  const broadcast = operands.map((operand) => broadcastData(operand, shape));
  const elements = new Array<number>(operands.length);
  const data = new Float64Array(elementCount(shape));
  for (let index = 0; index < data.length; index += 1) {
    for (let operand = 0; operand < elements.length; operand += 1) elements[operand] = broadcast[operand]![index]!;
    data[index] = value(elements);
  }
  return { dtype, shape, data };
}

/** The elements of a value repeated to `shape`. */
function broadcastData(value: Dense, shape: Shape): Float64Array {
  if (sameShape(value.shape, shape)) return value.data;
  const data = new Float64Array(elementCount(shape));
  forEachOffset(shape, broadcastStrides(value.shape, shape), (flat, offset) => {
    data[flat] = value.data[offset]!;
  });
  return data;
}

/** Writes a node of one output and returns its name. */
export function emit(
  emitter: Emitter,
  operator: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): string {
  return emitter.node(operator, inputs, attributes)[0]!;
}

/** Whether the kernels of WebGPU, or only those that every runtime has, may be counted on. */
export function isRestricted({ target }: Emitter): boolean {
  return target === 'webgpu' || target === 'portable';
}
