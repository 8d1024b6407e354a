// Normalisation over the last axes of each case.
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { sameShape } from '../graph/broadcast.ts';
import { formatShape, shapeError } from '../graph/shape-error.ts';
import { type GraphNode, isFloating, type Tensor } from '../graph/tensor.ts';
import { denseFrom } from './dense.ts';
import type { Dense, Emitter, OperationFamily } from './operation.ts';
import { ruleArithmetic } from './rule-arithmetic.ts';

/** Definitions of `layerNorm` and `rmsNorm`. */
export const layerNormOperations: OperationFamily<'layerNorm' | 'rmsNorm'> = {
  layerNorm: {
    infer: (inputs, { axis }) => {
      checkAffine('layerNorm', inputs, axis);
      const { dtype, shape } = inputs[0]!;
      const reduced = reducedShape(shape, axis);
      return [
        { dtype, shape },
        { dtype, shape: reduced },
        { dtype, shape: reduced },
      ];
    },
    gradient: layerNormGradient,
    evaluate: evaluateLayerNorm,
    lower: ({ inputs, attributes }, emitter) =>
      emitter.node(
        'LayerNormalization',
        inputs.map((input) => emitter.name(input)),
        { axis: { int: attributes.axis }, epsilon: { float: attributes.epsilon } },
        3,
      ),
  },
  rmsNorm: {
    infer: (inputs, { axis }) => {
      checkAffine('rmsNorm', inputs, axis);
      return [{ dtype: inputs[0]!.dtype, shape: inputs[0]!.shape }];
    },
    gradient: rmsNormGradient,
    evaluate: evaluateRmsNorm,
    lower: lowerRmsNorm,
  },
};

function checkAffine(operation: string, inputs: readonly Tensor[], axis: number): void {
  const [x, ...affine] = inputs as [Tensor, ...Tensor[]];
  if (!isFloating(x.dtype)) throw shapeError(operation, 'needs real values', inputs);
  if (!Number.isInteger(axis) || axis < 0 || axis >= x.shape.length) {
    throw shapeError(operation, `axis ${axis} is outside 0..${x.shape.length - 1}`, inputs);
  }
  const normalised = x.shape.slice(axis);
  if (affine.some(({ shape, dtype }) => !sameShape(shape, normalised) || dtype !== x.dtype)) {
    throw shapeError(operation, `scale and bias must be ${x.dtype}${formatShape(normalised)}`, inputs);
  }
}

function reducedShape(shape: Shape, axis: number): Shape {
  return shape.map((extent, index) => (index < axis ? extent : 1));
}

/**
 * With d = x - mean, r = 1/std, s = r g: gradient of x = w s - d r^2 mean(w s d) - mean(w s), of w = sum(s d), of b = sum(g), on the
 * rows of a matrix. The row means are products with w, so no weighted copy of g or of d is written.
 */
function layerNormGradient(
  node: GraphNode<'layerNorm'>,
  flows: readonly (Tensor | undefined)[],
  [wantedX, wantedScale, wantedBias]: readonly boolean[],
): readonly (Tensor | undefined)[] {
  const [x, scale] = node.inputs as readonly [Tensor, Tensor, Tensor?];
  const { graph } = x;
  const { add, sub, mul, scaled, reshape, sumRows } = ruleArithmetic(graph);
  const normalised = x.shape.slice(node.attributes.axis);
  const width = elementCount(normalised);
  const rows = elementCount(x.shape.slice(0, node.attributes.axis));
  const [flow, flowMean, flowInverse] = flows.map(
    (each, index) => each && reshape(each, [rows, index === 0 ? width : 1]),
  );
  const inverse = reshape(node.outputs[2]!, [rows, 1]);
  const centred = sub(reshape(x, [rows, width]), reshape(node.outputs[1]!, [rows, 1]));
  const scaledFlow = flow && mul(flow, inverse);
  const product = scaledFlow && mul(scaledFlow, centred);
  let gradient: Tensor | undefined;
  if (wantedX) {
    const statistics = statisticsGradient({ centred, inverse, flowMean, flowInverse });
    const weights = reshape(scale, [width, 1]);
    const rowMean = (tensor: Tensor): Tensor => scaled(graph.add('matmul', [tensor, weights], {}), 1 / width);
    const slope = product && mul(rowMean(product), mul(inverse, inverse));
    const direct =
      scaledFlow && sub(sub(mul(scaledFlow, reshape(scale, [width])), mul(centred, slope!)), rowMean(scaledFlow));
    gradient = direct && statistics ? add(direct, statistics) : (direct ?? statistics);
  }
  return [
    gradient && reshape(gradient, x.shape),
    wantedScale && product ? reshape(sumRows(product), normalised) : undefined,
    wantedBias && flow ? reshape(sumRows(flow), normalised) : undefined,
  ];
}

