// Arbitrary tensors of every type and of up to four axes, scalars and empty ones among them.
import fc from 'fast-check';
import { type DataType, elementCount, type TensorValue, viewData } from '../../../src/core/tensor-value.ts';

const widths: Readonly<Record<DataType, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
};

export const everyType = Object.keys(widths) as readonly DataType[];

/** A tensor whose bytes are arbitrary (truth values: 0 and 1). */
export function anyTensor(types: readonly DataType[] = everyType): fc.Arbitrary<TensorValue> {
  const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  return fc.tuple(fc.constantFrom(...types), shape).chain(([dtype, extents]) => {
    const length = elementCount(extents) * widths[dtype];
    const byte = dtype === 'bool' ? fc.integer({ min: 0, max: 1 }) : fc.integer({ min: 0, max: 255 });
    return fc
      .array(byte, { minLength: length, maxLength: length })
      .map((bytes) => ({ dtype, shape: extents, data: viewData(dtype, Uint8Array.from(bytes)) }));
  });
}

/** A few named tensors. */
export function anyTensors(types: readonly DataType[] = everyType): fc.Arbitrary<Map<string, TensorValue>> {
  const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__');
  return fc
    .uniqueArray(fc.tuple(name, anyTensor(types)), { maxLength: 4, selector: ([text]) => text })
    .map((entries) => new Map(entries));
}
