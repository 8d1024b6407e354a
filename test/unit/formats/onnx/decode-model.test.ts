import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
} from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../../../src/formats/onnx/decode-model.ts';
import { damaged, readsOrRefuses, refusal } from '../damage.ts';
import { anyModel } from './any-model.ts';

const file = 'model.onnx';

/** A length-delimited field. */
function field(
  number: number,
  content: Uint8Array | readonly number[],
  claim = content.length,
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...varint(number * 8 + 2), ...varint(claim), ...content]);
}

function varint(value: number): number[] {
  const bytes = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** A model whose graph is these bytes. */
const graphOf = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  field(
    7,
    parts.flatMap((part) => [...part]),
  );

it('reads what the reference implementation reads', () => {
  fc.assert(
    fc.property(anyModel, (model) => {
      const bytes = toBinary(ModelProtoSchema, model);
      expect(decodeModel(bytes, { file })).toEqual(fromBinary(ModelProtoSchema, bytes));
    }),
  );
});

it('gives weights as views of the file', () => {
  const tensor = create(TensorProtoSchema, { name: 'w', rawData: new Uint8Array(100), dataType: 1, dims: [25n] });
  const floats = create(TensorProtoSchema, { name: 'f', floatData: [1, 2, 3], dataType: 1, dims: [3n] });
  const graph = create(GraphProtoSchema, { initializer: [tensor, floats] });
  const bytes = toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph }));
  const decoded = decodeModel(bytes, { file }).graph!.initializer;
  expect(decoded.map(({ rawData }) => rawData.buffer === bytes.buffer)).toEqual([true, true]);
  expect(decoded[1]!.floatData).toEqual([]);
});

describe('numbers of a tensor', () => {
  const tensorOfFields = (...fields: (Uint8Array | readonly number[])[]) =>
    decodeModel(
      graphOf(
        field(
          5,
          fields.flatMap((part) => [...part]),
        ),
      ),
      { file },
    ).graph!.initializer[0]!;

  it('may be packed, single, or in several stretches', () => {
    const type = [0x10, TensorProto_DataType.INT16];
    const tensor = tensorOfFields(field(5, [1, 2]), [0x28, 3], type, field(5, varint(0xffff)));
    expect([...tensor.rawData]).toEqual([1, 0, 2, 0, 3, 0, 0xff, 0xff]);
    const float = (last: number) => [0x25, 0, 0, 0, last];
    expect([...tensorOfFields([0x10, 1], float(0x40), float(0x41)).rawData]).toEqual([0, 0, 0, 0x40, 0, 0, 0, 0x41]);
  });

  it('wrap to the width of their type', () => {
    const minus = [...Array(9).fill(0xff), 1];
    expect([...tensorOfFields([0x10, TensorProto_DataType.INT8], field(5, minus)).rawData]).toEqual([0xff]);
    const wide = tensorOfFields([0x10, TensorProto_DataType.INT64], field(7, [...minus, 5]));
    expect(new BigInt64Array(wide.rawData.buffer)).toEqual(BigInt64Array.of(-1n, 5n));
  });

  it.each<[string, (Uint8Array | readonly number[])[], string]>([
    ['of another type', [[0x10, TensorProto_DataType.INT64], field(4, [0, 0, 0, 0])], 'numbers of another type'],
    ['without a type', [field(4, [0, 0, 0, 0])], 'numbers of another type'],
    ['in two lists', [[0x10, 1], field(4, [0, 0, 0, 0]), field(5, [1])], 'numbers of another type'],
    ['twice', [[0x10, 1], field(4, [0, 0, 0, 0]), field(9, [0, 0, 0, 0])], 'holds its numbers twice'],
    ['cut off', [[0x10, 1], field(4, [0, 0, 0])], 'laid out wrongly'],
    [
      'of another layout',
      [
        [0x10, 1],
        [0x20, 1],
      ],
      'laid out wrongly',
    ],
    ['that do not end', [[0x10, 6], field(5, [0x80])], 'ends in the middle of a number'],
    ['that are too long', [[0x10, 6], field(5, Array(11).fill(0x80))], 'more than ten bytes'],
  ])('are refused %s', (_, fields, words) => {
    expect(() => tensorOfFields(...fields)).toThrow(expect.objectContaining({ code: 'formats/onnx-malformed' }));
    expect(() => tensorOfFields(...fields)).toThrow(words);
  });
});

