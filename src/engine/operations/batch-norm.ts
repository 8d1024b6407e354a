// Normalisation of each channel over cases and positions, with given statistics or with those of the batch.
import { elementCount } from '../../core/tensor-value.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';
import {
  channelExtents,
  channelShape,
  checkChannels,
  denseByChannel,
  forEachByChannel,
  sumChannels,
} from './channels.ts';
import { denseFrom } from './dense.ts';
import type { Dense, Emitter, OperationFamily } from './operation.ts';
import { ruleArithmetic } from './rule-arithmetic.ts';

type Epsilon = { readonly epsilon: number };

/** Definitions of `batchNorm` and `batchNormTraining`. */
export const batchNormOperations: OperationFamily<'batchNorm' | 'batchNormTraining'> = {
  batchNorm: {
    infer: (inputs) => {
      checkChannels('batchNorm', inputs);
      return [{ dtype: inputs[0]!.dtype, shape: inputs[0]!.shape }];
    },
    gradient: batchNormGradient,
    evaluate: ([x, scale, bias, mean, variance], { epsilon }) => [
      denseByChannel(x!, (value, channel) => {
        const factor = scale!.data[channel]! / Math.sqrt(variance!.data[channel]! + epsilon);
        return (value - mean!.data[channel]!) * factor + bias!.data[channel]!;
      }),
    ],
    lower: ({ inputs, attributes }, emitter) =>
      emitter.node(
        'BatchNormalization',
        inputs.map((input) => emitter.name(input)),
        { epsilon: { float: attributes.epsilon } },
      ),
  },
  batchNormTraining: {
    infer: (inputs) => {
      checkChannels('batchNormTraining', inputs);
      const { dtype, shape } = inputs[0]!;
      const statistic = { dtype, shape: [shape[1]!] };
      return [{ dtype, shape }, statistic, statistic];
    },
    gradient: batchNormTrainingGradient,
    evaluate: evaluateTraining,
    lower: lowerTraining,
  },
};

/** With r = 1 / sqrt(variance + epsilon): of x = g w r, of w = sum(g (x - m) r), of m = -w r sum(g), of v = -w r^2 / 2 sum(g (x - m) r). */
function batchNormGradient(
  { inputs, attributes }: GraphNode<'batchNorm'>,
  [flow]: readonly (Tensor | undefined)[],
  wanted: readonly boolean[],
): readonly (Tensor | undefined)[] {
  const [x, scale, , mean, variance] = inputs as readonly [Tensor, Tensor, Tensor, Tensor, Tensor];
  const { sub, mul, scaled, reshape, inverseDeviation } = ruleArithmetic(x.graph);
  const wide = channelShape(x.shape);
  const inverse = inverseDeviation(variance, attributes.epsilon);
  const factor = mul(scale, inverse);
  const [wantedX, wantedScale, wantedBias, wantedMean, wantedVariance] = wanted;
  const total = wantedBias || wantedMean ? sumChannels(flow!) : undefined;
  const scaleGradient =
    wantedScale || wantedVariance ? mul(sumChannels(mul(flow!, sub(x, reshape(mean, wide)))), inverse) : undefined;
  return [
    wantedX ? mul(flow!, reshape(factor, wide)) : undefined,
    wantedScale ? scaleGradient : undefined,
    wantedBias ? total : undefined,
    wantedMean ? scaled(mul(factor, total!), -1) : undefined,
    wantedVariance ? scaled(mul(mul(factor, inverse), scaleGradient!), -0.5) : undefined,
  ];
}

/**
 * With d = x - mean, M values a channel, c = sum(g d) r: gradient of x = w r (g - d r c / M - sum(g) / M), of w = c, of b = sum(g). The
 * part in d is a batch normalisation of x, one pass. The statistics are outputs, so gradients arrive through them too: mean gives
 * 1/M, variance gives 2 d / M.
 */
