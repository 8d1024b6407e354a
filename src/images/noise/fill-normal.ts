import { exp, log } from '../../core/math.ts';
import type { Stream } from '../../core/stream.ts';

/** Layers of equal area under exp(−x²/2), where the last one begins, and the area of each (Marsaglia and Tsang 2000). */
const layerCount = 256;
const tailStart = 3.6541528853610088;
const layerArea = 0.00492867323399;
const halfRange = 8388608;

interface Layers {
  /** Value of one step of the 24 bits draw in each layer. */
  readonly step: Float64Array;
  /** Draws below this are inside the layer above too, and so accepted at once. */
  readonly inside: Float64Array;
  /** exp(−x²/2) at the right end of each layer. */
  readonly density: Float64Array;
}

let layers: Layers | undefined;

function makeLayers(): Layers {
  const density = (x: number): number => exp((-x * x) / 2);
  const edge = new Float64Array(layerCount + 1);
  edge[0] = layerArea / density(tailStart);
  edge[1] = tailStart;
  for (let i = 2; i < layerCount; i += 1) {
    edge[i] = Math.sqrt(-2 * log(layerArea / edge[i - 1]! + density(edge[i - 1]!)));
  }
  const inner = edge.subarray(0, layerCount);
  return {
    step: inner.map((x) => x / halfRange),
    inside: inner.map((x, i) => (edge[i + 1]! / x) * halfRange),
    density: edge.map(density),
  };
}

/**
 * Fills the array with independent normal numbers of mean 0: the ziggurat of 256 layers (Marsaglia and Tsang 2000) with layer and value
 * from separate bits (Doornik 2005), driven by a xoshiro128** generator whose state is the next four numbers of the stream. So the
 * stream moves on by four (more only if all were zero), whatever the length, and a longer array begins as a shorter one does.
 * Values have 24 bits in each layer (steps of 4.7e-7 standard deviations or less); the tails are not cut.
 */
export function fillNormal(array: Float32Array, stream: Stream, standardDeviation = 1): void {
  layers ??= makeLayers();
  const { step, inside, density } = layers;
  const next = generator(stream);
  for (let i = 0; i < array.length; i += 1) {
    for (;;) {
      const draw = next();
      const layer = draw & 255;
      const signed = (draw >> 8) + 0.5;
      const value = signed * step[layer]!;
      if (Math.abs(signed) < inside[layer]!) {
        array[i] = value * standardDeviation;
        break;
      }
      if (layer === 0) {
        array[i] = tail(next, signed) * standardDeviation;
        break;
      }
      const height = density[layer]! + uniform(next) * (density[layer + 1]! - density[layer]!);
      if (height < exp((-value * value) / 2)) {
        array[i] = value * standardDeviation;
        break;
      }
    }
  }
}

/** A normal number beyond the last layer (Marsaglia 1964). */
function tail(next: () => number, sign: number): number {
  for (;;) {
    const beyond = -log(uniform(next)) / tailStart;
    if (-2 * log(uniform(next)) > beyond * beyond) return sign < 0 ? -tailStart - beyond : tailStart + beyond;
  }
}

/** Uniform in (0, 1). */
function uniform(next: () => number): number {
  return ((next() >>> 0) + 0.5) / 4294967296;
}

/** The generator of core/xoshiro.ts with its state in local variables; gives signed words. */
function generator(stream: Stream): () => number {
  let [a, b, c, d] = [0, 0, 0, 0];
  while ((a | b | c | d) === 0) {
    a = stream.uint32() | 0;
    b = stream.uint32() | 0;
    c = stream.uint32() | 0;
    d = stream.uint32() | 0;
  }
  return () => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const e = c ^ a;
    const f = d ^ b;
    const shifted = b << 9;
    b ^= e;
    a ^= f;
    c = e ^ shifted;
    d = (f << 11) | (f >>> 21);
    return result;
  };
}
