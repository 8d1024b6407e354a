import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  SparseTensorProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  TrainingInfoProtoSchema,
} from 'onnx-buf';
import { expect, it } from 'vitest';
import { tensorsOfModel } from '../../../../src/formats/onnx/tensors-of-model.ts';

const tensor = (name: string) => create(TensorProtoSchema, { name });
const sparse = (name: string) =>
  create(SparseTensorProtoSchema, { values: tensor(`${name} values`), indices: tensor(`${name} indices`) });
const node = (init: Parameters<typeof create<typeof AttributeProtoSchema>>[1]) =>
  create(NodeProtoSchema, { attribute: [create(AttributeProtoSchema, init)] });
const graph = (...initializer: TensorProto[]) => create(GraphProtoSchema, { initializer });

it('finds the tensors wherever a model may have them', () => {
  const main = create(GraphProtoSchema, {
    initializer: [tensor('weight')],
    sparseInitializer: [sparse('pruned')],
    node: [
      node({ t: tensor('constant') }),
      node({ tensors: [tensor('one of several')] }),
      node({ sparseTensor: sparse('sparse'), sparseTensors: [sparse('sparse too')] }),
      node({
        g: graph(tensor('branch')),
        graphs: [create(GraphProtoSchema, { node: [node({ g: graph(tensor('deep')) })] })],
      }),
    ],
  });
  const model = create(ModelProtoSchema, {
    graph: main,
    functions: [create(FunctionProtoSchema, { node: [node({ t: tensor('in function') })] })],
    trainingInfo: [
      create(TrainingInfoProtoSchema, { initialization: graph(tensor('start')), algorithm: graph(tensor('step')) }),
    ],
  });
  expect(
    tensorsOfModel(model)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(
    [
      'weight',
      'constant',
      'one of several',
      'branch',
      'deep',
      'in function',
      'start',
      'step',
      ...['pruned', 'sparse', 'sparse too'].flatMap((name) => [`${name} values`, `${name} indices`]),
    ].sort(),
  );
  expect(tensorsOfModel(create(ModelProtoSchema))).toEqual([]);
});
