// Operators of ONNX Runtime's own domain that its optimiser and its exporters write.
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, type OperatorTable, operand } from '../converter.ts';
import { convolutionConverters } from './convolution.ts';
import { linearAlgebraConverters } from './linear-algebra.ts';

function biasedGelu(approximate: 'none' | 'tanh') {
  return (node: ImportedNode): readonly Tensor[] => {
    const x = operand(node, 0);
    const biased = node.inputs[1] ? node.build.add('add', [x, node.inputs[1]], {}) : x;
    return [node.build.add('gelu', [biased], { approximate })];
  };
}

function quickGelu(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const alpha = node.build.scalar(node.attributes.float('alpha', Math.fround(1.702)), x.dtype);
  return [node.build.add('mul', [x, node.build.add('sigmoid', [node.build.add('mul', [x, alpha], {})], {})], {})];
}

function fusedMatMul(node: ImportedNode): readonly Tensor[] {
  const { attributes, build } = node;
  if (attributes.flag('transBatchA', false) || attributes.flag('transBatchB', false))
    return keep('it moves its batch axis');
  const turned = (x: Tensor, isTurned: boolean): Tensor => {
    if (!isTurned || x.shape.length < 2) return x;
    const axes = x.shape.map((_, axis) => axis);
    return build.add('transpose', [x], { permutation: [...axes.slice(0, -2), axes.length - 1, axes.length - 2] });
  };
  const a = turned(operand(node, 0), attributes.flag('transA', false));
  const b = turned(operand(node, 1), attributes.flag('transB', false));
  const product = build.add('matmul', [a, b], {});
  const alpha = attributes.float('alpha', 1);
  return [alpha === 1 ? product : build.add('mul', [product, build.scalar(alpha, product.dtype)], {})];
}

function activated(node: ImportedNode, x: Tensor): Tensor {
  const { attributes, build } = node;
  const [first, second] = attributes.floats('activation_params') ?? [];
  const kind = attributes.string('activation', '');
  if (kind === '') return x;
  if (kind === 'Relu') return build.add('relu', [x], {});
  if (kind === 'Tanh') return build.add('tanh', [x], {});
  if (kind === 'Sigmoid') return build.add('sigmoid', [x], {});
  if (kind === 'LeakyRelu') return build.add('leakyRelu', [x], { alpha: first ?? 0.01 });
  if (kind === 'HardSigmoid') return build.add('hardSigmoid', [x], { alpha: first ?? 0.2, beta: second ?? 0.5 });
  if (kind === 'Clip') {
    return build.add('clip', [x], { min: first ?? Number.NEGATIVE_INFINITY, max: second ?? Number.POSITIVE_INFINITY });
  }
  return keep(`its activation ${kind} is unknown`);
}

function fusedConvolution(node: ImportedNode): readonly Tensor[] {
  const y = convolutionConverters['Conv']!.convert(node)[0]!;
  const added = node.inputs[3] ? node.build.add('add', [y, node.inputs[3]], {}) : y;
  return [activated(node, added)];
}

function fusedProduct(node: ImportedNode): readonly Tensor[] {
  if (node.attributes.has('activation_params')) return keep('its activation has parameters');
  return [activated(node, linearAlgebraConverters['Gemm']!.convert(node)[0]!)];
}

function joined(node: ImportedNode, terms: readonly (Tensor | undefined)[]): Tensor {
  return terms.filter((term) => term !== undefined).reduce((a, b) => node.build.add('add', [a, b], {}));
}

const shortEpsilon = Math.fround(1e-12);

function skipLayerNormalization(node: ImportedNode): readonly (Tensor | undefined)[] {
  const sum = joined(node, [operand(node, 0), operand(node, 1), node.inputs[4]]);
  const [scale, bias] = [operand(node, 2), node.inputs[3]];
  const options = { axis: sum.shape.length - 1, epsilon: node.attributes.float('epsilon', shortEpsilon) };
  const results = node.build.addAll('layerNorm', bias ? [sum, scale, bias] : [sum, scale], options);
  return [...results.slice(0, 3), sum];
}

