// Builders that read between the elements of images and volumes.
import type { Shape } from '../../core/tensor-value.ts';
import type { OperationAttributes, Resizing } from '../graph/operation-attributes.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';

/** How a tensor is resized; the words and defaults of ONNX `Resize`. */
export interface ResizeOptions extends Partial<Omit<Resizing, 'sizes' | 'scales' | 'region'>> {
  /** Output extent of every axis. Either this or `scales`. */
  readonly sizes?: Shape | undefined;
  /** Factor of every axis; extents are `floor(input * scale)` in single precision. */
  readonly scales?: readonly number[] | undefined;
  /** For `tf_crop_and_resize`: starts then ends of every axis, 0 and 1 being the first and last element. */
  readonly region?: readonly number[] | undefined;
}

/**
 * Every axis brought to another extent by `nearest` (default), `linear` or `cubic` interpolation (Keys 1981), separable over axes.
 * Where the scale is the ratio of the extents, positions are exact, so that ties round as `rounding` says. The gradient is the exact
 * transpose. Throws `engine/shape-mismatch`.
 */
export function resize(x: Tensor, options: ResizeOptions): Tensor {
  const { sizes, scales, region = [], ...others } = options;
  if ((sizes === undefined) === (scales === undefined)) {
    throw shapeError('resize', 'needs either sizes or scales', [x]);
  }
  const factors = (scales ?? sizes!.map((size, axis) => size / x.shape[axis]!)).map(
    scales ? Math.fround : (scale) => scale,
  );
  return x.graph.add('resize', [x], {
    mode: 'nearest',
    coordinates: 'half_pixel',
    rounding: 'round_prefer_floor',
    cubicCoefficient: -0.75,
    excludeOutside: false,
    antialias: false,
    extrapolationValue: 0,
    ...others,
    sizes: sizes ?? x.shape.map((extent, axis) => Math.floor(Math.fround(extent * factors[axis]!))),
    scales: factors.map((factor) => (Number.isFinite(factor) ? factor : 1)),
    region,
  });
}

/** How an image or volume is brought to another size; the words of PyTorch's `interpolate`. */
export interface InterpolateOptions {
  /** Spatial extents of the result. Either this or `factor`. */
  readonly size?: Shape | undefined;
  /** Factor of every spatial axis, or one for each. */
  readonly factor?: number | readonly number[] | undefined;
  /** `nearest` rounds down as PyTorch always did; `nearest-exact` takes the nearest centre. */
  readonly mode: 'nearest' | 'nearest-exact' | 'linear' | 'cubic';
  /** Whether the centres of the corner elements are kept in place (`linear` and `cubic`). Default false. */
  readonly alignCorners?: boolean | undefined;
  /** Whether to average over what falls together when shrinking, as Pillow does (`linear` and `cubic`). Default false. */
  readonly antialias?: boolean | undefined;
}

/**
 * The spatial axes of [N,C,...] brought to another size, with PyTorch's values (`cubic` is bicubic with coefficient
 * -0.75, or -0.5 when antialiased; Keys 1981). With factors, extents are rounded down. A size of 0 gives an empty
 * tensor; an empty one cannot grow. The gradient is the exact transpose. Throws `engine/shape-mismatch`, also for
 * `linear` and `cubic` of types that are not real.
 */
export function interpolate(x: Tensor, options: InterpolateOptions): Tensor {
  const { size, factor, mode, alignCorners = false, antialias = false } = options;
  const spatial = x.shape.slice(2);
  const factors = typeof factor === 'number' ? spatial.map(() => factor) : factor;
  const target = size ?? spatial.map((extent, axis) => Math.floor(extent * (factors?.[axis] ?? Number.NaN)));
  if (x.shape.length < 3 || target.length !== spatial.length || target.some(Number.isNaN)) {
    throw shapeError('interpolate', `needs a size or factor for each of ${spatial.length} spatial axes`, [x]);
  }
  const isNearest = mode === 'nearest' || mode === 'nearest-exact';
  const given = size ? {} : { scales: [1, 1, ...(factors ?? [])] };
  const whole = { sizes: [...x.shape.slice(0, 2), ...target] };
  return resize(x, {
    ...(isWholeNumbered(spatial, target, factors) ? whole : given),
    mode: isNearest ? 'nearest' : mode,
    coordinates: mode === 'nearest' ? 'asymmetric' : alignCorners && !isNearest ? 'align_corners' : 'half_pixel',
    rounding: mode === 'nearest' ? 'floor' : 'round_prefer_ceil',
    antialias: antialias && !isNearest,
    excludeOutside: antialias && !isNearest,
    cubicCoefficient: antialias ? -0.5 : -0.75,
  });
}

/** Whether the target extents follow from the factors without rounding (always when sizes are given). */
function isWholeNumbered(spatial: Shape, target: Shape, factors: readonly number[] | undefined): boolean {
  return !factors || spatial.every((extent, axis) => extent * factors[axis]! === target[axis]);
}

/**
 * How a grid samples: `mode` (`linear`, `nearest` or `cubic`), `padding` beyond the image (`zeros`, `border` or
 * `reflection`), and `alignCorners`, whether -1 and 1 are the centres of the outer elements rather than their outer
 * edges. Defaults as `gridSample` says.
 */
export type GridSampleOptions = Partial<OperationAttributes['gridSample']>;

/**
 * Samples of x [N,C,H,W] (or [N,C,D,H,W]) at the places of grid [N,...,2] (or 3): coordinates x, y (, z) from -1 to 1, which are the
 * outer edges of the image or, with `alignCorners`, the centres of its outer elements. Result [N,C,...]. Modes `linear` (default),
 * `nearest` (ties to even), `cubic` (2-D, coefficient -0.75); beyond the image `zeros` (default), the `border` or its `reflection`.
 * Gradients as PyTorch's: the grid gets none from `nearest` and where a border holds it. Coordinates must be finite. Throws
 * `engine/shape-mismatch`.
 */
export function gridSample(x: Tensor, grid: Tensor, options: GridSampleOptions = {}): Tensor {
  const { mode = 'linear', padding = 'zeros', alignCorners = false } = options;
  return x.graph.add('gridSample', [x, grid], { mode, padding, alignCorners });
}
