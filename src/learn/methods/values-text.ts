// Tensors as JSON, for the state of a method that keeps weights of its own.
import { fromBase64, toBase64 } from '../../core/base64.ts';
import { type DataType, type TensorValue, viewData } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import { bytesOf } from '../../formats/tensor-bytes.ts';

/** One tensor: type, shape and its little-endian bytes as Base64. */
export interface TensorText {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly base64: string;
}

/** Tensors by name as plain JSON; every bit is kept. A third larger than the tensors. */
export function valuesToText(values: Values): Readonly<Record<string, TensorText>> {
  const entries = Object.entries(values).map(([name, value]) => {
    const { dtype, shape } = value;
    return [name, { dtype, shape, base64: toBase64(bytesOf(value)) }] as const;
  });
  return Object.fromEntries(entries);
}

/** The tensors again. */
export function valuesFromText(text: Readonly<Record<string, TensorText>>): Values {
  const entries = Object.entries(text).map(([name, { dtype, shape, base64 }]) => {
    return [name, { dtype, shape, data: viewData(dtype, fromBase64(base64)) } as TensorValue] as const;
  });
  return Object.fromEntries(entries);
}
