import { allocateData, type DataType, elementCount, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import { bfloat16Bits, float16Bits, fromBfloat16Bits, fromFloat16Bits } from '../../formats/half.ts';
import type { Dense } from './operation.ts';

/** An evaluator value filled by index: `fill(i)` gives element i in row-major order. */
export function denseFrom(dtype: DataType, shape: Shape, fill: (index: number) => number): Dense {
  const data = new Float64Array(elementCount(shape));
  for (let index = 0; index < data.length; index += 1) data[index] = fill(index);
  return { dtype, shape, data };
}

/**
 * A tensor value in double precision, a copy. Half floats are read from their bits; truth values are 0 and 1; int64
 * beyond 2^53 loses its last bits.
 */
export function toDense(value: TensorValue): Dense {
  const { dtype, shape, data } = value;
  if (dtype === 'float16') return denseFrom(dtype, shape, (index) => fromFloat16Bits(Number(data[index])));
  if (dtype === 'bfloat16') return denseFrom(dtype, shape, (index) => fromBfloat16Bits(Number(data[index])));
  return denseFrom(dtype, shape, (index) => Number(data[index]));
}

/**
 * An evaluator value in its own type, rounded to it: to the nearest for floating types, towards zero for whole ones.
 * Whole numbers outside int64 become its nearest end, those outside narrower types keep their low bits. NaN in a 64-bit
 * whole type throws `RangeError`.
 */
export function fromDense({ dtype, shape, data }: Dense): TensorValue {
  const out = allocateData(dtype, data.length);
  if (out instanceof BigInt64Array) {
    for (const [index, number] of data.entries()) out[index] = toInt64(number);
  } else if (out instanceof BigUint64Array) {
    for (const [index, number] of data.entries()) out[index] = BigInt(Math.max(0, Math.trunc(number)));
  } else if (dtype === 'float16') {
    for (const [index, number] of data.entries()) out[index] = float16Bits(number);
  } else if (dtype === 'bfloat16') {
    for (const [index, number] of data.entries()) out[index] = bfloat16Bits(number);
  } else {
    out.set(data);
  }
  return { dtype, shape, data: out } as TensorValue;
}

const int64Limit = 65536 * 65536 * 65536 * 32768;

function toInt64(value: number): bigint {
  if (value >= int64Limit) return 9223372036854775807n;
  if (value <= -int64Limit) return -9223372036854775808n;
  return BigInt(Math.trunc(value));
}

/** Row-major strides of a shape, in elements. */
export function stridesOf(shape: Shape): readonly number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/**
 * Calls `visit(flat, offset)` for each element of `shape` in row-major order; `offset` is the sum of index times `strides`, which
 * may hold zeros (broadcast) and negative steps.
 */
export function forEachOffset(
  shape: Shape,
  strides: readonly number[],
  visit: (flat: number, offset: number) => void,
): void {
  const count = elementCount(shape);
  const index = new Array<number>(shape.length).fill(0);
  let offset = 0;
  for (let flat = 0; flat < count; flat += 1) {
    visit(flat, offset);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis]! += 1;
      offset += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

/** Strides with which a value of `shape` is read when broadcast to `target`: 0 along repeated axes. */
export function broadcastStrides(shape: Shape, target: Shape): readonly number[] {
  const own = stridesOf(shape);
  const lead = target.length - shape.length;
  return target.map((_, axis) => (axis < lead || shape[axis - lead] === 1 ? 0 : own[axis - lead]!));
}
