import type { Rows } from './evidence.ts';

/**
 * The `count` nearest other rows of each row by the cosine, [rows][count]; of rows equally near the one with the lower index. Rows of zeros
 * are equally near to all. O(rows^2 width) time, O(rows) extra memory.
 */
export function nearestRows({ count: rows, width, data }: Rows, count: number): Int32Array {
  const unit = unitRows({ count: rows, width, data });
  const wanted = Math.min(count, rows - 1);
  const nearest = new Int32Array(rows * wanted);
  const cosines = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    for (let other = 0; other < rows; other += 1) {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += unit[row * width + k]! * unit[other * width + k]!;
      cosines[other] = sum;
    }
    nearest.set(largest(cosines, wanted, row), row * wanted);
  }
  return nearest;
}

function unitRows({ count, width, data }: Rows): Float64Array {
  const unit = Float64Array.from(data);
  for (let row = 0; row < count; row += 1) {
    let squares = 0;
    for (let k = 0; k < width; k += 1) squares += data[row * width + k]! * data[row * width + k]!;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let k = 0; k < width; k += 1) unit[row * width + k]! *= scale;
  }
  return unit;
}

/** Indices of the largest values but one index, by a heap of the kept ones whose least is at the top. */
function largest(values: Float64Array, count: number, left: number): Int32Array {
  const heap = new Int32Array(count);
  let size = 0;
  const isLess = (a: number, b: number): boolean => values[a]! < values[b]! || (values[a] === values[b] && a > b);
  const sink = (): void => {
    let at = 0;
    for (;;) {
      const [first, second] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (first < size && isLess(heap[first]!, heap[least]!)) least = first;
      if (second < size && isLess(heap[second]!, heap[least]!)) least = second;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!isLess(heap[at]!, heap[parent]!)) return;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  };
  for (let index = 0; index < values.length; index += 1) {
    if (index === left) continue;
    if (size < count) {
      heap[size] = index;
      rise(size);
      size += 1;
    } else if (count > 0 && isLess(heap[0]!, index)) {
      heap[0] = index;
      sink();
    }
  }
  return heap.sort();
}
