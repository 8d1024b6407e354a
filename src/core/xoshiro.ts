// The generator behind every random number: xoshiro128** (Blackman and Vigna 2021), 128 bits of state, 32 good bits a step, and the
// hash that turns a seed and a path of names into a state. Own code because the resampling kernel runs the same generator in
// WebAssembly lanes and must agree with it bit for bit.

/** State of one generator: four words, not all zero. */
export type XoshiroState = Uint32Array;

/** Advances the state and returns a uniform integer in 0..2^32-1. */
export function nextUint32(state: XoshiroState): number {
  const s1 = state[1]!;
  const scrambled = Math.imul(s1, 5);
  const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
  const s2 = state[2]! ^ state[0]!;
  const s3 = state[3]! ^ s1;
  state[1] = s1 ^ s2;
  state[0] = state[0]! ^ s3;
  state[2] = s2 ^ (s1 << 9);
  state[3] = (s3 << 11) | (s3 >>> 21);
  return result;
}

/** Uniform integer in 0..bound-1 without modulo bias: draws beyond the last whole multiple of `bound` are drawn again. bound in 1..2^32. */
export function nextBelow(state: XoshiroState, bound: number): number {
  const limit = 4294967296 - (4294967296 % bound);
  let draw = nextUint32(state);
  while (draw >= limit) draw = nextUint32(state);
  return draw % bound;
}

const multipliers = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;
const numberTag = 1;
const textTag = 2;
const numberBits = new Float64Array(1);
const numberBytes = new DataView(numberBits.buffer);

/** Bijective mixing of 32 bits in which every input bit moves every output bit (finaliser of MurmurHash3, Appleby 2011). */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function absorb(state: Uint32Array, word: number): void {
  for (let i = 0; i < 4; i += 1) state[i] = mix(Math.imul(state[i]! ^ word, multipliers[i]!) + i + 1);
}

/**
 * State for a seed and a path of names and numbers. Every part is absorbed with its kind and length into four lanes that are stirred
 * together at the end, so different paths, and different seeds, give unrelated states. The number 1 and the text "1" differ.
 */
export function seedState(seed: number, path: readonly (string | number)[]): XoshiroState {
  const state = Uint32Array.of(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
  for (const part of [seed, ...path]) {
    if (typeof part === 'number') {
      numberBytes.setFloat64(0, part + 0);
      absorb(state, numberTag);
      absorb(state, numberBytes.getUint32(0));
      absorb(state, numberBytes.getUint32(4));
    } else {
      absorb(state, textTag);
      absorb(state, part.length);
      for (let i = 0; i < part.length; i += 1) absorb(state, part.charCodeAt(i));
    }
  }
  for (let round = 0; round < 2; round += 1) {
    for (let i = 0; i < 4; i += 1)
      state[i] = mix(state[i]! + Math.imul(state[(i + 1) & 3]!, multipliers[i]!) + (state[(i + 2) & 3]! ^ i));
  }
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}
