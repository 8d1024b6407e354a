// Conversions as NumPy (float16) and PyTorch (bfloat16) make them.
import { expect, it } from 'vitest';
import { fromFloat16Array, toBfloat16Array, toFloat16Array } from '../../../src/formats/half.ts';
import { fromBase64 } from './golden-values.ts';
import golden from './half.json' with { type: 'json' };

const numbers = new Float32Array(fromBase64(golden.float32).buffer);

it('rounds to the same float16', () => {
  expect(toFloat16Array(numbers)).toEqual(new Uint16Array(fromBase64(golden.float16).buffer));
});

it('rounds to the same bfloat16', () => {
  expect(toBfloat16Array(numbers)).toEqual(new Uint16Array(fromBase64(golden.bfloat16).buffer));
});

it('gives the same number for each of the float16', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, index) => index);
  const bits = new Uint32Array(fromFloat16Array(halves).buffer);
  let sum = 0n;
  let weighted = 0n;
  for (const half of halves) {
    if ((half & 0x7fff) > 0x7c00) continue;
    sum += BigInt(bits[half]!);
    weighted += BigInt(bits[half]!) * BigInt(half);
  }
  expect([String(sum), String(weighted)]).toEqual([golden.sumOfBits, golden.sumOfBitsTimesHalf]);
});
