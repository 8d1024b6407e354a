// The few ONNX messages that the emitter writes.
import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  type TypeProto,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf';
import { onnxTypes } from '../../formats/onnx/data-types.ts';
import { tensorProtoOf } from '../../formats/onnx/tensor.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import type { Tensor, TensorType } from '../graph/tensor.ts';
import type { OnnxAttribute } from '../operations/operation.ts';

/** An attribute of a node. */
export function attributeProto(name: string, value: OnnxAttribute): AttributeProto {
  const encode = new TextEncoder();
  if ('int' in value) return create(AttributeProtoSchema, { name, type: Kind.INT, i: BigInt(value.int) });
  if ('float' in value) return create(AttributeProtoSchema, { name, type: Kind.FLOAT, f: value.float });
  if ('string' in value) {
    return create(AttributeProtoSchema, { name, type: Kind.STRING, s: encode.encode(value.string) });
  }
  if ('ints' in value) return create(AttributeProtoSchema, { name, type: Kind.INTS, ints: value.ints.map(BigInt) });
  if ('floats' in value) return create(AttributeProtoSchema, { name, type: Kind.FLOATS, floats: [...value.floats] });
  return create(AttributeProtoSchema, { name, type: Kind.TENSOR, t: tensorProtoOf('', value.tensor) });
}

/** Name and what is known of the type of a model's output: of an untyped tensor what the file that it comes from declares. */
export function outputInfo(name: string, tensor: Tensor): ValueInfoProto {
  if (!tensor.untyped) return valueInfo(name, tensor);
  const { declaredTypes } = tensor.node.attributes as OperationAttributes['opaque'];
  const type = declaredTypes[tensor.index] as TypeProto | undefined;
  return create(ValueInfoProtoSchema, type ? { name, type } : { name });
}

/** Name, type and shape of a model's input or output. */
export function valueInfo(name: string, type: TensorType): ValueInfoProto {
  const dim = type.shape.map((extent) =>
    create(TensorShapeProto_DimensionSchema, { value: { case: 'dimValue', value: BigInt(extent) } }),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: onnxTypes[type.dtype],
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value: tensorType } }),
  });
}
