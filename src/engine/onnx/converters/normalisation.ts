// Normalisation.
import { elementCount } from '../../../core/tensor-value.ts';
import { normaliseAxis, sameShape } from '../../graph/broadcast.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, type OperatorTable, operand } from '../converter.ts';

const defaultEpsilon = Math.fround(1e-5);

function batchNormalization(node: ImportedNode): readonly (Tensor | undefined)[] {
  const { attributes, build } = node;
  const epsilon = attributes.float('epsilon', defaultEpsilon);
  const inputs = [0, 1, 2, 3, 4].map((index) => operand(node, index));
  const [x, scale, bias, mean, variance] = inputs as [Tensor, Tensor, Tensor, Tensor, Tensor];
  if (node.version < 9 && !attributes.flag('spatial', true)) return keep('its statistics are not per channel');
  if (!isTraining(node)) return [build.add('batchNorm', inputs, { epsilon })];
  if (node.version < 14) return keep('it trains in the form of an operator set before 14');
  const [y, batchMean, batchVariance] = build.addAll('batchNormTraining', [x, scale, bias], { epsilon });
  const momentum = attributes.float('momentum', Math.fround(0.9));
  const blend = (running: Tensor, current: Tensor): Tensor =>
    build.add(
      'add',
      [
        build.add('mul', [running, build.scalar(momentum, running.dtype)], {}),
        build.add('mul', [current, build.scalar(1 - momentum, current.dtype)], {}),
      ],
      {},
    );
  if (node.outputs.length === 1) return [y];
  return [y, blend(mean, batchMean!), blend(variance, batchVariance!)];
}

/** An attribute since opset 14; before, training meant having more outputs, and in opset 6 a flag said the opposite. */
function isTraining(node: ImportedNode): boolean {
  if (node.version >= 14) return node.attributes.flag('training_mode', false);
  if (node.version < 7 && node.attributes.flag('is_test', false)) return false;
  return node.outputs.length > 1;
}

function instanceNormalization(node: ImportedNode): readonly Tensor[] {
  const inputs = [operand(node, 0), operand(node, 1), operand(node, 2)];
  return [node.build.add('instanceNorm', inputs, { epsilon: node.attributes.float('epsilon', defaultEpsilon) })];
}

function layerNormalization(node: ImportedNode): readonly (Tensor | undefined)[] {
  const [x, scale, bias] = [operand(node, 0), operand(node, 1), node.inputs[2]];
  const axis = normaliseAxis(node.operator, node.attributes.int('axis', -1), x.shape.length);
  const epsilon = node.attributes.float('epsilon', defaultEpsilon);
  return normalised(node, [x, scale, bias], { axis, epsilon });
}

/** Scale and bias may broadcast to the normalised axes; the graph's operation wants them whole. */
function normalised(
  node: ImportedNode,
  [x, scale, bias]: readonly [Tensor, Tensor, Tensor | undefined],
  options: { readonly axis: number; readonly epsilon: number },
): readonly Tensor[] {
  const { build } = node;
  const shape = x.shape.slice(options.axis);
  if (sameShape(scale.shape, shape) && (!bias || sameShape(bias.shape, shape))) {
    return build.addAll('layerNorm', bias ? [x, scale, bias] : [x, scale], options);
  }
  const ones = build.add('expand', [build.scalar(1, x.dtype)], { shape });
  const [standard, mean, inverse] = build.addAll('layerNorm', [x, ones], options) as [Tensor, Tensor, Tensor];
  const scaled = build.add('mul', [standard, scale], {});
  return [bias ? build.add('add', [scaled, bias], {}) : scaled, mean, inverse];
}

function rmsNormalization(node: ImportedNode): readonly Tensor[] {
  const [x, scale] = [operand(node, 0), operand(node, 1)];
  const axis = normaliseAxis(node.operator, node.attributes.int('axis', -1), x.shape.length);
  return [node.build.add('rmsNorm', [x, scale], { axis, epsilon: node.attributes.float('epsilon', defaultEpsilon) })];
}

/** Scale and bias are per channel; before opset 21 they were per group. */
function groupNormalization(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const groups = node.attributes.int('num_groups');
  const channels = x.shape[1] ?? 0;
  const perChannel = (own: Tensor): Tensor => {
    if (node.version >= 21 || own.shape[0] === channels) return own;
    const column = node.build.add('reshape', [own], { shape: [groups, 1] });
    const repeated = node.build.add('expand', [column], { shape: [groups, channels / groups] });
    return node.build.add('reshape', [repeated], { shape: [channels] });
  };
  const inputs = [x, perChannel(operand(node, 1)), perChannel(operand(node, 2))];
  return [node.build.add('groupNorm', inputs, { groups, epsilon: node.attributes.float('epsilon', defaultEpsilon) })];
}

