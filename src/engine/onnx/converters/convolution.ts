// Convolutions and pooling.
import type { Shape } from '../../../core/tensor-value.ts';
import type { Window } from '../../graph/operation-attributes.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, type OperatorTable, operand } from '../converter.ts';
import { windowOf } from './windows.ts';

function convolution(node: ImportedNode): readonly Tensor[] {
  const [x, weight, bias] = [operand(node, 0), operand(node, 1), node.inputs[2]];
  const window = windowOf(node, x.shape.slice(2), weight.shape.slice(2));
  const inputs = bias ? [x, weight, bias] : [x, weight];
  return [node.build.add('conv', inputs, { ...window, groups: node.attributes.int('group', 1) })];
}

function transposedConvolution(node: ImportedNode): readonly Tensor[] {
  const [x, weight, bias] = [operand(node, 0), operand(node, 1), node.inputs[2]];
  const kernel = weight.shape.slice(2);
  const outputPadding = node.attributes.ints('output_padding') ?? kernel.map(() => 0);
  const window = transposedWindow(node, x.shape.slice(2), kernel, outputPadding);
  const inputs = bias ? [x, weight, bias] : [x, weight];
  return [node.build.add('convTranspose', inputs, { ...window, groups: node.attributes.int('group', 1) })];
}

/** The padding that gives the extents asked for by `output_shape` or by automatic padding (there: input times stride). */
function transposedWindow(
  node: ImportedNode,
  input: Shape,
  kernel: readonly number[],
  outputPadding: readonly number[],
): Window & { readonly outputPadding: readonly number[] } {
  const { attributes } = node;
  const strides = attributes.ints('strides') ?? kernel.map(() => 1);
  const dilations = attributes.ints('dilations') ?? kernel.map(() => 1);
  const automatic = attributes.string('auto_pad', 'NOTSET');
  const isSame = automatic === 'SAME_UPPER' || automatic === 'SAME_LOWER';
  const target = attributes.ints('output_shape')?.slice(-kernel.length);
  if (!isSame && !target) {
    const none = [...kernel, ...kernel].map(() => 0);
    const pads = automatic === 'VALID' ? none : (attributes.ints('pads') ?? none);
    const [padsBegin, padsEnd] = [pads.slice(0, kernel.length), pads.slice(kernel.length)];
    return { strides, dilations, padsBegin, padsEnd, outputPadding };
  }
  const totals = kernel.map((extent, axis) => {
    const wanted = target?.[axis] ?? input[axis]! * strides[axis]!;
    const reach = (extent - 1) * dilations[axis]! + 1;
    return (input[axis]! - 1) * strides[axis]! + outputPadding[axis]! + reach - wanted;
  });
  const missing = totals.map((total) => Math.max(0, -total));
  const smaller = totals.map((total) => Math.floor(Math.max(0, total) / 2));
  const larger = totals.map((total) => Math.ceil(Math.max(0, total) / 2));
  const [padsBegin, padsEnd] = automatic === 'SAME_UPPER' ? [smaller, larger] : [larger, smaller];
  return {
    strides,
    dilations,
    padsBegin,
    padsEnd,
    outputPadding: outputPadding.map((own, axis) => own + missing[axis]!),
  };
}

function maxPool(node: ImportedNode): readonly (Tensor | undefined)[] {
  const x = operand(node, 0);
  const kernel = node.attributes.ints('kernel_shape') ?? keep('it has no kernel');
  const [values, indices] = node.build.addAll('maxPool', [x], {
    ...windowOf(node, x.shape.slice(2), kernel),
    kernel,
    ceilMode: node.attributes.flag('ceil_mode', false),
  });
  if (node.outputs.length === 1) return [values];
  return [
    values,
    node.attributes.flag('storage_order', false) ? columnMajor(node, indices!, x.shape.slice(2)) : indices,
  ];
}

