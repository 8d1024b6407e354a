import { createStream } from '../../core/stream.ts';

/** Order in which `count` cases are seen in an epoch: a permutation from the stream (seed, 'order', epoch), as indices. */
export function caseOrder(
  count: number,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  createStream(seed, 'order', epoch).shuffle(order);
  return order;
}

/** An order cut into batches of `size`; the last one is shorter, or left out with `dropLast`. Views. */
export function cutBatches(
  order: Int32Array,
  { size, dropLast = false }: { readonly size: number; readonly dropLast?: boolean | undefined },
): readonly Int32Array[] {
  const batches: Int32Array[] = [];
  for (let start = 0; start < order.length; start += size) {
    const batch = order.subarray(start, Math.min(start + size, order.length));
    if (batch.length === size || !dropLast) batches.push(batch);
  }
  return batches;
}
