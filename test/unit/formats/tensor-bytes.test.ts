import { expect, test } from 'vitest';
import type { TensorValue } from '../../../src/core/tensor-value.ts';
import { writeNpy } from '../../../src/formats/numpy/npy.ts';
import { writeNpz } from '../../../src/formats/numpy/write-npz.ts';
import { tensorProtoOf } from '../../../src/formats/onnx/tensor.ts';
import { writeSafetensors } from '../../../src/formats/safetensors/write-safetensors.ts';
import { bytesOf } from '../../../src/formats/tensor-bytes.ts';

const short: TensorValue = { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3) };

test.each([
  ['npy', () => writeNpy(short)],
  ['npz', () => writeNpz([['a', short]])],
  ['safetensors', () => writeSafetensors([['a', short]])],
  ['onnx', () => tensorProtoOf('a', short)],
])('no file is written that its own reader would refuse: %s', (_, write) => {
  expect(write).toThrow(
    expect.objectContaining({
      code: 'formats/tensor-shape',
      kind: 'usage',
      message: 'a tensor of float32 and shape [2, 2] cannot have 12 bytes.',
    }),
  );
});

test('scalars and empty tensors have their bytes', () => {
  expect(bytesOf({ dtype: 'float32', shape: [], data: Float32Array.of(1) })).toHaveLength(4);
  expect(bytesOf({ dtype: 'int64', shape: [3, 0], data: new BigInt64Array(0) })).toHaveLength(0);
});