/** Gradient that reaches the rows through the statistics, which are outputs too: mean gives 1/D, r gives -r^3 d / D. */
function statisticsGradient(parts: {
  readonly centred: Tensor;
  readonly inverse: Tensor;
  readonly flowMean: Tensor | undefined;
  readonly flowInverse: Tensor | undefined;
}): Tensor | undefined {
  const { centred, inverse, flowMean, flowInverse } = parts;
  const { graph, shape } = centred;
  const { add, mul, scaled } = ruleArithmetic(graph);
  const share = 1 / shape[1]!;
  const byMean = flowMean && graph.add('expand', [scaled(flowMean, share)], { shape });
  const cube = mul(inverse, mul(inverse, inverse));
  const byInverse = flowInverse && mul(centred, scaled(mul(flowInverse, cube), -share));
  return byMean && byInverse ? add(byMean, byInverse) : (byMean ?? byInverse);
}

function evaluateLayerNorm(
  [x, scale, bias]: readonly Dense[],
  { axis, epsilon }: { readonly axis: number; readonly epsilon: number },
): readonly Dense[] {
  const { dtype, shape } = x!;
  const width = elementCount(shape.slice(axis));
  const reduced = reducedShape(shape, axis);
  const row = (index: number): Float64Array => x!.data.subarray(index * width, (index + 1) * width);
  const mean = denseFrom(dtype, reduced, (index) => row(index).reduce((total, value) => total + value, 0) / width);
  const inverse = denseFrom(dtype, reduced, (index) => {
    const centre = mean.data[index]!;
    const squares = row(index).reduce((total, value) => total + (value - centre) * (value - centre), 0);
    return 1 / Math.sqrt(squares / width + epsilon);
  });
  const y = denseFrom(dtype, shape, (index) => {
    const at = Math.floor(index / width);
    const position = index % width;
    const standard = (x!.data[index]! - mean.data[at]!) * inverse.data[at]!;
    return standard * scale!.data[position]! + (bias ? bias.data[position]! : 0);
  });
  return [y, mean, inverse];
}

/** With r = 1 / rms: gradient of x = r w g - x r^3 mean(w g x), of w = sum(g x r). */
function rmsNormGradient(
  { inputs, attributes }: GraphNode<'rmsNorm'>,
  [flow]: readonly (Tensor | undefined)[],
  [wantedX, wantedScale]: readonly boolean[],
): readonly (Tensor | undefined)[] {
  const [x, scale] = inputs as readonly [Tensor, Tensor];
  const { graph } = x;
  const { sub, mul, scaled, sum, reshape, sumRows, inverseDeviation } = ruleArithmetic(graph);
  const normalised = x.shape.slice(attributes.axis);
  const width = elementCount(normalised);
  const shape = [elementCount(x.shape.slice(0, attributes.axis)), width];
  const matrix = reshape(x, shape);
  const inverse = inverseDeviation(
    scaled(sum(mul(matrix, matrix), [1], { keepDims: true }), 1 / width),
    attributes.epsilon,
  );
  const scaledFlow = mul(reshape(flow!, shape), inverse);
  const product = mul(scaledFlow, matrix);
  const rowProduct = graph.add('matmul', [product, reshape(scale, [width, 1])], {});
  const slope = scaled(mul(rowProduct, mul(inverse, inverse)), 1 / width);
  return [
    wantedX ? reshape(sub(mul(scaledFlow, reshape(scale, [width])), mul(matrix, slope)), x.shape) : undefined,
    wantedScale ? reshape(sumRows(product), normalised) : undefined,
  ];
}

function evaluateRmsNorm(
  [x, scale]: readonly Dense[],
  { axis, epsilon }: { readonly axis: number; readonly epsilon: number },
): readonly Dense[] {
  const { dtype, shape, data } = x!;
  const width = elementCount(shape.slice(axis));
  const inverse = denseFrom(dtype, reducedShape(shape, axis), (index) => {
    const row = data.subarray(index * width, (index + 1) * width);
    return 1 / Math.sqrt(row.reduce((total, value) => total + value * value, 0) / width + epsilon);
  });
  return [
    denseFrom(
      dtype,
      shape,
      (index) => data[index]! * inverse.data[Math.floor(index / width)]! * scale!.data[index % width]!,
    ),
  ];
}

/** The chain of operators that ONNX Runtime recognises and runs as one. */
function lowerRmsNorm({ inputs, attributes }: GraphNode<'rmsNorm'>, emitter: Emitter): readonly string[] {
  const [x, scale] = inputs as readonly [Tensor, Tensor];
  const axes = Array.from({ length: x.shape.length - attributes.axis }, (_, index) => attributes.axis + index);
  const name = emitter.name(x);
  const [square] = emitter.node('Pow', [name, emitter.scalar(2, x.dtype)]);
  const [mean] = emitter.node('ReduceMean', [square!, emitter.ints(axes)], { keepdims: { int: 1 } });
  const [shifted] = emitter.node('Add', [mean!, emitter.scalar(attributes.epsilon, x.dtype)]);
  const [root] = emitter.node('Sqrt', [shifted!]);
  const [standard] = emitter.node('Div', [name, root!]);
  return emitter.node('Mul', [standard!, emitter.name(scale)]);
}
