import { usageError } from './errors.ts';
import { log } from './math.ts';
import { nextBelow, nextUint32, seedState } from './xoshiro.ts';

/** A seeded stream of random numbers. Equal keys give equal streams on every platform. */
export interface Stream {
  /** Uniform integer in 0..2^32-1. */
  uint32(): number;
  /** Uniform integer in 0..bound-1, without modulo bias; bound an integer in 1..2^32. */
  below(bound: number): number;
  /** Uniform in [0,1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Puts the values into an order drawn uniformly from all orders, in place. */
  shuffle(values: Int32Array): void;
}

/**
 * Stream for a seed and a path of names and numbers that says what it is for, as in `createStream(seed, 'simulate', 'scores', 3)`.
 * Streams with different seeds or paths are unrelated, so the order in which they are made and used does not matter. Generator:
 * xoshiro128** (Blackman and Vigna 2021) seeded by a hash of the path; normals by the polar method (Marsaglia and Bray 1964).
 * Throws `core/bad-seed` (usage) for a seed or path number that is not finite, `core/bad-bound` from `below`.
 */
export function createStream(seed: number, ...path: readonly (string | number)[]): Stream {
  for (const part of [seed, ...path]) {
    if (typeof part === 'number' && !Number.isFinite(part)) {
      throw usageError('core/bad-seed', `A seed must be a finite number; got ${part}.`, {
        hint: 'Give a whole number, as in --seed 1.',
      });
    }
  }
  const state = seedState(seed, path);
  let spare = Number.NaN;

  const uint32 = (): number => nextUint32(state);
  const uniform = (): number => {
    const high = nextUint32(state) >>> 5;
    return (high * 67108864 + (nextUint32(state) >>> 6)) / 9007199254740992;
  };
  const below = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > 4294967296) {
      throw usageError('core/bad-bound', `A bound must be a whole number in 1..4294967296; got ${bound}.`, {
        hint: 'Give the number of values to draw from, such as 6 for a die.',
      });
    }
    return nextBelow(state, bound);
  };
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * log(square)) / square);
        spare = y * factor;
        return x * factor;
      }
    }
  };
  const shuffle = (values: Int32Array): void => {
    for (let i = values.length - 1; i > 0; i -= 1) {
      const j = nextBelow(state, i + 1);
      const value = values[i]!;
      values[i] = values[j]!;
      values[j] = value;
    }
  };
  return { uint32, below, uniform, normal, shuffle };
}
