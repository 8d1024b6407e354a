import { create } from '@bufbuild/protobuf';
import { GraphProtoSchema, ModelProtoSchema } from 'onnx-buf';
import { expect, it } from 'vitest';
import { joinParts } from '../../../../src/formats/file-parts.ts';
import { decodeModel } from '../../../../src/formats/onnx/decode-model.ts';
import { encodeModel } from '../../../../src/formats/onnx/encode-model.ts';
import {
  externalReference,
  moveFromExternalData,
  moveToExternalData,
} from '../../../../src/formats/onnx/external-data.ts';
import { isExternal, tensorOf, tensorProtoOf } from '../../../../src/formats/onnx/tensor.ts';
import { bytesOf } from '../../../../src/formats/tensor-bytes.ts';

const file = 'model.onnx';
const tensor = (name: string, length: number) =>
  tensorProtoOf(name, { dtype: 'float32', shape: [length], data: new Float32Array(length).fill(length) });
/** `toEqual` takes seconds for as many bytes. */
const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const model = create(ModelProtoSchema, {
  irVersion: 9n,
  graph: create(GraphProtoSchema, {
    name: 'g',
    initializer: [tensor('a', 300), tensor('small', 10), tensor('b', 257), tensor('large', 300_000)],
  }),
});

it('moves large tensors out and leaves the model as it was', () => {
  const before = encodeModel(model);
  const split = moveToExternalData(model, { location: 'w.data' });
  expect(isSame(encodeModel(model), before)).toBe(true);
  const written = decodeModel(encodeModel(split.model), { file });
  const tensors = written.graph!.initializer;
  expect(tensors.map(isExternal)).toEqual([true, false, true, true]);
  const references = [0, 2, 3].map((index) => externalReference(tensors[index]!, file));
  expect(references).toEqual([
    { location: 'w.data', offset: 0, length: 1200 },
    { location: 'w.data', offset: 1216, length: 1028 },
    { location: 'w.data', offset: 65536, length: 1_200_000 },
  ]);
  const data = joinParts(split);
  expect(data.length).toBe(split.size);
  const externalData = (_: string, offset: number, length: number | undefined) =>
    data.subarray(offset, offset + length!);
  for (const [index, original] of model.graph!.initializer.entries()) {
    expect(isSame(bytesOf(tensorOf(tensors[index]!, { file, externalData })), original.rawData)).toBe(true);
  }
});

it('moves them back in', () => {
  const split = moveToExternalData(model, { location: 'w.data', minimumBytes: 0 });
  const data = joinParts(split);
  const back = moveFromExternalData(split.model, file, (_, offset, length) => data.subarray(offset, offset + length!));
  expect(encodeModel(back).length).toBeLessThan(encodeModel(model).length + 20);
  for (const [index, original] of model.graph!.initializer.entries()) {
    expect(isSame(bytesOf(tensorOf(back.graph!.initializer[index]!, { file })), original.rawData)).toBe(true);
  }
});

it('leaves a model without weights alone', () => {
  expect(moveToExternalData(create(ModelProtoSchema), { location: 'w' })).toMatchObject({ parts: [], size: 0 });
});
