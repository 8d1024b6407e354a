// What pictures and words can be compared by before a network has learnt anything.
import { constantOf } from '../../engine/functions/constants.ts';
import { div, maximum, mul, sqrt, square, sub } from '../../engine/functions/elementwise.ts';
import { oneHot } from '../../engine/functions/indexing.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { averagePool } from '../../engine/functions/pooling.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** Parts along each side of a picture. */
const parts = 16;

/**
 * Features [N,C*16*16] of pictures [N,C,H,W]: means of parts of equal size (fewer parts of pictures below 16 samples; what is left at the right and below is
 * left out), less the mean of the picture and divided by its deviation. No gradient.
 */
export function pooledPictures(pictures: Tensor): Tensor {
  const [n, channels, height, width] = pictures.shape as [number, number, number, number];
  const kernel = [Math.max(1, Math.floor(height / parts)), Math.max(1, Math.floor(width / parts))];
  const pooled = averagePool(stopGradient(pictures), { kernel, strides: kernel });
  const flat = reshape(pooled, [n, channels * pooled.shape[2]! * pooled.shape[3]!]);
  const centred = sub(flat, mean(flat, { axes: [1], keepDims: true }));
  return div(centred, maximum(sqrt(mean(square(centred), { axes: [1], keepDims: true })), 1e-6));
}

/** How often each word stands in texts: counts [N,words] of word indices int64 [N,L]; 0 for the word that fills up short texts. */
export function wordCounts(
  indices: Tensor,
  { words, padding = 0 }: { readonly words: number; readonly padding?: number | undefined },
): Tensor {
  const counts = sum(oneHot(indices, words), { axes: [1] });
  return mul(
    counts,
    constantOf(indices.graph, { shape: [1, words] }, (word) => (word === padding ? 0 : 1)),
  );
}
