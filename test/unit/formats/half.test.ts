import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bfloat16Bits,
  float16Bits,
  fromBfloat16Array,
  fromBfloat16Bits,
  fromFloat16Array,
  fromFloat16Bits,
  toBfloat16Array,
  toFloat16Array,
} from '../../../src/formats/half.ts';

describe('float16', () => {
  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [0.1, 0x2e66],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [1e9, 0x7c00],
    [-Infinity, 0xfc00],
    [0, 0],
    [-0, 0x8000],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2.9802325e-8, 0x0001],
    [2049, 0x6800],
    [2051, 0x6802],
  ])('%d is 0x%s', (value, bits) => {
    expect(float16Bits(value)).toBe(bits);
  });

  it('keeps NaN and its sign', () => {
    expect(float16Bits(Number.NaN) & 0x7fff).toBeGreaterThan(0x7c00);
    expect(fromFloat16Bits(0x7c01)).toBeNaN();
    const signalling = new Float32Array(Uint32Array.of(0xff800001).buffer);
    expect(toFloat16Array(signalling)[0]! & 0xfe00).toBe(0xfe00);
  });

  it('takes every half to a number and back', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, index) => index).filter((bits) => (bits & 0x7fff) <= 0x7c00);
    expect(toFloat16Array(fromFloat16Array(halves))).toEqual(halves);
  });

  it('gives the nearest half, the even one of two', () => {
    const number = fc.float({ min: -70000, max: 70000, noNaN: true });
    fc.assert(
      fc.property(number, (value) => {
        const bits = float16Bits(value);
        const distance = Math.abs(fromFloat16Bits(bits) - value);
        for (const other of [bits - 1, bits + 1]) {
          const near = fromFloat16Bits(other & 0xffff);
          if (!Number.isFinite(near) || !Number.isFinite(distance) || (other ^ bits) & 0x8000) continue;
          const gap = Math.abs(near - value);
          expect(gap > distance || (gap === distance && (bits & 1) === 0)).toBe(true);
        }
      }),
    );
  });
});

describe('bfloat16', () => {
  it.each([
    [1, 0x3f80],
    [-3.140625, 0xc049],
    [3.4e38, 0x7f80],
    [Infinity, 0x7f80],
    [1.00390625, 0x3f80],
    [1.01171875, 0x3f82],
    [-0, 0x8000],
    [1e-40, 0x0001],
  ])('%d is 0x%s', (value, bits) => {
    expect(bfloat16Bits(value)).toBe(bits);
  });

  it('keeps NaN', () => {
    expect(fromBfloat16Bits(bfloat16Bits(Number.NaN))).toBeNaN();
    const signalling = new Float32Array(Uint32Array.of(0x7f800001).buffer);
    expect(fromBfloat16Array(toBfloat16Array(signalling))[0]).toBeNaN();
  });

  it('takes every half to a number and back', () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, index) => index).filter((bits) => (bits & 0x7fff) <= 0x7f80);
    expect(toBfloat16Array(fromBfloat16Array(halves))).toEqual(halves);
    expect(fromBfloat16Bits(0xc049)).toBe(-3.140625);
  });
});

it('reads views that do not begin their buffer', () => {
  expect([...toFloat16Array(new Float32Array([9, 1, -2]).subarray(1))]).toEqual([0x3c00, 0xc000]);
  expect([...toBfloat16Array(new Float32Array([9, 1, -2]).subarray(1))]).toEqual([0x3f80, 0xc000]);
});
