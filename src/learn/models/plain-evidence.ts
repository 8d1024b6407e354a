// What pictures and words can be compared by before a network has learnt anything.
import { cos, exp, sin } from '../../core/math.ts';
import { equal, where } from '../../engine/functions/comparisons.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import { conv } from '../../engine/functions/convolution.ts';
import { add, div, maximum, mod, mul, sqrt, square, sub } from '../../engine/functions/elementwise.ts';
import { oneHot } from '../../engine/functions/indexing.ts';
import { concat, reshape, slice } from '../../engine/functions/movement.ts';
import { averagePool } from '../../engine/functions/pooling.ts';
import { mean, sum } from '../../engine/functions/reductions.ts';
import { stopGradient } from '../../engine/functions/stop-gradient.ts';
import type { Graph } from '../../engine/graph/graph.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';

/** Parts along each side of a picture: of its samples, and of the strength of its edges. */
const parts = { samples: 16, edges: 6 };
/** Gabor's filters: their taps along each side, directions, the width of their window and their angular frequency in samples. */
const filters = { taps: 7, directions: 4, width: 1.6, frequency: 1.6 };
/** Pictures are halved as long as they have so many samples along each side. */
const smallest = 16;

/**
 * Features [N,F] of pictures [N,C,H,W], each brought to mean 0 and deviation 1: means of 16 x 16 parts of each channel, and the strength of edges in 6 x 6 parts
 * of the mean of the channels, by Gabor filters of 7 x 7 samples in 4 directions (root of the summed squares of the even and the odd one, at every second sample) upon the picture, its half, its
 * quarter and so on down to 16 samples. Of extents that the parts do not divide there are a few more parts, and what is left at the right and below is left out; small pictures have fewer. No gradient.
 *
 * Source: the gist of Oliva and Torralba (2001), with the samples beside it.
 */
export function pictureGist(pictures: Tensor): Tensor {
  const own = standardised(stopGradient(pictures));
  const features = [inParts(own, parts.samples)];
  for (let level = mean(own, { axes: [1], keepDims: true }); ; level = averagePool(level, halving)) {
    if (Math.min(level.shape[2]!, level.shape[3]!) < smallest) break;
    features.push(inParts(edgeStrength(level), parts.edges));
  }
  return concat(features, 1);
}

const halving = { kernel: [2, 2], strides: [2, 2] };

function standardised(pictures: Tensor): Tensor {
  const axes = [1, 2, 3];
  const centred = sub(pictures, mean(pictures, { axes, keepDims: true }));
  return div(centred, maximum(sqrt(mean(square(centred), { axes, keepDims: true })), 1e-6));
}

/** Means of parts of equal size [N,C*parts*parts] and a few more where they do not divide the extents. */
function inParts(maps: Tensor, along: number): Tensor {
  const [n, channels, height, width] = maps.shape as [number, number, number, number];
  const kernel = [Math.max(1, Math.floor(height / along)), Math.max(1, Math.floor(width / along))];
  const pooled = averagePool(maps, { kernel, strides: kernel });
  return reshape(pooled, [n, channels * pooled.shape[2]! * pooled.shape[3]!]);
}

/** Strength of edges [N,directions,H/2,W/2] of pictures [N,1,H,W]. */
function edgeStrength(pictures: Tensor): Tensor {
  const reach = (filters.taps - 1) / 2;
  const window = { strides: [2, 2], pads: [reach, reach, reach, reach] };
  const [even, odd] = [cos, sin].map((wave) => conv(pictures, gaborFilters(pictures.graph, wave), window));
  return sqrt(add(square(even!), square(odd!)));
}

/** Filters [directions,1,taps,taps] of length 1 and, as far as the window allows, of sum 0. */
function gaborFilters(graph: Graph, wave: (angle: number) => number): Tensor {
  const { taps, directions } = filters;
  const values = Array.from({ length: directions }, (_, direction) =>
    gaborFilter((Math.PI * direction) / directions, wave),
  );
  return constantOf(
    graph,
    { shape: [directions, 1, taps, taps] },
    (at) => values[Math.floor(at / (taps * taps))]![at % (taps * taps)]!,
  );
}

function gaborFilter(angle: number, wave: (angle: number) => number): readonly number[] {
  const { taps, width, frequency } = filters;
  const reach = (taps - 1) / 2;
  const places = Array.from(
    { length: taps * taps },
    (_, at) => [(at % taps) - reach, Math.floor(at / taps) - reach] as const,
  );
  const window = places.map(([x, y]) => exp(-(x * x + y * y) / (2 * width * width)));
  const waves = places.map(([x, y], at) => window[at]! * wave(frequency * (x * cos(angle) + y * sin(angle))));
  const excess = total(waves) / total(window);
  const filter = waves.map((value, at) => value - excess * window[at]!);
  const length = Math.sqrt(total(filter.map((value) => value * value)));
  return filter.map((value) => value / length);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Places among which pairs of neighbouring words are shared out, and the factor by which. */
const neighbours = { places: 509, factor: 8191 };

/**
 * How often each word, and each pair of neighbouring words, stands in texts: counts [N,words+509] of word indices int64 [N,L], pairs shared out among 509 places by
 * (8191 first + second) mod 509; 0 for the word that fills up short texts and pairs with it. A number of which every digit is a word is told by its pairs.
 */
export function wordCounts(
  indices: Tensor,
  { words, padding = 0 }: { readonly words: number; readonly padding?: number | undefined },
): Tensor {
  const counts = mul(
    sum(oneHot(indices, words), { axes: [1] }),
    constantOf(indices.graph, { shape: [1, words] }, (word) => (word === padding ? 0 : 1)),
  );
  const length = indices.shape[1]!;
  if (length < 2) return counts;
  const [first, second] = [slice(indices, 1, { end: length - 1 }), slice(indices, 1, { start: 1 })];
  const place = mod(add(mul(first, neighbours.factor), second), neighbours.places);
  const kept = where(equal(second, padding), neighbours.places, place);
  return concat([counts, sum(oneHot(kept, neighbours.places), { axes: [1] })], 1);
}
