import type { Kernel } from './kernel.ts';

const round = Math.fround;

/** Interpolation of a control grid in TypeScript; see `kernel.ts`. A table entry is four whole indices (as bits) and four weights. */
export function plainUpsampling(heap: Float32Array): Pick<Kernel, 'upsampleLines' | 'upsampleColumns'> {
  const indices = new Uint32Array(heap.buffer, heap.byteOffset, heap.length);
  const weighted = (entry: number, base: number, stride: number): number => {
    const term = (i: number): number => round(heap[entry + 4 + i]! * heap[base + indices[entry + i]! * stride]!);
    return round(round(term(0) + term(1)) + round(term(2) + term(3)));
  };
  return {
    upsampleLines: (target, { place, stride, length }, table) => {
      for (let i = 0; i < length; i += 1) heap[target + i] = weighted(table, place + i, stride);
    },
    upsampleColumns: ({ place, apart, planes, length }, source, table) => {
      for (let plane = 0; plane < planes; plane += 1) {
        const out = place + plane * apart;
        for (let i = 0; i < length; i += 1) heap[out + i] = weighted(table + 8 * i, source + plane, 4);
      }
    },
  };
}