/** Local response normalisation: x / (bias + alpha / size * sum of squares over `size` neighbouring channels)^beta. */
function localResponseNormalization(node: ImportedNode): readonly Tensor[] {
  const { attributes, build } = node;
  const x = operand(node, 0);
  const size = attributes.int('size');
  const [batch = 1, channels = 1, ...space] = x.shape;
  const squares = build.add('reshape', [build.add('mul', [x, x], {})], {
    shape: [batch, 1, channels, elementCount(space)],
  });
  const average = build.add('averagePool', [squares], {
    kernel: [size, 1],
    strides: [1, 1],
    dilations: [1, 1],
    padsBegin: [Math.floor((size - 1) / 2), 0],
    padsEnd: [Math.ceil((size - 1) / 2), 0],
    ceilMode: false,
    countIncludePad: true,
  });
  const mean = build.add('reshape', [average], { shape: x.shape });
  const scaled = build.add('mul', [mean, build.scalar(attributes.float('alpha', Math.fround(1e-4)), x.dtype)], {});
  const base = build.add('add', [scaled, build.scalar(attributes.float('bias', 1), x.dtype)], {});
  const divisor = build.add('pow', [base, build.scalar(attributes.float('beta', 0.75), x.dtype)], {});
  return [build.add('div', [x, divisor], {})];
}

function normNormalization(node: ImportedNode): readonly Tensor[] {
  const { build } = node;
  const x = operand(node, 0);
  const axes = [normaliseAxis(node.operator, node.attributes.int('axis', -1), x.shape.length)];
  const isSum = node.attributes.int('p', 2) === 1;
  const terms = isSum ? build.add('abs', [x], {}) : build.add('mul', [x, x], {});
  const sum = build.add('reduceSum', [terms], { axes, keepDims: true });
  const norm = isSum ? sum : build.add('sqrt', [sum], {});
  const isZero = build.add('equal', [norm, build.scalar(0, x.dtype)], {});
  return [build.add('div', [x, build.add('where', [isZero, build.scalar(1, x.dtype), norm], {})], {})];
}

function meanVarianceNormalization(node: ImportedNode): readonly Tensor[] {
  const { build } = node;
  const x = operand(node, 0);
  const axes = node.attributes.ints('axes') ?? [0, 2, 3];
  const over = { axes: axes.map((axis) => normaliseAxis(node.operator, axis, x.shape.length)), keepDims: true };
  const centred = build.add('sub', [x, build.add('reduceMean', [x], over)], {});
  const variance = build.add('reduceMean', [build.add('mul', [centred, centred], {})], over);
  const deviation = build.add('add', [build.add('sqrt', [variance], {}), build.scalar(1e-9, x.dtype)], {});
  return [build.add('div', [centred, deviation], {})];
}

/**
 * Nothing happens at inference; with `training_mode` (or before opset 7 without `is_test`) the random draws stay with the runtime. The
 * mask of an inference is true since opset 12; before it was open, and ONNX Runtime gives zeros.
 */
function dropout(node: ImportedNode): readonly (Tensor | undefined)[] {
  const x = operand(node, 0);
  const mode = node.inputs[2];
  const training = mode
    ? (node.build.valueOf(mode) ?? keep('the value of its mode is not known at import', 2))
    : undefined;
  if (training && Number(training.data[0]) !== 0) {
    const ratio = node.inputs[1] ? node.build.valueOf(node.inputs[1]) : undefined;
    if (!ratio || Number(ratio.data[0]) !== 0) return keep('it drops at random');
  }
  if (node.version < 7 && !node.attributes.flag('is_test', false)) return keep('it drops at random');
  if (node.outputs.length === 1) return [x];
  const kept = node.build.scalar(node.version < 12 ? 0 : 1, node.version < 10 ? x.dtype : 'bool');
  return [x, node.build.add('expand', [kept], { shape: x.shape })];
}

/** Normalisation and dropout. */
export const normalisationConverters: OperatorTable = {
  BatchNormalization: {
    becomes: ['batchNorm', 'batchNormTraining', 'mul', 'add'],
    convert: batchNormalization,
    keeps: 'training before opset 14',
  },
  InstanceNormalization: { becomes: ['instanceNorm'], convert: instanceNormalization },
  LayerNormalization: { becomes: ['layerNorm', 'expand', 'mul', 'add'], convert: layerNormalization },
  RMSNormalization: { becomes: ['rmsNorm'], convert: rmsNormalization },
  GroupNormalization: { becomes: ['groupNorm', 'reshape', 'expand'], convert: groupNormalization },
  LRN: { becomes: ['mul', 'reshape', 'averagePool', 'add', 'pow', 'div'], convert: localResponseNormalization },
  LpNormalization: {
    becomes: ['abs', 'mul', 'reduceSum', 'sqrt', 'equal', 'where', 'div'],
    convert: normNormalization,
  },
  MeanVarianceNormalization: {
    becomes: ['reduceMean', 'sub', 'mul', 'sqrt', 'add', 'div'],
    convert: meanVarianceNormalization,
  },
  Dropout: { becomes: ['expand'], convert: dropout, keeps: 'dropping at random (training mode)' },
};
