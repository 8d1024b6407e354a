import { expect, it } from 'vitest';
import { shareArrays } from '../../../../src/platform/node/share-arrays.ts';

it('copies a value with its typed arrays in shared memory, each once', () => {
  const codes = Int32Array.of(3, 1, 2);
  const value = {
    name: 'sex',
    codes,
    again: [codes],
    nested: { score: Float64Array.of(0.5, Number.NaN), none: undefined, nothing: null },
  };
  const copy = shareArrays(value);
  expect(copy).toEqual(value);
  expect(copy.codes.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(copy.nested.score.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(copy.again[0]).toBe(copy.codes);
  expect(codes.buffer).toBeInstanceOf(ArrayBuffer);
  expect(structuredClone(copy).codes.buffer.byteLength).toBe(12);
});

it('keeps the part that a view shows, not its whole buffer', () => {
  const view = new Float64Array(100).fill(1).subarray(10, 12);
  expect(shareArrays({ view }).view.buffer.byteLength).toBe(16);
});