function batchNormTrainingGradient(
  node: GraphNode<'batchNormTraining'>,
  [flow, flowMean, flowVariance]: readonly (Tensor | undefined)[],
  [wantedX, wantedScale, wantedBias]: readonly boolean[],
): readonly (Tensor | undefined)[] {
  const [x, scale] = node.inputs as readonly [Tensor, Tensor, Tensor];
  const [, mean, variance] = node.outputs as readonly [Tensor, Tensor, Tensor];
  const { graph, shape } = x;
  const { add, sub, mul, scaled, reshape, ones, inverseDeviation } = ruleArithmetic(graph);
  const wide = channelShape(shape);
  const share = 1 / (elementCount(shape) / shape[1]!);
  const inverse = inverseDeviation(variance, node.attributes.epsilon);
  const factor = mul(scale, inverse);
  const total = flow && sumChannels(flow);
  const scaleGradient = flow && mul(sumChannels(mul(flow, sub(x, reshape(mean, wide)))), inverse);
  const sumOf = (a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined => (a && b ? add(a, b) : (a ?? b));
  let gradient: Tensor | undefined;
  if (wantedX) {
    const none = scaled(scale, 0);
    const slope = sumOf(
      scaleGradient && scaled(mul(mul(scaleGradient, inverse), factor), -share),
      flowVariance && scaled(flowVariance, 2 * share),
    );
    const offset = sumOf(total && scaled(mul(total, factor), -share), flowMean && scaled(flowMean, share));
    const throughStatistics = graph.add(
      'batchNorm',
      [x, slope ?? none, offset ?? none, mean, ones([shape[1]!], x.dtype)],
      { epsilon: 0 },
    );
    gradient = flow ? add(mul(flow, reshape(factor, wide)), throughStatistics) : throughStatistics;
  }
  return [gradient, wantedScale ? scaleGradient : undefined, wantedBias ? total : undefined];
}

function evaluateTraining([x, scale, bias]: readonly Dense[], { epsilon }: Epsilon): readonly Dense[] {
  const { dtype, shape } = x!;
  const channels = shape[1]!;
  const perChannel = elementCount(shape) / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  forEachByChannel(x!, (value, channel) => {
    mean[channel]! += value / perChannel;
  });
  forEachByChannel(x!, (value, channel) => {
    const distance = value - mean[channel]!;
    variance[channel]! += (distance * distance) / perChannel;
  });
  const y = denseByChannel(x!, (value, channel) => {
    const factor = scale!.data[channel]! / Math.sqrt(variance[channel]! + epsilon);
    return (value - mean[channel]!) * factor + bias!.data[channel]!;
  });
  const statistic = (values: Float64Array): Dense => denseFrom(dtype, [channels], (index) => values[index]!);
  return [y, statistic(mean), statistic(variance)];
}

/** Fewest passes over memory: statistics of each case and channel by a layer normalisation, pooled, then one pass that normalises. */
function lowerTraining(node: GraphNode<'batchNormTraining'>, emitter: Emitter): readonly string[] {
  const [x, scale, bias] = node.inputs as readonly [Tensor, Tensor, Tensor];
  const { positions } = channelExtents(x.shape);
  const native = emitter.target === 'cpu' || emitter.target === 'wasm';
  if (!native || x.dtype !== 'float32' || positions < 8) return lowerPlainly(node, emitter);
  const [mean, variance] = pooledStatistics(x, emitter);
  const names = [emitter.name(x), emitter.name(scale), emitter.name(bias), mean, variance];
  const [y] = emitter.node('BatchNormalization', names, { epsilon: { float: node.attributes.epsilon } });
  return [y!, mean, variance];
}

/** Smaller than any variance that matters, large enough that the square of its reciprocal root is a float32. */
const negligible = 1e-30;

function pooledStatistics(x: Tensor, emitter: Emitter): readonly [mean: string, variance: string] {
  const { cases, channels, positions } = channelExtents(x.shape);
  const [rows] = emitter.node('Reshape', [emitter.name(x), emitter.ints([cases * channels, positions])]);
  const ones = emitter.constant({ dtype: 'float32', shape: [positions], data: new Float32Array(positions).fill(1) });
  const attributes = { axis: { int: 1 }, epsilon: { float: negligible } } as const;
  const [, rowMean, rowInverse] = emitter.node('LayerNormalization', [rows!, ones], attributes, 3);
  const table = emitter.ints([cases, channels]);
  const [means] = emitter.node('Reshape', [rowMean!, table]);
  const [inverses] = emitter.node('Reshape', [rowInverse!, table]);
  const axis = emitter.ints([0]);
  const overCases = (name: string): string => emitter.node('ReduceMean', [name, axis], { keepdims: { int: 0 } })[0]!;
  const mean = overCases(means!);
  const [distance] = emitter.node('Sub', [means!, mean]);
  const [between] = emitter.node('Mul', [distance!, distance!]);
  const [squaredInverse] = emitter.node('Mul', [inverses!, inverses!]);
  const [within] = emitter.node('Reciprocal', [squaredInverse!]);
  const [spread] = emitter.node('Add', [within!, between!]);
  return [mean, overCases(spread!)];
}

function lowerPlainly({ inputs, attributes }: GraphNode<'batchNormTraining'>, emitter: Emitter): readonly string[] {
  const [x, scale, bias] = inputs as readonly [Tensor, Tensor, Tensor];
  const axes = emitter.ints(x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis])));
  const wide = emitter.ints(channelShape(x.shape));
  const vector = emitter.ints([x.shape[1]!]);
  const one = (operator: string, names: readonly string[]): string => emitter.node(operator, names)[0]!;
  const average = (name: string): string => emitter.node('ReduceMean', [name, axes], { keepdims: { int: 1 } })[0]!;
  const mean = average(emitter.name(x));
  const centred = one('Sub', [emitter.name(x), mean]);
  const variance = average(one('Mul', [centred, centred]));
  const deviation = one('Sqrt', [one('Add', [variance, emitter.scalar(attributes.epsilon, x.dtype)])]);
  const factor = one('Div', [one('Reshape', [emitter.name(scale), wide]), deviation]);
  const y = one('Add', [one('Mul', [centred, factor]), one('Reshape', [emitter.name(bias), wide])]);
  return [y, one('Reshape', [mean, vector]), one('Reshape', [variance, vector])];
}
