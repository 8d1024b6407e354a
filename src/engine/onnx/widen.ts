// Half-precision models in single precision: values, and the types that nodes name.
import { clone } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  NodeProtoSchema,
  TensorProto_DataType as Type,
  type TypeProto,
} from 'onnx-buf';
import type { DataType, TensorValue } from '../../core/tensor-value.ts';
import { fromBfloat16Array, fromFloat16Array } from '../../formats/half.ts';
import { tensorOf, tensorProtoOf } from '../../formats/onnx/tensor.ts';
import { graphsOf } from './inline-functions.ts';

/** Single precision in place of half; other types as they are. */
export function widenType(dtype: DataType): DataType {
  return dtype === 'float16' || dtype === 'bfloat16' ? 'float32' : dtype;
}

/** A value in single precision if it was in half; exact. */
export function widenValue(value: TensorValue): TensorValue {
  const { dtype, shape, data } = value;
  if (dtype === 'float16') return { dtype: 'float32', shape, data: fromFloat16Array(data as Uint16Array) };
  if (dtype === 'bfloat16') return { dtype: 'float32', shape, data: fromBfloat16Array(data as Uint16Array) };
  return value;
}

/** A copy of a node whose attributes and sub-graphs name single precision where they named half. */
export function widenNode(original: NodeProto, file: string): NodeProto {
  const node = clone(NodeProtoSchema, original);
  widenAttributes(node, file);
  return node;
}

function widenAttributes(node: NodeProto, file: string): void {
  for (const attribute of node.attribute) {
    if (attribute.name === 'to' || attribute.name === 'dtype' || attribute.name === 'output_dtype') {
      if (isHalf(Number(attribute.i))) attribute.i = BigInt(Type.FLOAT);
    }
    widenTensors(attribute, file);
    for (const graph of graphsOf(attribute)) widenGraph(graph, file);
  }
}

function widenTensors(attribute: AttributeProto, file: string): void {
  const { t } = attribute;
  if (t && isHalf(t.dataType)) attribute.t = tensorProtoOf(t.name, widenValue(tensorOf(t, { file })));
}

function widenGraph(graph: GraphProto, file: string): void {
  graph.initializer = graph.initializer.map((tensor) =>
    isHalf(tensor.dataType) ? tensorProtoOf(tensor.name, widenValue(tensorOf(tensor, { file }))) : tensor,
  );
  for (const { type } of [...graph.input, ...graph.output, ...graph.valueInfo]) if (type) widenTypeProto(type);
  for (const node of graph.node) widenAttributes(node, file);
}

function widenTypeProto({ value }: TypeProto): void {
  if (value.case === 'tensorType' && isHalf(value.value.elemType)) value.value.elemType = Type.FLOAT;
  if (value.case === 'sequenceType' || value.case === 'optionalType') {
    if (value.value.elemType) widenTypeProto(value.value.elemType);
  }
}

function isHalf(type: number): boolean {
  return type === Type.FLOAT16 || type === Type.BFLOAT16;
}
