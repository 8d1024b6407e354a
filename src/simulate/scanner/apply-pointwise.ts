// Changes of single samples, one after another in one pass over blocks; pictures that share all that is drawn are worked on together.
import type { Image } from '../../images/image.ts';
import type { PointwiseChange, PointwiseEffect } from './effect.ts';

/** Samples for which is drawn at once. */
const blockLength = 65536;
/** Samples that twins may share. */
const pieceLength = 1024;

/** The pictures, of equal extents and channels, after all changes: the same bits as one by one. What twins have in common is computed once. */
export function changeSamples(images: readonly Image[], changes: readonly PointwiseChange[]): Image[] {
  const length = images[0]!.data.length;
  const results = images.map((image, k) => {
    const same = images.findIndex(({ data }) => data === image.data);
    return same < k ? undefined : new Float32Array(length);
  });
  for (let start = 0; start < length; start += blockLength) {
    const count = Math.min(blockLength, length - start);
    const block = changes.map((change) => change(start, count));
    for (let offset = 0; offset < count; offset += pieceLength) {
      const [from, to] = [start + offset, start + Math.min(count, offset + pieceLength)];
      results.forEach((result, k) => {
        if (result === undefined) return;
        const samples = result.subarray(from, to);
        if (k > 0 && equalBits(images[0]!.data, images[k]!.data, from, to)) {
          samples.set(results[0]!.subarray(from, to));
          return;
        }
        samples.set(images[k]!.data.subarray(from, to));
        for (const change of block) change(samples, offset);
      });
    }
  }
  return images.map((image, k) => ({
    ...image,
    data: results[k] ?? results[images.findIndex(({ data }) => data === image.data)]!,
  }));
}

/** `apply` of an effect that changes samples by themselves. */
export function applyPointwise(open: PointwiseEffect['open']): PointwiseEffect['apply'] {
  return (image, value, stream) => (value === 0 ? image : changeSamples([image], [open(image, value, stream)])[0]!);
}

/** Whether two runs hold the same numbers; 0 and -0, and numbers and none, count as different. */
function equalBits(a: Float32Array, b: Float32Array, from: number, to: number): boolean {
  const [x, y] = [a, b].map((samples) => new Int32Array(samples.buffer, samples.byteOffset + 4 * from, to - from)) as [
    Int32Array,
    Int32Array,
  ];
  for (let i = 0; i < x.length; i += 1) if (x[i] !== y[i]) return false;
  return true;
}
