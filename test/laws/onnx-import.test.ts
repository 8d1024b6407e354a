// However a model is damaged, importing it ends: with a graph, or with an error of ours that is not called internal.
import { clone } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { expect, it } from 'vitest';
import { EvenhandError } from '../../src/core/errors.ts';
import { createStream, type Stream } from '../../src/core/stream.ts';
import { importModel } from '../../src/engine/onnx/import-model.ts';
import { modelOf, operatorCases, titleOf } from '../fixtures/onnx-operator-cases.ts';

const odd = [-1, 0, 1, 2, 3, 7, -2, 100, 1e6, -1e9, 1099511627776];

/** Changes one thing and says what. */
function damage(model: ModelProto, stream: Stream): string {
  const pick = (count: number): number => Math.floor(stream.uniform() * count);
  const { node: nodes, initializer, input } = model.graph!;
  const node = nodes[pick(nodes.length)]!;
  const attribute = node.attribute[pick(node.attribute.length)];
  const value = BigInt(odd[pick(odd.length)]!);
  const kind = pick(7);
  if (kind === 0 && attribute && attribute.ints.length > 0) {
    attribute.ints[pick(attribute.ints.length)] = value;
    return `${attribute.name} holds ${value}`;
  }
  if (kind === 1 && attribute) {
    attribute.ints.pop();
    attribute.i = value;
    return `${attribute.name} is shorter, or ${value}`;
  }
  if (kind === 2 && attribute) {
    node.attribute = node.attribute.filter((own) => own !== attribute);
    return `${attribute.name} is gone`;
  }
  if (kind === 3 && node.input.length > 0) {
    node.input[pick(node.input.length)] = '';
    return 'an input is left out';
  }
  if (kind === 4 && node.input.length > 1) {
    node.input[pick(node.input.length)] = node.input[pick(node.input.length)]!;
    return 'an input is another';
  }
  const weight = initializer[pick(initializer.length)];
  if (kind === 5 && weight && weight.dataType === 7 && weight.rawData.length > 0) {
    const numbers = new BigInt64Array(weight.rawData.slice().buffer);
    numbers[pick(numbers.length)] = value;
    weight.rawData = new Uint8Array(numbers.buffer);
    return `${weight.name} holds ${value}`;
  }
  const shape = input[pick(input.length)]?.type?.value;
  if (shape?.case === 'tensorType' && shape.value.shape) {
    const { dim } = shape.value.shape;
    const extent = dim[pick(dim.length)];
    if (extent && stream.uniform() < 0.7) extent.value = { case: 'dimValue', value: BigInt(pick(4)) };
    else dim.pop();
    return 'an input has another shape';
  }
  node.input.pop();
  return 'an input is missing';
}

it('ends in a graph or in an error of ours', () => {
  const stream = createStream(20, 'damaged-models');
  const wrong: string[] = [];
  const counts = { imported: 0, refused: 0 };
  for (const own of operatorCases) {
    for (let round = 0; round < 12; round += 1) {
      const model = clone(ModelProtoSchema, modelOf(own));
      const what = damage(model, stream);
      try {
        importModel(model, { file: 'damaged.onnx' });
        counts.imported += 1;
      } catch (error) {
        counts.refused += 1;
        const isOurs = error instanceof EvenhandError && error.kind !== 'internal';
        if (!isOurs) wrong.push(`${titleOf(own)}: ${what}: ${String(error)}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(Math.min(counts.imported, counts.refused)).toBeGreaterThan(500);
});
