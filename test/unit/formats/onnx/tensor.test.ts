import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import {
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { isReadableTensor, tensorOf, tensorProtoOf } from '../../../../src/formats/onnx/tensor.ts';
import { anyTensor } from '../any-tensor.ts';
import { refusal } from '../damage.ts';

const file = 'model.onnx';

it('gives back the value of a tensor made of it', () => {
  fc.assert(
    fc.property(anyTensor(), (value) => {
      const proto = tensorProtoOf('t', value);
      expect(isReadableTensor(proto)).toBe(true);
      expect(tensorOf(proto, { file })).toEqual(value);
    }),
  );
});

it('makes views both ways', () => {
  const data = Float32Array.of(9, 1, 2, 3).subarray(1);
  const proto = tensorProtoOf('t', { dtype: 'float32', shape: [3], data });
  expect(proto.rawData.buffer).toBe(data.buffer);
  expect(tensorOf(proto, { file }).data.buffer).toBe(data.buffer);
});

it.each([
  ['floatData', { dataType: TensorProto_DataType.FLOAT, floatData: [0.5, -1] }, Float32Array.of(0.5, -1)],
  ['doubleData', { dataType: TensorProto_DataType.DOUBLE, doubleData: [0.1, 2] }, Float64Array.of(0.1, 2)],
  ['int32Data', { dataType: TensorProto_DataType.INT32, int32Data: [-1, 2] }, Int32Array.of(-1, 2)],
  ['int32Data as int8', { dataType: TensorProto_DataType.INT8, int32Data: [-1, 2] }, Int8Array.of(-1, 2)],
  ['int32Data as bool', { dataType: TensorProto_DataType.BOOL, int32Data: [0, 1] }, Uint8Array.of(0, 1)],
  [
    'int32Data as float16',
    { dataType: TensorProto_DataType.FLOAT16, int32Data: [0x3c00, 0xc000] },
    Uint16Array.of(0x3c00, 0xc000),
  ],
  ['int64Data', { dataType: TensorProto_DataType.INT64, int64Data: [-1n, 2n] }, BigInt64Array.of(-1n, 2n)],
  [
    'uint64Data',
    { dataType: TensorProto_DataType.UINT64, uint64Data: [1n, 2n ** 64n - 1n] },
    BigUint64Array.of(1n, 2n ** 64n - 1n),
  ],
  [
    'uint64Data as uint32',
    { dataType: TensorProto_DataType.UINT32, uint64Data: [1n, 4294967295n] },
    Uint32Array.of(1, 4294967295),
  ],
])('reads %s of a message that was not decoded here', (_, init, data) => {
  expect(tensorOf(create(TensorProtoSchema, { dims: [2n], ...init }), { file }).data).toEqual(data);
});

it('takes any byte but 0 for true', () => {
  const proto = create(TensorProtoSchema, {
    dataType: TensorProto_DataType.BOOL,
    dims: [3n],
    rawData: Uint8Array.of(0, 1, 9),
  });
  expect(tensorOf(proto, { file }).data).toEqual(Uint8Array.of(0, 1, 1));
});

describe('refuses', () => {
  const make = (dims: readonly bigint[], bytes = 4) =>
    create(TensorProtoSchema, {
      name: 'w',
      dataType: TensorProto_DataType.FLOAT,
      dims: [...dims],
      rawData: new Uint8Array(bytes),
    });

  it.each<[string, bigint[], string]>([
    [
      'more elements than there are data',
      [100_000n, 100_000n, 100_000n],
      'which takes 4000000000000000 bytes, but holds 4',
    ],
    ['fewer', [0n], 'which takes 0 bytes, but holds 4'],
    ['a product beyond all numbers', Array(20).fill(2n ** 53n - 1n), 'takes Infinity bytes'],
    ['a negative extent', [-1n], 'the negative extent -1'],
    ['an extent beyond all numbers', [2n ** 62n], 'the extent 4611686018427387904'],
    ['65 axes', Array(65).fill(1n), '65 axes'],
  ])('%s', (_, dims, words) => {
    const { error, bytesTaken } = refusal(() => tensorOf(make(dims), { file }));
    expect(error).toMatchObject({
      code: 'formats/onnx-malformed',
      place: { file },
      message: expect.stringContaining(words),
    });
    expect(error).toMatchObject({ message: expect.stringContaining('tensor "w"') });
    expect(bytesTaken).toBeLessThan(1e6);
  });

  it('a broken number of bytes', () => {
    expect(() => tensorOf(make([1n], 3), { file })).toThrow('holds 3');
  });

  it.each([
    [TensorProto_DataType.STRING, 'STRING'],
    [TensorProto_DataType.INT4, 'INT4'],
    [TensorProto_DataType.FLOAT8E5M2, 'FLOAT8E5M2'],
    [TensorProto_DataType.COMPLEX128, 'COMPLEX128'],
    [0, 'type 0'],
    [99, 'type 99'],
  ])('type %d by its name', (dataType, name) => {
    const proto = create(TensorProtoSchema, { dataType, rawData: new Uint8Array(1) });
    expect(isReadableTensor(proto)).toBe(false);
    const { error } = refusal(() => tensorOf(proto, { file }));
    expect(error).toMatchObject({ code: 'formats/onnx-unsupported-type', message: expect.stringContaining(name) });
  });
});

describe('external data', () => {
  const external = (entries: Record<string, string>, dims = [2n]) =>
    create(TensorProtoSchema, {
      name: 'w',
      dataType: TensorProto_DataType.FLOAT,
      dims,
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
    });
  const data = new Uint8Array(Float32Array.of(7, 8, 9).buffer);
  const asked: unknown[] = [];
  const externalData = (location: string, offset: number, length: number | undefined) => {
    asked.push([location, offset, length]);
    return data.subarray(offset, offset + length!);
  };

  it('is asked for by place and length', () => {
    const value = tensorOf(external({ location: 'w.bin', offset: '4', length: '8' }), { file, externalData });
    expect(value.data).toEqual(Float32Array.of(8, 9));
    expect(tensorOf(external({ location: 'w.bin' }), { file, externalData }).data).toEqual(Float32Array.of(7, 8));
    expect(asked).toEqual([
      ['w.bin', 4, 8],
      ['w.bin', 0, 8],
    ]);
  });

  it.each<[string, Record<string, string>, bigint[], string]>([
    ['a length that is not that of the shape', { location: 'w', length: '12' }, [2n], 'takes 8 bytes by its shape, 12'],
    [
      'a shape beyond the length',
      { location: 'w', length: '8' },
      [10n ** 15n],
      'takes 4000000000000000 bytes by its shape',
    ],
    ['no location', { offset: '0' }, [2n], 'have no location'],
    ['a negative offset', { location: 'w', offset: '-4' }, [2n], 'the offset "-4"'],
    ['an offset that is no number', { location: 'w', offset: '0x10' }, [2n], 'the offset "0x10"'],
    ['a length beyond all numbers', { location: 'w', length: '9'.repeat(30) }, [2n], 'not a number of bytes'],
  ])('is refused with %s', (_, entries, dims, words) => {
    asked.length = 0;
    const { error } = refusal(() => tensorOf(external(entries, dims), { file, externalData }));
    expect(error).toMatchObject({ code: 'formats/onnx-malformed', message: expect.stringContaining(words) });
    expect(asked).toEqual([]);
  });

  it('is needed, and all of it', () => {
    const tensor = external({ location: 'w.bin' });
    const error = expect.objectContaining({
      code: 'formats/onnx-external-data',
      message: expect.stringContaining('"w.bin"'),
    });
    expect(() => tensorOf(tensor, { file })).toThrow(error);
    expect(() => tensorOf(tensor, { file, externalData: () => new Uint8Array(4) })).toThrow('but holds 4');
  });
});