/** Flat indices of which the last axis counts fastest, with the first spatial axis counting fastest instead. */
function columnMajor(node: ImportedNode, indices: Tensor, space: Shape): Tensor {
  const { build } = node;
  const scalar = (value: number): Tensor => build.scalar(value, 'int64');
  const plane = space.reduce((product, extent) => product * extent, 1);
  let rest = build.add('mod', [indices, scalar(plane)], { truncated: false });
  let result = build.add('sub', [indices, rest], {});
  for (let axis = space.length - 1; axis >= 0; axis -= 1) {
    const step = space.slice(0, axis).reduce((product, extent) => product * extent, 1);
    const position = build.add('mod', [rest, scalar(space[axis]!)], { truncated: false });
    result = build.add('add', [result, build.add('mul', [position, scalar(step)], {})], {});
    rest = build.add('div', [rest, scalar(space[axis]!)], {});
  }
  return result;
}

function averagePool(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const kernel = node.attributes.ints('kernel_shape') ?? keep('it has no kernel');
  return [
    node.build.add('averagePool', [x], {
      ...windowOf(node, x.shape.slice(2), kernel),
      kernel,
      ceilMode: node.attributes.flag('ceil_mode', false),
      countIncludePad: node.attributes.flag('count_include_pad', false),
    }),
  ];
}

function spatialAxes(x: Tensor): readonly number[] {
  return x.shape.slice(2).map((_, axis) => axis + 2);
}

function globalPool(operation: 'reduceMean' | 'reduceMax') {
  return (node: ImportedNode): readonly Tensor[] => {
    const x = operand(node, 0);
    return [node.build.add(operation, [x], { axes: spatialAxes(x), keepDims: true })];
  };
}

/** |x|^p, and the inverse. */
function toPower(node: ImportedNode, x: Tensor, order: number): Tensor {
  const { build } = node;
  const magnitude = build.add('abs', [x], {});
  if (order === 1) return magnitude;
  return order === 2 ? build.add('mul', [x, x], {}) : build.add('pow', [magnitude, build.scalar(order, x.dtype)], {});
}

function fromPower(node: ImportedNode, sum: Tensor, order: number): Tensor {
  if (order === 1) return sum;
  if (order === 2) return node.build.add('sqrt', [sum], {});
  return node.build.add('pow', [sum, node.build.scalar(1 / order, sum.dtype)], {});
}

function orderOf(node: ImportedNode): number {
  return node.version < 2 ? node.attributes.float('p', 2) : node.attributes.int('p', 2);
}

function globalPowerPool(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const order = orderOf(node);
  const sum = node.build.add('reduceSum', [toPower(node, x, order)], { axes: spatialAxes(x), keepDims: true });
  return [fromPower(node, sum, order)];
}

function powerPool(node: ImportedNode): readonly Tensor[] {
  const { build } = node;
  const x = operand(node, 0);
  const order = orderOf(node);
  const kernel = node.attributes.ints('kernel_shape') ?? keep('it has no kernel');
  if (node.attributes.flag('ceil_mode', false)) return keep('it rounds its extents up');
  const window = windowOf(node, x.shape.slice(2), kernel);
  const mean = build.add('averagePool', [toPower(node, x, order)], {
    ...window,
    kernel,
    ceilMode: false,
    countIncludePad: true,
  });
  const count = kernel.reduce((product, extent) => product * extent, 1);
  return [fromPower(node, build.add('mul', [mean, build.scalar(count, x.dtype)], {}), order)];
}

const powers = ['abs', 'mul', 'pow', 'sqrt'] as const;

/** Convolutions and pooling. */
export const convolutionConverters: OperatorTable = {
  Conv: { becomes: ['conv'], convert: convolution },
  ConvTranspose: { becomes: ['convTranspose'], convert: transposedConvolution },
  MaxPool: { becomes: ['maxPool', 'mod', 'sub', 'mul', 'add', 'div'], convert: maxPool },
  AveragePool: { becomes: ['averagePool'], convert: averagePool },
  GlobalAveragePool: { becomes: ['reduceMean'], convert: globalPool('reduceMean') },
  GlobalMaxPool: { becomes: ['reduceMax'], convert: globalPool('reduceMax') },
  LpPool: { becomes: ['averagePool', ...powers], convert: powerPool, keeps: 'extents rounded up' },
  GlobalLpPool: { becomes: ['reduceSum', ...powers], convert: globalPowerPool },
};