describe('refuses', () => {
  it.each([
    ['<!DOCTYPE html>', 'it seems to be a web page (HTML)'],
    ['PK\x03\x04\0\0archive/data.pkl', 'a zip archive with a pickle (PyTorch)'],
    ['\x80\x02}q\0.', 'a Python pickle (PyTorch)'],
    ['version https://git-lfs.github.com/spec/v1', 'git lfs pull'],
    ['', 'an empty file'],
    ['\x08\x07\x12\x01x', 'it holds no graph'],
  ])('another file: %j', (text, words) => {
    const read = () =>
      decodeModel(
        Uint8Array.from(text, (character) => character.charCodeAt(0)),
        { file },
      );
    expect(read).toThrow(expect.objectContaining({ code: 'formats/not-onnx', kind: 'data', place: { file } }));
    expect(read).toThrow(words);
  });

  it.each<[string, Uint8Array, string]>([
    ['a length beyond the file', field(7, [1, 2], 1000), 'says it takes 1000 bytes where 2 are left'],
    ['a length beyond all files', Uint8Array.of(0x3a, ...Array(9).fill(0xff), 1), 'says it takes'],
    [
      'a length beyond its message',
      graphOf(field(5, field(9, [1], 3)), field(2, [65])),
      'says it takes 3 bytes where 1',
    ],
    ['a text where a message belongs', Uint8Array.of(0x38, 1), 'ModelProto.graph is laid out as type 0 instead of 2'],
    ['a number where a text belongs', graphOf([0x10, 1]), 'GraphProto.name is laid out as type 0 instead of 2'],
    ['a text where a number belongs', graphOf(field(5, field(2, [1]))), 'TensorProto.data_type is laid out'],
    ['an unknown layout', graphOf([0xa7, 1]), 'the unknown layout 7'],
    ['a group', graphOf([0xab, 1, 0xac, 1]), 'the unknown layout 3'],
    ['field 0', graphOf([0x02, 0]), 'no such field'],
    ['a field beyond all fields', graphOf([0xfa, 0xff, 0xff, 0xff, 0xff, 1, 0]), 'no such field'],
    ['a number cut off', Uint8Array.of(...graphOf([]), 0x08, 0x80), 'ends in the middle of a number'],
    ['a fixed number cut off', graphOf(field(1, field(5, [0x15, 1, 2]))), 'ends in the middle of a number'],
  ])('%s', (_, bytes, words) => {
    const read = () => decodeModel(bytes, { file });
    expect(read).toThrow(expect.objectContaining({ code: 'formats/onnx-malformed', place: { file } }));
    expect(read).toThrow(words);
  });

  it('every file that ends early', () => {
    const graph = create(GraphProtoSchema, {
      name: 'g',
      node: [create(NodeProtoSchema, { opType: 'Relu', input: ['x'] })],
    });
    const bytes = toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, graph }));
    for (let length = 0; length < bytes.length; length++) {
      const { error } = refusal(() => decodeModel(bytes.slice(0, length), { file }));
      expect(error).toMatchObject({ kind: 'data' });
    }
  });

  it('graphs within graphs without end', () => {
    let bytes: Uint8Array = field(2, [65]);
    for (let depth = 0; depth < 500; depth++) bytes = field(1, field(5, field(6, bytes)));
    expect(() => decodeModel(field(7, bytes), { file })).toThrow('nested deeper than 100 levels');
  });

  it('more messages than memory is allowed for, before they are made', () => {
    const count = 200_000;
    const nodes = new Uint8Array(2 * count);
    for (let index = 0; index < nodes.length; index += 2) nodes[index] = 0x0a;
    const bytes = new Uint8Array([...varint(7 * 8 + 2), ...varint(nodes.length), ...nodes]);
    expect(decodeModel(bytes, { file }).graph!.node.length).toBe(count);
    const error = expect.objectContaining({ code: 'formats/onnx-too-large', place: { file } });
    expect(() => decodeModel(bytes, { file, maximumHeapBytes: 1e7 })).toThrow(error);
  });

  it.each([
    ['dims', [0x10, 1], field(1, new Uint8Array(100_000))],
    ['numbers of one byte', [0x10, TensorProto_DataType.INT64], field(7, new Uint8Array(100_000))],
  ])('long lists of %s', (_, type, list) => {
    const bytes = graphOf(field(5, [...type, ...list]));
    expect(() => decodeModel(bytes, { file, maximumHeapBytes: 5e5 })).toThrow('more nodes and lists than memory');
    expect(decodeModel(bytes, { file, maximumHeapBytes: 1e7 }).graph!.initializer.length).toBe(1);
  });
});

it('merges a message that occurs twice, and takes the last of scalars, as protocol buffers do', () => {
  const one = toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { graph: create(GraphProtoSchema, { name: 'a', docString: 'd' }) }),
  );
  const two = toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph: create(GraphProtoSchema, { name: 'b' }) }));
  const both = Uint8Array.from([...one, ...two]);
  expect(decodeModel(both, { file })).toEqual(fromBinary(ModelProtoSchema, both));
  expect(decodeModel(both, { file }).graph).toMatchObject({ name: 'b', docString: 'd' });
});

it('takes damaged files', async () => {
  const attribute = create(AttributeProtoSchema, {
    name: 'axes',
    ints: [1n, -1n],
    g: create(GraphProtoSchema, { name: 'then' }),
  });
  const node = create(NodeProtoSchema, { opType: 'Conv', input: ['x', 'w'], output: ['y'], attribute: [attribute] });
  const tensor = create(TensorProtoSchema, { name: 'w', dims: [2n], dataType: 1, floatData: [1, 2] });
  const graph = create(GraphProtoSchema, { name: 'g', node: [node, node], initializer: [tensor] });
  const whole = toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, graph }));
  const read = (bytes: Uint8Array) => readsOrRefuses(() => decodeModel(bytes, { file }));
  await fc.assert(fc.asyncProperty(damaged([whole]), read), { numRuns: 3000 });
});
