// Losses, and the linear map out of whole numbers.
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, type OperatorTable, operand } from '../converter.ts';

/** Minus the log probability of each target, weighted by class; `ignore_index` counts as weight 0. */
function negativeLogLikelihood(node: ImportedNode, logProbabilities: Tensor): Tensor {
  const { attributes, build } = node;
  const target = operand(node, 1);
  const weights = node.inputs[2];
  const { dtype } = logProbabilities;
  const zero = build.scalar(0, target.dtype);
  const ignored = attributes.has('ignore_index')
    ? build.add('equal', [target, build.scalar(attributes.int('ignore_index'), target.dtype)], {})
    : undefined;
  const safe = ignored ? build.add('where', [ignored, zero, target], {}) : target;
  const [batch = 0, ...rest] = target.shape;
  const column = build.add('reshape', [safe], { shape: [batch, 1, ...rest] });
  const chosen = build.add('gatherElements', [logProbabilities, column], { axis: 1 });
  const plain = build.add('neg', [build.add('reshape', [chosen], { shape: target.shape })], {});
  const ones = build.add('expand', [build.scalar(1, dtype)], { shape: target.shape });
  const byClass = weights ? build.add('gather', [weights, safe], { axis: 0 }) : ones;
  const weight = ignored ? build.add('where', [ignored, build.scalar(0, dtype), byClass], {}) : byClass;
  const isPlain = !weights && !ignored;
  return reduced(node, isPlain ? plain : build.add('mul', [plain, weight], {}), isPlain ? undefined : weight);
}

function reduced(node: ImportedNode, losses: Tensor, weight: Tensor | undefined): Tensor {
  const over = { axes: losses.shape.map((_, axis) => axis), keepDims: false };
  const reduction = node.attributes.string('reduction', 'mean');
  if (reduction === 'none') return losses;
  if (reduction === 'sum') return node.build.add('reduceSum', [losses], over);
  if (reduction !== 'mean') return keep(`it reduces in the unknown way ${reduction}`);
  if (!weight) return node.build.add('reduceMean', [losses], over);
  const total = node.build.add('reduceSum', [weight], over);
  return node.build.add('div', [node.build.add('reduceSum', [losses], over), total], {});
}

function softmaxCrossEntropy(node: ImportedNode): readonly Tensor[] {
  const logProbabilities = node.build.add('logSoftmax', [operand(node, 0)], { axis: 1 });
  return [negativeLogLikelihood(node, logProbabilities), logProbabilities];
}

/** (x - zero point) * scale, with one scale and zero point in all or one each along an axis. */
function dequantizeLinear(node: ImportedNode): readonly Tensor[] {
  const { attributes, build } = node;
  const [x, scale, zeroPoint] = [operand(node, 0), operand(node, 1), node.inputs[2]];
  if (attributes.int('block_size', 0) !== 0) return keep('its scales are per block');
  if (attributes.int('output_dtype', 0) !== 0) return keep('its output is of another type than its scale');
  const axis = attributes.int('axis', 1);
  const at = axis < 0 ? axis + x.shape.length : axis;
  const along = (values: Tensor): Tensor =>
    values.shape.length === 0 || values.shape.length > 1
      ? values
      : build.add('reshape', [values], { shape: x.shape.map((_, index) => (index === at ? values.shape[0]! : 1)) });
  const own = build.add('cast', [x], { to: scale.dtype });
  const isOne = scale.shape.length <= 1 && scale.shape[0] === 1 && x.shape[at] !== 1;
  const shaped = (values: Tensor): Tensor => (isOne ? build.add('reshape', [values], { shape: [] }) : along(values));
  const centred = zeroPoint
    ? build.add('sub', [own, shaped(build.add('cast', [zeroPoint], { to: scale.dtype }))], {})
    : own;
  return [build.add('mul', [centred, shaped(scale)], {})];
}

const likelihood = ['equal', 'where', 'reshape', 'gatherElements', 'neg', 'expand', 'gather', 'mul'] as const;
const reductions = ['reduceSum', 'reduceMean', 'div'] as const;

/** Losses, and values read from whole numbers. */
export const lossConverters: OperatorTable = {
  NegativeLogLikelihoodLoss: {
    becomes: [...likelihood, ...reductions],
    convert: (node) => [negativeLogLikelihood(node, operand(node, 0))],
  },
  SoftmaxCrossEntropyLoss: { becomes: ['logSoftmax', ...likelihood, ...reductions], convert: softmaxCrossEntropy },
  DequantizeLinear: {
    becomes: ['cast', 'reshape', 'sub', 'mul'],
    convert: dequantizeLinear,
    keeps: 'scales per block, 4-bit and 8-bit floats',
  },
};
