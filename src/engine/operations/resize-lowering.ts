// Resizing in ONNX: the operator Resize where ONNX Runtime's kernel takes the case and gives the values of the definition on every
// machine, else gathers (nearest) or products with constant weights, which are exact.
import { allocateData, type DataType, elementCount, type Shape, type TensorValue } from '../../core/tensor-value.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import type { GraphNode } from '../graph/tensor.ts';
import { type AxisInterpolation, axisInterpolations, interpolationMatrix, isRatio } from './axis-interpolation.ts';
import { fromDense } from './dense.ts';
import type { Emitter, OnnxAttribute, Target } from './operation.ts';
import { largestMatrix } from './resize-gradient.ts';

type Resizing = OperationAttributes['resize'];

/** Writes a resize; returns the name of its output. */
export function lowerResize(node: GraphNode<'resize'>, emitter: Emitter): string {
  const [x, y, attributes] = [node.inputs[0]!, node.outputs[0]!, node.attributes];
  const { dtype, shape } = y;
  if (elementCount(shape) === 0) {
    return emitter.constant({ dtype, shape, data: allocateData(dtype, 0) } as TensorValue);
  }
  const along = axisInterpolations(x.shape, attributes);
  if (along.length === 0) return emitter.name(x);
  const isPlain = dtype === 'float32' && along.every((one) => isExactInKernel(one, attributes, emitter.target));
  // Products take a fiftieth of the time of the cubic kernel on CPU.
  const isFaster = attributes.mode !== 'cubic' || along.some(({ from, to }) => from * to > largestMatrix);
  const layout = isPlain && isFaster ? kernelLayout(x.shape, along, attributes) : undefined;
  if (layout) return byKernel(emitter.name(x), layout, node, emitter);
  return byAxes(node, along, emitter);
}

/** Whether the kernel of a target computes an axis as defined. */
function isExactInKernel({ axis, from, to }: AxisInterpolation, attributes: Resizing, target: Target): boolean {
  const { mode, coordinates, antialias } = attributes;
  const scale = attributes.scales[axis]!;
  const hasOwnKernels = target === 'cpu' || target === 'wasm';
  if (coordinates === 'tf_crop_and_resize' || !isRatio(scale, from, to) || (from === to && mode !== 'nearest')) {
    return false;
  }
  if (!hasOwnKernels && (antialias || coordinates === 'half_pixel_symmetric')) return false;
  if (mode !== 'nearest') return true;
  const factor = Math.max(to / from, from / to);
  const isPowerOfTwo = Number.isInteger(factor) && Number.isInteger(65536 / factor);
  return coordinates !== 'align_corners' && (isPowerOfTwo || (hasOwnKernels && Number.isInteger(to / from)));
}

/** Shapes with which the kernel is called. */
interface KernelLayout {
  readonly from: Shape;
  readonly to: Shape;
}

/** Linear and cubic kernels want [batch, channel, ...] with only trailing axes changed: two for cubic and antialiased, else three. */
function kernelLayout(
  shape: Shape,
  along: readonly AxisInterpolation[],
  attributes: Resizing,
): KernelLayout | undefined {
  if (attributes.mode === 'nearest') return { from: shape, to: attributes.sizes };
  const first = along[0]!.axis;
  const last = along.at(-1)!.axis;
  const count = Math.max(2, last - first + 1);
  const most = attributes.mode === 'cubic' || attributes.antialias ? 2 : 3;
  if (last !== shape.length - 1 || count > most) return undefined;
  const lead = elementCount(shape.slice(0, first));
  const layout = (extents: Shape): Shape => {
    const changed = extents.slice(first);
    return [1, lead, ...(changed.length < count ? [1] : []), ...changed];
  };
  const isImage = shape.length === count + 2 && first === 2;
  return isImage ? { from: shape, to: attributes.sizes } : { from: layout(shape), to: layout(attributes.sizes) };
}

function byKernel(x: string, { from, to }: KernelLayout, node: GraphNode<'resize'>, emitter: Emitter): string {
  const shape = node.inputs[0]!.shape;
  const isReshaped = from.join() !== shape.join();
  const input = isReshaped ? emitter.node('Reshape', [x, emitter.ints(from)])[0]! : x;
  const [y] = emitter.node('Resize', [input, '', '', emitter.ints(to)], kernelAttributes(node.attributes));
  return isReshaped ? emitter.node('Reshape', [y!, emitter.ints(node.outputs[0]!.shape)])[0]! : y!;
}

