// Movements, and picking and writing by index, against NumPy, PyTorch and ONNX's reference evaluator, on whole numbers: exactly.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { elementCount, type Shape, type TensorValue } from '../../../src/core/tensor-value.ts';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import * as indexing from '../../../src/engine/functions/indexing.ts';
import * as movement from '../../../src/engine/functions/movement.ts';
import * as rearrangement from '../../../src/engine/functions/rearrangement.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../src/engine/graph/tensor.ts';

type Nested = number | readonly Nested[];
interface Case {
  readonly name: string;
  readonly arguments: Readonly<Record<string, never>>;
  readonly inputs: number[][];
  readonly indices?: Nested;
  readonly shape: number[];
  readonly output: number[];
}
const golden: { cases: Case[] } = JSON.parse(readFileSync(new URL('./movement.json', import.meta.url), 'utf8'));

function counting(shape: Shape): TensorValue<'float64'> {
  return { dtype: 'float64', shape, data: Float64Array.from({ length: elementCount(shape) }, (_, index) => index) };
}

function shapeOf(nested: Nested): number[] {
  if (typeof nested === 'number') return [];
  return nested.length === 0 ? [0] : [nested.length, ...shapeOf(nested[0]!)];
}

function constantIndices(like: { graph: Tensor['graph'] }, nested: Nested): Tensor {
  const data = BigInt64Array.from([nested].flat(9) as number[], BigInt);
  return like.graph.constant({ dtype: 'int64', shape: shapeOf(nested), data });
}

type Build = (inputs: readonly Tensor[], args: Record<string, never>, indices: Tensor) => Tensor;
const builds: Record<string, Build> = {
  transpose: ([x], { permutation }) => movement.transpose(x!, permutation),
  expand: ([x], { shape }) => movement.expand(x!, shape!),
  tile: ([x], { repeats }) => movement.tile(x!, repeats!),
  repeat: ([x], { count, axis }) => rearrangement.repeat(x!, count!, axis!),
  concat: (parts, { axis }) => movement.concat(parts, axis!),
  stack: (parts, { axis }) => movement.stack(parts, axis),
  split: ([x], { sizes, axis, part }) => movement.split(x!, sizes!, axis!)[part!]!,
  swapAxes: ([x], { a, b }) => movement.swapAxes(x!, a, b),
  flatten: ([x], args) => movement.flatten(x!, args.from, args.to),
  squeeze: ([x], { axes }) => movement.squeeze(x!, axes),
  unsqueeze: ([x], { axes }) => movement.unsqueeze(x!, axes!),
  slice: ([x], { ranges }) =>
    movement.sliceAll(
      x!,
      (ranges as unknown as (number | null)[][]).map(([start, end, step]) => ({
        start: start ?? undefined,
        end: end ?? undefined,
        step: step ?? undefined,
      })),
    ),
  pad: ([x], { counts, mode, value }) => movement.pad(x!, counts!, { mode, value }),
  padGradient: ([x], { counts, mode }) => {
    const y = movement.pad(x!, counts!, { mode });
    const weighted = y.graph.add('mul', [y, y.graph.constant(counting(y.shape))], {});
    const total = y.graph.add('reduceSum', [weighted], { axes: [0, 1, 2, 3], keepDims: false });
    return gradients(total, [x!])[0]!;
  },
  triu: ([x], { diagonal }) => movement.triu(x!, diagonal),
  tril: ([x], { diagonal }) => movement.tril(x!, diagonal),
  diagonal: ([x], { k }) => rearrangement.diagonal(x!, k),
  flip: ([x], { axes }) => rearrangement.flip(x!, axes),
  roll: ([x], { shift, axis }) => rearrangement.roll(x!, shift!, axis!),
  pixelShuffle: ([x], { factor }) => rearrangement.pixelShuffle(x!, factor!),
  pixelUnshuffle: ([x], { factor }) => rearrangement.pixelUnshuffle(x!, factor!),
  depthToSpace: ([x], { size, order }) => rearrangement.depthToSpace(x!, size!, order),
  spaceToDepth: ([x], { size, order }) => rearrangement.spaceToDepth(x!, size!, order),
  windowPartition: ([x], { size }) => rearrangement.windowPartition(x!, size!).windows,
  gather: ([x], { axis }, indices) => indexing.gather(x!, indices, axis),
  gatherElements: ([x], { axis }, indices) => indexing.gatherElements(x!, indices, axis!),
  gatherND: ([x], { batchDims }, indices) => indexing.gatherND(x!, indices, batchDims),
  scatterElements: ([x, updates], args, indices) => indexing.scatterElements(x!, indices, updates!, args as never),
  scatterND: ([x, updates], { reduction }, indices) => indexing.scatterND(x!, indices, updates!, reduction),
  oneHot: (_, { depth, ...options }, indices) => indexing.oneHot(indices, depth!, options),
};

test.each(golden.cases.map((one, index) => [`${index}: ${one.name} ${JSON.stringify(one.arguments)}`, one] as const))(
  '%s',
  (_, { name, arguments: args, inputs, indices, shape, output }) => {
    const graph = createGraph();
    const tensors = inputs.map((extents, index) => graph.input(`x${index}`, extents, 'float64'));
    const y = builds[name]!(tensors, args, constantIndices({ graph }, indices ?? []));
    const feeds = Object.fromEntries(inputs.map((extents, index) => [`x${index}`, counting(extents)]));
    expect(y.shape).toEqual(shape);
    expect(Array.from(evaluateGraph([y], feeds)[0]!.data)).toEqual(output);
  },
);
