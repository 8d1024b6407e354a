import type { TensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';

/**
 * The mean of `count` values after one more: `mean + (value - mean) / (count + 1)` in the type of the tensors. With 0 it is the values
 * themselves. Tensors that are not real keep the latest value. The values given are not changed.
 */
export function meanValues(mean: Values | undefined, values: Values, count: number): Values {
  if (mean === undefined || count === 0) return values;
  const entries = Object.entries(values).map(([name, value]) => [name, meanOf(mean[name]!, value, count)] as const);
  return Object.fromEntries(entries);
}

function meanOf(mean: TensorValue, value: TensorValue, count: number): TensorValue {
  if (mean.dtype !== 'float32' || value.dtype !== 'float32') return value;
  const [before, added] = [mean.data as Float32Array, value.data as Float32Array];
  return { ...value, data: before.map((number, i) => number + (added[i]! - number) / (count + 1)) } as TensorValue;
}
