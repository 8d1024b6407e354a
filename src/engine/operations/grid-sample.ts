// Sampling at given places: ONNX `GridSample` (opset 20), PyTorch's grid_sample.
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import type { OperationAttributes } from '../graph/operation-attributes.ts';
import { shapeError } from '../graph/shape-error.ts';
import { type GraphNode, isFloating, type Tensor } from '../graph/tensor.ts';
import { stridesOf } from './dense.ts';
import { gridSampleGradient } from './grid-sample-gradient.ts';
import type { Dense, Emitter, Operation } from './operation.ts';

type Sampling = OperationAttributes['gridSample'];

/** Definition of `gridSample`. */
export const gridSample: Operation<'gridSample'> = {
  infer: ([x, grid], attributes) => {
    checkSampling(x!, grid!, attributes);
    return [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, 2), ...grid!.shape.slice(1, -1)] }];
  },
  gradient: gridSampleGradient,
  evaluate: ([x, grid], attributes, [y]) => [sampled(x!, grid!, attributes, y!.shape)],
  lower: (node, emitter) =>
    emitter.node('GridSample', [widened(node, emitter), emitter.name(node.inputs[1]!)], {
      mode: { string: node.attributes.mode },
      padding_mode: { string: node.attributes.padding },
      align_corners: { int: node.attributes.alignCorners ? 1 : 0 },
    }),
};

function checkSampling(x: Tensor, grid: Tensor, { mode }: Sampling): void {
  const spatial = x.shape.length - 2;
  if (spatial !== 2 && spatial !== 3) throw shapeError('gridSample', 'needs two or three spatial axes', [x, grid]);
  if (mode === 'cubic' && spatial === 3) throw shapeError('gridSample', 'mode "cubic" is two-dimensional', [x, grid]);
  if (grid.shape.length !== x.shape.length || grid.shape.at(-1) !== spatial || grid.shape[0] !== x.shape[0]) {
    throw shapeError('gridSample', `the grid must be [${x.shape[0]},...,${spatial}] of equal rank`, [x, grid]);
  }
  if (!isFloating(x.dtype) || grid.dtype !== x.dtype) {
    throw shapeError('gridSample', 'image and grid must be of one real type', [x, grid]);
  }
  if (elementCount(x.shape.slice(2)) === 0 && elementCount(grid.shape) > 0) {
    throw shapeError('gridSample', 'nothing can be sampled from an empty image', [x, grid]);
  }
}

/**
 * Cubic sampling of an axis of extent 1 reflects its neighbours, of weight 0, between two centres that are one: ONNX Runtime divides
 * by that distance of 0 and reads wherever the quotient says. Such axes are doubled, which changes no value.
 */
function widened({ inputs: [x], attributes }: GraphNode<'gridSample'>, emitter: Emitter): string {
  const name = emitter.name(x!);
  const { mode, padding, alignCorners } = attributes;
  if (mode !== 'cubic' || padding !== 'reflection' || !alignCorners) return name;
  return x!.shape.reduce(
    (wide, extent, axis) =>
      axis < 2 || extent !== 1 ? wide : emitter.node('Concat', [wide, wide], { axis: { int: axis } })[0]!,
    name,
  );
}

/** One input element along one axis; index -1 for an element outside, which counts as zero. */
interface Tap {
  readonly index: number;
  readonly weight: number;
}

function sampled(x: Dense, grid: Dense, attributes: Sampling, shape: Shape): Dense {
  const extents = x.shape.slice(2);
  const [axes, channels] = [extents.length, x.shape[1]!];
  const places = elementCount(shape.slice(2));
  const area = elementCount(extents);
  const strides = stridesOf(extents);
  const data = new Float64Array(elementCount(shape));
  for (let row = 0; row < shape[0]! * places; row += 1) {
    const taps = extents.map((extent, axis) => axisTaps(grid.data[row * axes + axes - 1 - axis]!, extent, attributes));
    const corners = combined(taps, strides);
    const [batch, place] = [Math.floor(row / places), row % places];
    for (let channel = 0; channel < channels; channel += 1) {
      const plane = batch * channels + channel;
      let sum = 0;
      for (const { index, weight } of corners) sum += weight * x.data[plane * area + index]!;
      data[plane * places + place] = sum;
    }
  }
  return { dtype: x.dtype, shape, data };
}

/** Products of the taps of all axes, as offsets into an image. */
function combined(taps: readonly (readonly Tap[])[], strides: readonly number[]): readonly Tap[] {
  return taps.reduce<readonly Tap[]>(
    (corners, line, axis) =>
      corners.flatMap((corner) =>
        line.flatMap(({ index, weight }) =>
          index < 0 ? [] : [{ index: corner.index + index * strides[axis]!, weight: corner.weight * weight }],
        ),
      ),
    [{ index: 0, weight: 1 }],
  );
}

function axisTaps(coordinate: number, extent: number, { mode, padding, alignCorners }: Sampling): readonly Tap[] {
  const raw = alignCorners ? ((coordinate + 1) / 2) * (extent - 1) : ((coordinate + 1) * extent - 1) / 2;
  const resolve = (place: number): number => paddedPlace(place, extent, padding, alignCorners);
  if (mode === 'cubic') {
    const first = Math.floor(raw) - 1;
    return cubicWeights(raw - first - 1).map((weight, tap) => ({
      index: withinOr(resolve(first + tap), extent),
      weight,
    }));
  }
  const place = resolve(raw);
  if (mode === 'nearest') return [{ index: withinOr(roundHalfEven(place), extent), weight: 1 }];
  const first = Math.floor(place);
  return [
    { index: withinOr(first, extent), weight: 1 - (place - first) },
    { index: withinOr(first + 1, extent), weight: place - first },
  ];
}

function withinOr(index: number, extent: number): number {
  return index >= 0 && index < extent ? index : -1;
}

/** Where a place outside is read: left outside for zeros, moved to the border, or mirrored back. */
function paddedPlace(place: number, extent: number, padding: Sampling['padding'], alignCorners: boolean): number {
  if (padding === 'zeros') return place;
  const mirrored = padding === 'reflection' ? reflected(place, alignCorners ? 0 : -0.5, extent) : place;
  return Math.min(extent - 1, Math.max(0, mirrored));
}

function reflected(place: number, low: number, extent: number): number {
  const span = low === 0 ? extent - 1 : extent;
  if (span === 0) return 0;
  const distance = Math.abs(place - low);
  const flips = Math.floor(distance / span);
  const rest = distance - flips * span;
  return low + (flips % 2 === 0 ? rest : span - rest);
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}

/** Weights of the four neighbours at distance 1 + t, t, 1 - t, 2 - t; coefficient -0.75 (Keys 1981). */
function cubicWeights(t: number): readonly number[] {
  const a = -0.75;
  const inner = (d: number): number => ((a + 2) * d - (a + 3)) * d * d + 1;
  const outer = (d: number): number => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  return [outer(1 + t), inner(t), inner(1 - t), outer(2 - t)];
}
