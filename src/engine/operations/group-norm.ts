// Normalisation of groups of channels of each case.
import { shapeError } from '../graph/shape-error.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';
import {
  channelExtents,
  channelShape,
  checkChannels,
  denseByChannel,
  runStatistics,
  sumPositions,
} from './channels.ts';
import type { Dense, Emitter, OperationFamily } from './operation.ts';
import { ruleArithmetic } from './rule-arithmetic.ts';

interface Grouping {
  readonly groups: number;
  readonly epsilon: number;
}

/** Definitions of `instanceNorm` (every channel its own group) and `groupNorm`. */
export const groupNormOperations: OperationFamily<'instanceNorm' | 'groupNorm'> = {
  instanceNorm: {
    infer: (inputs) => {
      checkChannels('instanceNorm', inputs);
      return [{ dtype: inputs[0]!.dtype, shape: inputs[0]!.shape }];
    },
    gradient: ({ inputs, attributes }, [flow], wanted) =>
      groupGradient(inputs, flow!, { groups: inputs[0]!.shape[1]!, epsilon: attributes.epsilon }, wanted),
    evaluate: (inputs, { epsilon }) => [evaluateGroups(inputs, { groups: inputs[0]!.shape[1]!, epsilon })],
    lower: lowerInstanceNorm,
  },
  groupNorm: {
    infer: (inputs, { groups }) => {
      checkChannels('groupNorm', inputs);
      const { dtype, shape } = inputs[0]!;
      if (!Number.isInteger(groups) || groups < 1 || shape[1]! % groups !== 0) {
        throw shapeError('groupNorm', `${shape[1]} channels cannot be cut into ${groups} equal groups`, inputs);
      }
      return [{ dtype, shape }];
    },
    gradient: ({ inputs, attributes }, [flow], wanted) => groupGradient(inputs, flow!, attributes, wanted),
    evaluate: (inputs, attributes) => [evaluateGroups(inputs, attributes)],
    lower: lowerGroupNorm,
  },
};

/**
 * With the standardised values h of a group of K numbers and r = 1/std: gradient of x = r (w g - mean(w g) - h mean(w g h)), of
 * w = sum(g h), of b = sum(g); the means of a group from the sums of its channels, so that w g is written once.
 */
function groupGradient(
  [x, scale]: readonly Tensor[],
  flow: Tensor,
  { groups, epsilon }: Grouping,
  [wantedX, wantedScale, wantedBias]: readonly boolean[],
): readonly (Tensor | undefined)[] {
  const { graph, shape, dtype } = x!;
  const { add, mul, scaled, sum, reshape, ones } = ruleArithmetic(graph);
  const { cases, channels, positions } = channelExtents(shape);
  const size = (channels / groups) * positions;
  const [standard, , inverse] = graph.addAll('layerNorm', [reshape(x!, [cases, groups, size]), ones([size], dtype)], {
    axis: 2,
    epsilon,
  }) as [Tensor, Tensor, Tensor];
  const total = sumPositions(flow);
  const product = sumPositions(mul(flow, reshape(standard, shape)));
  let gradient: Tensor | undefined;
  if (wantedX) {
    const perGroup = (table: Tensor): Tensor =>
      scaled(
        mul(sum(reshape(mul(table, scale!), [cases, groups, channels / groups]), [2], { keepDims: true }), inverse),
        -1 / size,
      );
    const factor = mul(reshape(scale!, [groups, channels / groups]), inverse);
    const direct = mul(reshape(flow, [cases, channels, positions]), reshape(factor, [cases, channels, 1]));
    const indirect = add(mul(standard, perGroup(product)), perGroup(total));
    gradient = add(reshape(direct, shape), reshape(indirect, shape));
  }
  return [gradient, wantedScale ? sum(product, [0]) : undefined, wantedBias ? sum(total, [0]) : undefined];
}

function evaluateGroups([x, scale, bias]: readonly Dense[], { groups, epsilon }: Grouping): Dense {
  const { channels, positions } = channelExtents(x!.shape);
  const statistics = runStatistics(x!.data, (channels / groups) * positions);
  return denseByChannel(x!, (value, channel, row) => {
    const { mean, variance } = statistics[Math.floor(row / (channels / groups))]!;
    return ((value - mean) / Math.sqrt(variance + epsilon)) * scale!.data[channel]! + bias!.data[channel]!;
  });
}

/** The operator asks for a spatial axis. */
function lowerInstanceNorm({ inputs, attributes }: GraphNode<'instanceNorm'>, emitter: Emitter): readonly string[] {
  const { shape } = inputs[0]!;
  const [x, ...affine] = inputs.map((input) => emitter.name(input)) as [string, ...string[]];
  const epsilon = { epsilon: { float: attributes.epsilon } } as const;
  if (shape.length > 2) return emitter.node('InstanceNormalization', [x, ...affine], epsilon);
  const [wide] = emitter.node('Reshape', [x, emitter.ints([...shape, 1])]);
  const [y] = emitter.node('InstanceNormalization', [wide!, ...affine], epsilon);
  return emitter.node('Reshape', [y!, emitter.ints(shape)]);
}

function lowerGroupNorm({ inputs, attributes }: GraphNode<'groupNorm'>, emitter: Emitter): readonly string[] {
  const [x, scale, bias] = inputs as readonly [Tensor, Tensor, Tensor];
  const { cases, channels, positions } = channelExtents(x.shape);
  const { groups, epsilon } = attributes;
  const one = (operator: string, names: readonly string[]): string => emitter.node(operator, names)[0]!;
  const fill = (value: number, length: number): string =>
    one('Expand', [emitter.scalar(value, x.dtype), emitter.ints([length])]);
  const grouped = one('Reshape', [emitter.name(x), emitter.ints([cases, groups, (channels / groups) * positions])]);
  const [standard] = emitter.node('InstanceNormalization', [grouped, fill(1, groups), fill(0, groups)], {
    epsilon: { float: epsilon },
  });
  const restored = one('Reshape', [standard!, emitter.ints(x.shape)]);
  if (emitter.target === 'cpu' || emitter.target === 'wasm') {
    const affine = [emitter.name(scale), emitter.name(bias), fill(0, channels), fill(1, channels)];
    return emitter.node('BatchNormalization', [restored, ...affine], { epsilon: { float: 0 } });
  }
  const wide = emitter.ints(channelShape(x.shape));
  const weighted = one('Mul', [restored, one('Reshape', [emitter.name(scale), wide])]);
  return [one('Add', [weighted, one('Reshape', [emitter.name(bias), wide])])];
}
