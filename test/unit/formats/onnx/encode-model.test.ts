import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { GraphProtoSchema, ModelProtoSchema, TensorProtoSchema } from 'onnx-buf';
import { expect, it } from 'vitest';
import { decodeModel } from '../../../../src/formats/onnx/decode-model.ts';
import { encodeModel } from '../../../../src/formats/onnx/encode-model.ts';
import { anyModel } from './any-model.ts';

it('writes the bytes of the reference implementation', () => {
  fc.assert(
    fc.property(anyModel, (model) => {
      expect(encodeModel(model)).toEqual(toBinary(ModelProtoSchema, model));
    }),
  );
});

it('gives back what was decoded', () => {
  fc.assert(
    fc.property(anyModel, (model) => {
      expect(decodeModel(encodeModel(model), { file: 'm' })).toEqual(model);
    }),
  );
});

it('writes typed number lists as they are', () => {
  const lists = {
    floatData: [1, -0, Number.NaN],
    int32Data: [-1, 300],
    int64Data: [-1n, 2n ** 62n],
    doubleData: [0.1],
    uint64Data: [2n ** 64n - 1n],
  };
  const graph = create(GraphProtoSchema, { initializer: [create(TensorProtoSchema, { name: 't', ...lists })] });
  const model = create(ModelProtoSchema, { graph });
  expect(encodeModel(model)).toEqual(toBinary(ModelProtoSchema, model));
});

it('takes the memory of the result and little more', () => {
  const rawData = new Uint8Array(2e7);
  const graph = create(GraphProtoSchema, { initializer: [1, 2, 3].map(() => create(TensorProtoSchema, { rawData })) });
  const model = create(ModelProtoSchema, { graph });
  const before = process.memoryUsage().arrayBuffers;
  const { length } = encodeModel(model);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(length + 1e6);
});

it('refuses models beyond 2 GiB and says what to do, without taking the memory', () => {
  const rawData = new Uint8Array(2 ** 28);
  const graph = create(GraphProtoSchema, {
    initializer: Array.from({ length: 8 }, () => create(TensorProtoSchema, { rawData })),
  });
  const error = expect.objectContaining({
    code: 'formats/onnx-too-large',
    hint: expect.stringContaining('external data'),
  });
  expect(() => encodeModel(create(ModelProtoSchema, { graph }))).toThrow(error);
});
