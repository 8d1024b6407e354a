// A model that the ONNX package wrote, with a tensor of each type in both layouts.
import { create } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../../src/formats/onnx/decode-model.ts';
import { encodeModel } from '../../../src/formats/onnx/encode-model.ts';
import { isReadableTensor, tensorOf } from '../../../src/formats/onnx/tensor.ts';
import { tensorsOfModel } from '../../../src/formats/onnx/tensors-of-model.ts';
import { fromBase64, textsOf } from './golden-values.ts';
import golden from './onnx.json' with { type: 'json' };

const file = 'model.onnx';
const model = decodeModel(fromBase64(golden.model), { file });
const tensors = new Map(model.graph!.initializer.map((tensor) => [tensor.name, tensor]));

it.each(Object.entries(golden.tensors))('reads the tensor %s', (name, wanted) => {
  const value = tensorOf(tensors.get(name)!, { file });
  expect({ dtype: value.dtype, shape: [...value.shape], values: textsOf(value) }).toEqual(wanted);
});

it.each(golden.opaque)('keeps the tensor %s as it is', (name) => {
  const tensor = tensors.get(name)!;
  expect(isReadableTensor(tensor)).toBe(false);
  const error = expect.objectContaining({ code: 'formats/onnx-unsupported-type' });
  expect(() => tensorOf(tensor, { file })).toThrow(error);
  expect(decodeModel(encodeModel(model), { file }).graph!.initializer).toContainEqual(tensor);
});

it('reads graph, nested graph, function, metadata', () => {
  expect(model.producerName).toBe('golden');
  expect(model.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([
    ['', 21n],
    ['own.domain', 1n],
  ]);
  expect(model.metadataProps.map(({ key, value }) => [key, value])).toEqual([
    ['author', 'nobody'],
    ['empty', ''],
  ]);
  const [constant, branch, clip] = model.graph!.node;
  expect(tensorOf(constant!.attribute[0]!.t!, { file })).toEqual({ dtype: 'bool', shape: [], data: Uint8Array.of(1) });
  expect(branch!.attribute[0]!.g!.node[0]!.opType).toBe('Relu');
  expect(clip).toMatchObject({ name: 'clip é', opType: 'Clip', input: ['x'] });
  expect(clip!.attribute[0]).toMatchObject({ name: 'min', f: -1.5 });
  const shape = model.graph!.input[0]!.type!.value;
  const dimensions = shape.case === 'tensorType' ? shape.value.shape!.dim.map(({ value }) => value.value) : [];
  expect(dimensions).toEqual(['N', 4n]);
  expect(model.functions[0]).toMatchObject({ name: 'Twice', domain: 'own.domain', attribute: ['alpha'] });
  expect(tensorsOfModel(model).map(({ name }) => name)).toContain('inner');
});

describe('encodeModel', () => {
  it('writes the same bytes where numbers are raw data', () => {
    const bytes = fromBase64(golden.raw);
    expect(encodeModel(decodeModel(bytes, { file }))).toEqual(bytes);
  });

  it('keeps fields that it does not know', () => {
    const bytes = fromBase64(golden.raw);
    const unknown = Uint8Array.of(0xf2, 0x3f, 3, 1, 2, 3, 0xf8, 0x3f, 0x96, 1, 0xfd, 0x3f, 1, 2, 3, 4);
    const longer = new Uint8Array([...bytes, ...unknown]);
    expect(encodeModel(decodeModel(longer, { file }))).toEqual(longer);
  });

  it('writes an empty model as nothing', () => {
    expect(encodeModel(create(ModelProtoSchema))).toEqual(new Uint8Array(0));
  });
});
