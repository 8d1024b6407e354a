// Arbitrary ONNX messages: every kind of field that the format has.
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const float = fc.float();
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Uint8Array.from(array));
const list = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 3 });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });

const entry = fc.record({ key: text, value: text }).map((init) => create(StringStringEntryProtoSchema, init));

const tensor = fc
  .record({
    name: maybe(text),
    dims: list(int64),
    dataType: fc.constantFrom(1, 6, 7),
    rawData: maybe(bytes),
    externalData: list(entry),
  })
  .map(({ name, rawData, ...init }) =>
    create(TensorProtoSchema, { ...init, ...(name === undefined ? {} : { name }), ...(rawData ? { rawData } : {}) }),
  );

const dimension = fc
  .oneof(
    int64.map((value) => ({ case: 'dimValue' as const, value })),
    text.map((value) => ({ case: 'dimParam' as const, value })),
    fc.constant({ case: undefined }),
  )
  .map((value) => create(TensorShapeProto_DimensionSchema, { value }));

const valueInfo = fc
  .record({ name: text, dims: list(dimension), elemType: fc.nat(20) })
  .map(({ name, dims, elemType }) => {
    const shape = create(TensorShapeProtoSchema, { dim: dims });
    const value = create(TypeProto_TensorSchema, { elemType, shape });
    return create(ValueInfoProtoSchema, {
      name,
      type: create(TypeProtoSchema, { value: { case: 'tensorType', value } }),
    });
  });

function attribute(depth: number) {
  return fc
    .record({
      name: text,
      f: maybe(float),
      i: maybe(int64),
      s: maybe(bytes),
      t: maybe(tensor),
      floats: list(float),
      ints: list(int64),
      strings: list(bytes),
      type: fc.nat(14),
    })
    .chain((init) =>
      depth === 0 ? fc.constant({ ...init, g: undefined }) : maybe(graph(depth - 1)).map((g) => ({ ...init, g })),
    )
    .map((init) => create(AttributeProtoSchema, defined(init)));
}

function graph(depth: number): fc.Arbitrary<ReturnType<typeof create<typeof GraphProtoSchema>>> {
  const node = fc
    .record({
      name: maybe(text),
      opType: text,
      input: list(text),
      output: list(text),
      attribute: list(attribute(depth)),
    })
    .map((init) => create(NodeProtoSchema, defined(init)));
  return fc
    .record({ name: text, node: list(node), initializer: list(tensor), input: list(valueInfo), docString: maybe(text) })
    .map((init) => create(GraphProtoSchema, defined(init)));
}

function defined<Fields extends object>(fields: Fields): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

const opset = fc.record({ domain: text, version: int64 }).map((init) => create(OperatorSetIdProtoSchema, init));

/** Arbitrary models with a graph. */
export const anyModel = fc
  .record({
    irVersion: int64,
    producerName: maybe(text),
    graph: graph(1),
    opsetImport: list(opset),
    metadataProps: list(entry),
  })
  .map((init) => create(ModelProtoSchema, defined(init)));
