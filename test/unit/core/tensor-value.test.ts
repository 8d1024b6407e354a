import { describe, expect, it } from 'vitest';
import { elementCount, tensorValue, viewData } from '../../../src/core/tensor-value.ts';

describe('tensorValue', () => {
  it('converts numbers to the type', () => {
    expect(tensorValue('float32', [2], [0.1, -2]).data).toEqual(Float32Array.of(0.1, -2));
    expect(tensorValue('int64', [2, 1], [3, -4]).data).toEqual(BigInt64Array.of(3n, -4n));
    expect(tensorValue('bool', [3], [1, 0, 1]).data).toEqual(Uint8Array.of(1, 0, 1));
    expect(tensorValue('float64', [], [7])).toEqual({ dtype: 'float64', shape: [], data: Float64Array.of(7) });
  });

  it('refuses as many numbers as do not fill the shape', () => {
    expect(() => tensorValue('float32', [2, 3], [1, 2])).toThrow('[2,3] holds 6 numbers; got 2');
  });
});

describe('shapes and bytes', () => {
  it('count elements, one for a scalar and none for an empty axis', () => {
    expect([elementCount([]), elementCount([2, 3]), elementCount([2, 0, 3])]).toEqual([1, 6, 0]);
  });

  it('are seen in place where aligned and copied where not', () => {
    const bytes = new Uint8Array(12);
    bytes.set([0, 0, 128, 63], 5);
    expect(viewData('float32', bytes.subarray(4, 8)).buffer).toBe(bytes.buffer);
    expect(viewData('float32', bytes.subarray(5, 9))).toEqual(Float32Array.of(1));
  });
});