function simplifiedLayerNormalization(node: ImportedNode): readonly (Tensor | undefined)[] {
  if (node.outputs.length > 1) return keep('its statistics are outputs');
  const x = operand(node, 0);
  const axis = node.attributes.int('axis', -1);
  const epsilon = node.attributes.float('epsilon', Math.fround(1e-5));
  const start = axis < 0 ? axis + x.shape.length : axis;
  return [node.build.add('rmsNorm', [x, operand(node, 1)], { axis: start, epsilon })];
}

function skipSimplifiedLayerNormalization(node: ImportedNode): readonly (Tensor | undefined)[] {
  if (node.outputs[1] || node.outputs[2]) return keep('its statistics are outputs');
  const sum = joined(node, [operand(node, 0), operand(node, 1), node.inputs[3]]);
  const options = { axis: sum.shape.length - 1, epsilon: node.attributes.float('epsilon', shortEpsilon) };
  return [node.build.add('rmsNorm', [sum, operand(node, 2)], options), undefined, undefined, sum];
}

function embedLayerNormalization(node: ImportedNode): readonly (Tensor | undefined)[] {
  const { build } = node;
  if (node.outputs[1]) return keep('its mask index is an output');
  const ids = operand(node, 0);
  const [segments, words, positions, kinds] = [node.inputs[1], operand(node, 2), operand(node, 3), node.inputs[4]];
  const length = ids.shape[1]!;
  const placed = node.inputs[8]
    ? build.add('gather', [positions, node.inputs[8]], { axis: 0 })
    : build.add('slice', [positions], { starts: [0, 0], steps: [1, 1], extents: [length, positions.shape[1]!] });
  const sum = joined(node, [
    build.add('gather', [words, ids], { axis: 0 }),
    placed,
    segments && kinds ? build.add('gather', [kinds, segments], { axis: 0 }) : undefined,
  ]);
  const options = { axis: 2, epsilon: node.attributes.float('epsilon', shortEpsilon) };
  return [build.add('layerNorm', [sum, operand(node, 5), operand(node, 6)], options), undefined, sum];
}

const activations = ['relu', 'tanh', 'sigmoid', 'leakyRelu', 'hardSigmoid', 'clip'] as const;

/** ONNX Runtime's own operators; `SimplifiedLayerNormalization` stands in the standard domain there. */
export const contribConverters: OperatorTable = {
  'com.microsoft::Gelu': { becomes: ['gelu'], convert: biasedGelu('none') },
  'com.microsoft::FastGelu': { becomes: ['add', 'gelu'], convert: biasedGelu('tanh') },
  'com.microsoft::BiasGelu': { becomes: ['add', 'gelu'], convert: biasedGelu('none') },
  'com.microsoft::QuickGelu': { becomes: ['mul', 'sigmoid'], convert: quickGelu },
  'com.microsoft::FusedMatMul': {
    becomes: ['transpose', 'matmul', 'mul'],
    convert: fusedMatMul,
    keeps: 'moved batch axes',
  },
  'com.microsoft::FusedGemm': { becomes: ['gemm', ...activations], convert: fusedProduct },
  'com.microsoft::FusedConv': { becomes: ['conv', 'add', ...activations], convert: fusedConvolution },
  'com.microsoft::SkipLayerNormalization': { becomes: ['add', 'layerNorm'], convert: skipLayerNormalization },
  SimplifiedLayerNormalization: { becomes: ['rmsNorm'], convert: simplifiedLayerNormalization },
  'com.microsoft::SkipSimplifiedLayerNormalization': {
    becomes: ['add', 'rmsNorm'],
    convert: skipSimplifiedLayerNormalization,
  },
  'com.microsoft::EmbedLayerNormalization': {
    becomes: ['gather', 'slice', 'add', 'layerNorm'],
    convert: embedLayerNormalization,
  },
};
