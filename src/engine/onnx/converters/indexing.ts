// Operators that read or write at indices.
import { normaliseAxis } from '../../graph/broadcast.ts';
import type { OperationAttributes } from '../../graph/operation-attributes.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, numberOf, numbersOf, type OperatorTable, operand } from '../converter.ts';

type Reduction = OperationAttributes['scatterND']['reduction'];

const reductions: Readonly<Record<string, Reduction>> = {
  none: 'none',
  add: 'add',
  mul: 'mul',
  min: 'min',
  max: 'max',
};

function axisOf(node: ImportedNode): number {
  return normaliseAxis(node.operator, node.attributes.int('axis', 0), operand(node, 0).shape.length);
}

function scatterElements(node: ImportedNode): readonly Tensor[] {
  const reduction = reductions[node.attributes.string('reduction', 'none')] ?? keep('it scatters in an unknown way');
  const inputs = [operand(node, 0), operand(node, 1), operand(node, 2)];
  return [node.build.add('scatterElements', inputs, { axis: axisOf(node), reduction })];
}

function scatterND(node: ImportedNode): readonly Tensor[] {
  const reduction = reductions[node.attributes.string('reduction', 'none')] ?? keep('it scatters in an unknown way');
  return [node.build.add('scatterND', [operand(node, 0), operand(node, 1), operand(node, 2)], { reduction })];
}

function oneHot(node: ImportedNode): readonly Tensor[] {
  const indices = operand(node, 0);
  const depth = numberOf(node, 1, 'depth') ?? keep('it has no depth');
  const [off, on] = numbersOf(node, 2, 'pair of values') ?? keep('it has no values');
  const rank = indices.shape.length + 1;
  const whole = indices.dtype === 'int64' || indices.dtype === 'int32';
  return [
    node.build.add('oneHot', [whole ? indices : node.build.add('cast', [indices], { to: 'int64' })], {
      axis: normaliseAxis(node.operator, node.attributes.int('axis', -1), rank),
      depth,
      off: off ?? keep('it has no values'),
      on: on ?? keep('it has one value'),
      dtype: operand(node, 2).dtype,
    }),
  ];
}

/** Gathering, scattering and one-hot codes. */
export const indexingConverters: OperatorTable = {
  Gather: {
    becomes: ['gather'],
    convert: (node) => [node.build.add('gather', [operand(node, 0), operand(node, 1)], { axis: axisOf(node) })],
  },
  GatherElements: {
    becomes: ['gatherElements'],
    convert: (node) => [node.build.add('gatherElements', [operand(node, 0), operand(node, 1)], { axis: axisOf(node) })],
  },
  GatherND: {
    becomes: ['gatherND'],
    convert: (node) => [
      node.build.add('gatherND', [operand(node, 0), operand(node, 1)], {
        batchDims: node.attributes.int('batch_dims', 0),
      }),
    ],
  },
  Scatter: { becomes: ['scatterElements'], convert: scatterElements },
  ScatterElements: { becomes: ['scatterElements'], convert: scatterElements },
  ScatterND: { becomes: ['scatterND'], convert: scatterND },
  OneHot: { becomes: ['oneHot', 'cast'], convert: oneHot, keeps: 'depth or values not known at import' },
};