function kernelAttributes(attributes: Resizing): Readonly<Record<string, OnnxAttribute>> {
  const { mode, coordinates, rounding, cubicCoefficient, excludeOutside, antialias } = attributes;
  return {
    mode: { string: mode },
    coordinate_transformation_mode: { string: coordinates },
    ...(mode === 'nearest' ? { nearest_mode: { string: rounding } } : {}),
    ...(mode === 'cubic' ? { cubic_coeff_a: { float: cubicCoefficient } } : {}),
    ...(excludeOutside && mode === 'cubic' ? { exclude_outside: { int: 1 } } : {}),
    ...(antialias ? { antialias: { int: 1 }, exclude_outside: { int: excludeOutside ? 1 : 0 } } : {}),
  };
}

/** A value between two axes. */
interface Stage {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: Shape;
}

/** Axis after axis, by gathers or products, with the extrapolation value put in where a region reaches outside. */
function byAxes(node: GraphNode<'resize'>, along: readonly AxisInterpolation[], emitter: Emitter): string {
  const { mode, extrapolationValue } = node.attributes;
  const x = node.inputs[0]!;
  let stage: Stage = { name: emitter.name(x), dtype: x.dtype, shape: x.shape };
  for (const one of along) {
    const isProduct = mode !== 'nearest' && one.from * one.to <= largestMatrix;
    const name = isProduct ? product(stage, one, emitter) : sumOfTaps(stage, one, emitter);
    stage = { ...stage, name, shape: stage.shape.map((extent, axis) => (axis === one.axis ? one.to : extent)) };
    if (one.outside) stage = { ...stage, name: extrapolated(stage, one, extrapolationValue, emitter) };
  }
  return stage.name;
}

function product({ name, dtype, shape }: Stage, along: AxisInterpolation, emitter: Emitter): string {
  const { axis, from, to } = along;
  const after = elementCount(shape.slice(axis + 1));
  const matrix = interpolationMatrix(along);
  const flat = emitter.node('Reshape', [name, emitter.ints(after === 1 ? [-1, from] : [-1, from, after])])[0]!;
  const turned = Float64Array.from(matrix, (_, place) => matrix[(place % to) * from + Math.floor(place / to)]!);
  const weights = emitter.constant(
    fromDense({ dtype, shape: after === 1 ? [from, to] : [to, from], data: after === 1 ? turned : matrix }),
  );
  const result = emitter.node('MatMul', after === 1 ? [flat, weights] : [weights, flat])[0]!;
  const resized = shape.map((extent, other) => (other === axis ? to : extent));
  return emitter.node('Reshape', [result, emitter.ints(resized)])[0]!;
}

/** One gather a tap, weighted unless it is the only one. */
function sumOfTaps({ name, dtype, shape }: Stage, along: AxisInterpolation, emitter: Emitter): string {
  const { axis, to, taps, indexes, weights } = along;
  const column = shape.map((_, other) => (other === axis ? to : 1)).slice(axis);
  const parts = Array.from({ length: taps }, (_, tap) => {
    const places = emitter.ints(Array.from({ length: to }, (_, output) => indexes[output * taps + tap]!));
    const picked = emitter.node('Gather', [name, places], { axis: { int: axis } })[0]!;
    if (taps === 1) return picked;
    const data = Float64Array.from({ length: to }, (_, output) => weights[output * taps + tap]!);
    return emitter.node('Mul', [picked, emitter.constant(fromDense({ dtype, shape: column, data }))])[0]!;
  });
  return parts.reduce((sum, part) => emitter.node('Add', [sum, part])[0]!);
}

function extrapolated(
  { name, dtype, shape }: Stage,
  along: AxisInterpolation,
  value: number,
  emitter: Emitter,
): string {
  const { axis, to, outside } = along;
  const column = shape.map((_, other) => (other === axis ? to : 1)).slice(axis);
  const mask = emitter.constant({ dtype: 'bool', shape: column, data: Uint8Array.from(outside ?? [], Number) });
  return emitter.node('Where', [mask, emitter.scalar(value, dtype), name])[0]!;
}
