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
 * Fills the array with independent normal numbers of mean 0 and the given standard deviation (not checked): the
 * ziggurat of 256 layers (Marsaglia and Tsang 2000) with layer and value from separate bits (Doornik 2005), driven by a
 * xoshiro128** generator whose state is the next four numbers of the stream. So the stream moves on by four (more only
 * if all were zero), whatever the length, and a longer array begins as a shorter one does. Values have 24 bits in each
 * layer (steps of 4.7e-7 standard deviations or less); the tails are not cut.
 */
export function fillNormal(array: Float32Array, stream: Stream, standardDeviation = 1): void {
  layers ??= makeLayers();
  const { step, inside } = layers;
  const state = seeded(stream);
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  // `nextWord` written out: the state stays in local variables but for one number in a hundred.
  for (let i = 0; i < array.length; i += 1) {
    const scrambled = Math.imul(b, 5);
    const draw = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    const layer = draw & 255;
    const signed = (draw >> 8) + 0.5;
    if (Math.abs(signed) < inside[layer]!) {
      array[i] = signed * step[layer]! * standardDeviation;
      continue;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
    array[i] = besideLayers(draw, state, layers) * standardDeviation;
    a = state[0]!;
    b = state[1]!;
    c = state[2]!;
    d = state[3]!;
  }
}

/** The normal number that a draw leads to which is not inside the layer above, with more draws. */
function besideLayers(first: number, state: Int32Array, { step, inside, density }: Layers): number {
  for (let draw = first; ; draw = nextWord(state)) {
    const layer = draw & 255;
    const signed = (draw >> 8) + 0.5;
    const value = signed * step[layer]!;
    if (Math.abs(signed) < inside[layer]!) return value;
    if (layer === 0) return tail(state, signed);
    const height = density[layer]! + uniform(state) * (density[layer + 1]! - density[layer]!);
    if (height < exp((-value * value) / 2)) return value;
  }
}

/** A normal number beyond the last layer (Marsaglia 1964). */
function tail(state: Int32Array, sign: number): number {
  for (;;) {
    const beyond = -log(uniform(state)) / tailStart;
    if (-2 * log(uniform(state)) > beyond * beyond) return sign < 0 ? -tailStart - beyond : tailStart + beyond;
  }
}

/** Uniform in (0, 1). */
function uniform(state: Int32Array): number {
  return ((nextWord(state) >>> 0) + 0.5) / 4294967296;
}

/** State of a xoshiro128** generator, from the stream. */
function seeded(stream: Stream): Int32Array {
  const state = new Int32Array(4);
  while (state.every((word) => word === 0)) {
    for (let k = 0; k < 4; k += 1) state[k] = stream.uint32();
  }
  return state;
}

/** Next word of a generator, as core/xoshiro.ts gives it, signed. */
function nextWord(state: Int32Array): number {
  const b = state[1]!;
  const scrambled = Math.imul(b, 5);
  const e = state[2]! ^ state[0]!;
  const f = state[3]! ^ b;
  state[0] = state[0]! ^ f;
  state[1] = b ^ e;
  state[2] = e ^ (b << 9);
  state[3] = (f << 11) | (f >>> 21);
  return Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
}
