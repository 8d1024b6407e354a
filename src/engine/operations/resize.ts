// Images and volumes brought to another size. Evaluated axis by axis with the weights of `axis-interpolation.ts`.
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { formatShape, shapeError } from '../graph/shape-error.ts';
import { isFloating, type Tensor } from '../graph/tensor.ts';
import { type AxisInterpolation, axisInterpolations } from './axis-interpolation.ts';
import type { Dense, Operation } from './operation.ts';
import { resizeGradient } from './resize-gradient.ts';
import { lowerResize } from './resize-lowering.ts';

type Resizing = OperationAttributes['resize'];

/** Definition of `resize`: ONNX `Resize` with every mode; all types for `nearest`, real ones for the others. */
export const resize: Operation<'resize'> = {
  infer: ([x], attributes) => {
    checkResizing(x!, attributes);
    return [{ dtype: x!.dtype, shape: attributes.sizes }];
  },
  gradient: (node, [g]) => [g && resizeGradient(g, node.inputs[0]!.shape, node.attributes)],
  evaluate: ([x], attributes) => [
    axisInterpolations(x!.shape, attributes).reduce<Dense>(
      (value, along) => interpolated(value, along, attributes.extrapolationValue),
      { ...x! },
    ),
  ],
  lower: (node, emitter) => [lowerResize(node, emitter)],
};

function checkResizing(x: Tensor, { mode, sizes, scales, coordinates, region, antialias }: Resizing): void {
  const rank = x.shape.length;
  const fits = sizes.length === rank && scales.length === rank;
  if (!fits) throw shapeError('resize', `needs a size and a scale for each of ${rank} axes`, [x]);
  const empties = sizes.some((size, axis) => size > 0 && x.shape[axis] === 0);
  if (!sizes.every((size) => Number.isInteger(size) && size >= 0) || empties) {
    throw shapeError('resize', `it cannot get the shape ${formatShape(sizes)}`, [x]);
  }
  if (!scales.every((scale, axis) => scale > 0 || sizes[axis] === 0)) {
    throw shapeError('resize', `scales ${formatShape(scales)} must be positive`, [x]);
  }
  if (coordinates === 'tf_crop_and_resize' && region.length !== 2 * rank) {
    throw shapeError('resize', `the region needs ${2 * rank} numbers, starts and ends; got ${region.length}`, [x]);
  }
  if (mode !== 'nearest' && !isFloating(x.dtype)) throw shapeError('resize', `mode "${mode}" needs real values`, [x]);
  if (mode === 'nearest' && antialias) throw shapeError('resize', 'mode "nearest" has no antialiasing', [x]);
}

function interpolated(x: Dense, along: AxisInterpolation, extrapolationValue: number): Dense {
  const { axis, from, to, taps, indexes, weights, outside } = along;
  const shape: Shape = x.shape.map((extent, other) => (other === axis ? to : extent));
  const after = elementCount(shape.slice(axis + 1));
  const data = new Float64Array(elementCount(shape));
  for (let index = 0; index < data.length; index += 1) {
    const [lead, output] = [Math.floor(index / (after * to)), Math.floor(index / after) % to];
    const start = lead * from * after + (index % after);
    let sum = outside?.[output] ? extrapolationValue : 0;
    for (let tap = output * taps; tap < (output + 1) * taps; tap += 1) {
      if (weights[tap] !== 0) sum += weights[tap]! * x.data[start + indexes[tap]! * after]!;
    }
    data[index] = sum;
  }
  return { dtype: x.dtype, shape, data };
}
