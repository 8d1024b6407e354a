import { expect, test } from 'vitest';
import { nextBelow, nextUint32, seedState } from '../../../src/core/xoshiro.ts';

/** xoshiro128** in arbitrary-precision integers, from the published recurrence. */
function* recurrence(seed: readonly bigint[]): Generator<number> {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  let [a, b, c, d] = seed as [bigint, bigint, bigint, bigint];
  for (;;) {
    yield Number((rotate((b * 5n) & mask, 7n) * 9n) & mask);
    const t = (b << 9n) & mask;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11n);
  }
}

test('follows the published recurrence', () => {
  for (const seed of [[1, 2, 3, 4], [0xffffffff, 0, 0x80000000, 7], [...seedState(5, ['x'])]]) {
    const state = Uint32Array.from(seed);
    const oracle = recurrence(seed.map(BigInt));
    for (let i = 0; i < 200; i += 1) expect(nextUint32(state)).toBe(oracle.next().value);
  }
});

test('every bit of seed and path moves about half of the state', () => {
  const flips = (a: Uint32Array, b: Uint32Array): number =>
    a.reduce((sum, word, i) => sum + ((word ^ b[i]!) >>> 0).toString(2).replaceAll('0', '').length, 0);
  const changes = [0, 1, 2, 3, 4, 5, 6, 7].map((k) =>
    flips(seedState(0, ['block', 0]), seedState(0, ['block', 2 ** k])),
  );
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  /** 128 bits, half of them flipped: mean 64 with standard error 5.7 / sqrt 8 = 2. */
  expect(Math.abs(mean - 64)).toBeLessThan(10);
  expect(Math.min(...changes)).toBeGreaterThan(30);
});

test('nextBelow covers its range', () => {
  const state = seedState(1, []);
  expect(new Set(Array.from({ length: 200 }, () => nextBelow(state, 5)))).toEqual(new Set([0, 1, 2, 3, 4]));
});
