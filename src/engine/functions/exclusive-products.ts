import { elementCount } from '../../core/tensor-value.ts';
import type { Tensor } from '../graph/tensor.ts';
import { mul } from './elementwise.ts';

/**
 * For each element the product of all others along `axes`, without a division: products of the elements before and after it, each
 * by doubling steps (Hillis and Steele 1986). Exact where elements are zero, and so are its derivatives.
 */
export function exclusiveProducts(x: Tensor, axes: readonly number[]): Tensor {
  const { graph, shape } = x;
  if (elementCount(shape) === 0) return x;
  const kept = shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const permutation = [...kept, ...axes];
  const moved = graph.add('transpose', [x], { permutation });
  const size = elementCount(axes.map((axis) => shape[axis]!));
  const rows = graph.add('reshape', [moved], { shape: [elementCount(kept.map((axis) => shape[axis]!)), size] });
  const products = mul(productsBefore(rows, 1), productsBefore(rows, -1));
  const back = graph.add('reshape', [products], { shape: moved.shape });
  return graph.add('transpose', [back], { permutation: shape.map((_, axis) => permutation.indexOf(axis)) });
}

/** Products of the elements before each in its row, or after it when `direction` is -1. */
function productsBefore(rows: Tensor, direction: 1 | -1): Tensor {
  const size = rows.shape[1]!;
  let products = shifted(rows, direction);
  for (let step = 1; step < size; step *= 2) products = mul(products, shifted(products, direction * step));
  return products;
}

/** Rows moved along by `step` elements, ones moving in. */
function shifted(rows: Tensor, step: number): Tensor {
  return rows.graph.add('pad', [rows], { mode: 'constant', before: [0, step], after: [0, -step], value: 1 });
}
