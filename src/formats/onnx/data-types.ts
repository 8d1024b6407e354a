// The element types of ONNX tensors: our name where we have one, the list of a TensorProto that may hold them, bytes of a number in
// `raw_data` (two numbers make a complex element; types of less than a byte are packed into bytes).
import { TensorProto_DataType as Type } from 'onnx-buf';
import type { DataType } from '../../core/tensor-value.ts';

/** The typed number lists of a TensorProto. */
export type NumberList = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data';

/** What is known of an element type. `dtype` is missing where Evenhand has no such type. */
export interface ElementType {
  readonly name: string;
  readonly list: NumberList | undefined;
  readonly rawBytes: number;
  readonly dtype?: DataType;
}

const known: Readonly<Record<number, ElementType>> = {
  [Type.FLOAT]: { name: 'FLOAT', list: 'floatData', rawBytes: 4, dtype: 'float32' },
  [Type.UINT8]: { name: 'UINT8', list: 'int32Data', rawBytes: 1, dtype: 'uint8' },
  [Type.INT8]: { name: 'INT8', list: 'int32Data', rawBytes: 1, dtype: 'int8' },
  [Type.UINT16]: { name: 'UINT16', list: 'int32Data', rawBytes: 2, dtype: 'uint16' },
  [Type.INT16]: { name: 'INT16', list: 'int32Data', rawBytes: 2, dtype: 'int16' },
  [Type.INT32]: { name: 'INT32', list: 'int32Data', rawBytes: 4, dtype: 'int32' },
  [Type.INT64]: { name: 'INT64', list: 'int64Data', rawBytes: 8, dtype: 'int64' },
  [Type.STRING]: { name: 'STRING', list: undefined, rawBytes: 0 },
  [Type.BOOL]: { name: 'BOOL', list: 'int32Data', rawBytes: 1, dtype: 'bool' },
  [Type.FLOAT16]: { name: 'FLOAT16', list: 'int32Data', rawBytes: 2, dtype: 'float16' },
  [Type.DOUBLE]: { name: 'DOUBLE', list: 'doubleData', rawBytes: 8, dtype: 'float64' },
  [Type.UINT32]: { name: 'UINT32', list: 'uint64Data', rawBytes: 4, dtype: 'uint32' },
  [Type.UINT64]: { name: 'UINT64', list: 'uint64Data', rawBytes: 8, dtype: 'uint64' },
  [Type.COMPLEX64]: { name: 'COMPLEX64', list: 'floatData', rawBytes: 4 },
  [Type.COMPLEX128]: { name: 'COMPLEX128', list: 'doubleData', rawBytes: 8 },
  [Type.BFLOAT16]: { name: 'BFLOAT16', list: 'int32Data', rawBytes: 2, dtype: 'bfloat16' },
  [Type.FLOAT8E4M3FN]: { name: 'FLOAT8E4M3FN', list: 'int32Data', rawBytes: 1 },
  [Type.FLOAT8E4M3FNUZ]: { name: 'FLOAT8E4M3FNUZ', list: 'int32Data', rawBytes: 1 },
  [Type.FLOAT8E5M2]: { name: 'FLOAT8E5M2', list: 'int32Data', rawBytes: 1 },
  [Type.FLOAT8E5M2FNUZ]: { name: 'FLOAT8E5M2FNUZ', list: 'int32Data', rawBytes: 1 },
  [Type.FLOAT8E8M0]: { name: 'FLOAT8E8M0', list: 'int32Data', rawBytes: 1 },
  [Type.UINT4]: { name: 'UINT4', list: 'int32Data', rawBytes: 1 },
  [Type.INT4]: { name: 'INT4', list: 'int32Data', rawBytes: 1 },
  [Type.FLOAT4E2M1]: { name: 'FLOAT4E2M1', list: 'int32Data', rawBytes: 1 },
  [Type.UINT2]: { name: 'UINT2', list: 'int32Data', rawBytes: 1 },
  [Type.INT2]: { name: 'INT2', list: 'int32Data', rawBytes: 1 },
};

/** The element type of a number of `TensorProto.DataType`; `undefined` for 0 and for numbers newer than this code. */
export function elementType(dataType: number): ElementType | undefined {
  return known[dataType];
}

/** Our name of an ONNX element type, as in `TypeProto.Tensor.elem_type`; `undefined` where Evenhand has no such type. */
export function dataTypeOf(onnxType: number): DataType | undefined {
  return known[onnxType]?.dtype;
}

/** ONNX's name of an element type, such as `FLOAT`, for messages; `type 99` for an unknown number. */
export function onnxTypeName(onnxType: number): string {
  return known[onnxType]?.name ?? `type ${onnxType}`;
}

/** ONNX's number (`TensorProto.DataType`) of each of our types; `dataTypeOf` is the inverse. */
export const onnxTypes: Readonly<Record<DataType, number>> = {
  float32: Type.FLOAT,
  float64: Type.DOUBLE,
  float16: Type.FLOAT16,
  bfloat16: Type.BFLOAT16,
  int8: Type.INT8,
  uint8: Type.UINT8,
  int16: Type.INT16,
  uint16: Type.UINT16,
  int32: Type.INT32,
  uint32: Type.UINT32,
  int64: Type.INT64,
  uint64: Type.UINT64,
  bool: Type.BOOL,
};
