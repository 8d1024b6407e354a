import { Tensor } from 'onnxruntime-web';
import { expect, it } from 'vitest';
import { toOrtTensor } from '../../../../src/platform/onnxruntime/ort-tensors.ts';

it.each([
  ['float32', new Float64Array(2), 'Float64Array', 'Float32Array'],
  ['float32', [1, 2], 'Array', 'Float32Array'],
  ['int64', new Int32Array(2), 'Int32Array', 'BigInt64Array'],
  ['float32', undefined, 'undefined', 'Float32Array'],
] as const)('%s data in %o are refused, with the array that is needed', (dtype, data, found, needed) => {
  expect(() => toOrtTensor(Tensor, 'x', { dtype, shape: [2], data: data as never })).toThrow(
    expect.objectContaining({
      code: 'engine/feed-mismatch',
      message: `"x" is ${dtype}, but its data are of ${found}.`,
      hint: expect.stringContaining(needed),
    }),
  );
});

it.each([
  ['uint8', Buffer.from([1, 2])],
  ['float32', Float32Array.of(1, 2)],
  ['int64', BigInt64Array.of(1n, 2n)],
] as const)('%s data in their own array are taken', (dtype, data) => {
  expect([...(toOrtTensor(Tensor, 'x', { dtype, shape: [2], data: data as never }).data as Uint8Array)]).toEqual([
    ...data,
  ]);
});
