// Operators that sample images: resizing and grids.
import type { Shape } from '../../../core/tensor-value.ts';
import { normaliseAxis } from '../../graph/broadcast.ts';
import type { Resizing } from '../../graph/operation-attributes.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, numbersOf, type OperatorTable, operand } from '../converter.ts';

const resizeModes: Readonly<Record<string, Resizing['mode']>> = {
  nearest: 'nearest',
  linear: 'linear',
  bilinear: 'linear',
  cubic: 'cubic',
};

const coordinateModes: Readonly<Record<string, Resizing['coordinates']>> = {
  half_pixel: 'half_pixel',
  half_pixel_symmetric: 'half_pixel_symmetric',
  pytorch_half_pixel: 'pytorch_half_pixel',
  align_corners: 'align_corners',
  asymmetric: 'asymmetric',
  tf_crop_and_resize: 'tf_crop_and_resize',
};

const roundings: Readonly<Record<string, Resizing['rounding']>> = {
  round_prefer_floor: 'round_prefer_floor',
  round_prefer_ceil: 'round_prefer_ceil',
  floor: 'floor',
  ceil: 'ceil',
};

/** Grids of more points stay with the runtime. */
const largestGrid = 16_777_216;

interface Extents {
  readonly sizes: Shape;
  readonly scales: readonly number[];
}

function resize(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const { attributes } = node;
  const mode = resizeModes[attributes.string('mode', 'nearest')] ?? keep('its mode is unknown');
  if (node.version < 11) return oldResize(node, mode);
  const named = attributes.string('coordinate_transformation_mode', 'half_pixel');
  const axes = attributes.ints('axes')?.map((axis) => normaliseAxis(node.operator, axis, x.shape.length));
  const extents = extentsOf(node, axes ?? x.shape.map((_, axis) => axis));
  if (named === 'tf_half_pixel_for_nn') return [nearestByGathering(node, extents)];
  const coordinates = coordinateModes[named] ?? keep(`its coordinates are of the unknown kind ${named}`);
  return [
    node.build.add('resize', [x], {
      mode,
      coordinates,
      rounding: roundings[attributes.string('nearest_mode', 'round_prefer_floor')] ?? keep('its rounding is unknown'),
      cubicCoefficient: attributes.float('cubic_coeff_a', -0.75),
      excludeOutside: attributes.flag('exclude_outside', false),
      antialias: attributes.flag('antialias', false),
      extrapolationValue: attributes.float('extrapolation_value', 0),
      ...extents,
      region: coordinates === 'tf_crop_and_resize' ? regionOf(node, axes) : [],
    }),
  ];
}

/** Before opset 11: positions are output position / scale, the nearest is the one before. */
function oldResize(node: ImportedNode, mode: Resizing['mode']): readonly Tensor[] {
  const x = operand(node, 0);
  const scales = oldScales(node);
  return [
    node.build.add('resize', [x], {
      mode,
      coordinates: 'asymmetric',
      rounding: 'floor',
      cubicCoefficient: -0.75,
      excludeOutside: false,
      antialias: false,
      extrapolationValue: 0,
      sizes: x.shape.map((extent, axis) => Math.floor(extent * scales[axis]!)),
      scales,
      region: [],
    }),
  ];
}

function oldScales(node: ImportedNode): readonly number[] {
  if (node.operator === 'Upsample' && node.version < 7) {
    return [1, 1, node.attributes.float('height_scale'), node.attributes.float('width_scale')];
  }
  if (node.operator === 'Upsample' && node.version < 9)
    return node.attributes.floats('scales') ?? keep('it has no scales');
  return numbersOf(node, 1, 'scales') ?? keep('it has no scales');
}

function extentsOf(node: ImportedNode, axes: readonly number[]): Extents {
  const { shape } = operand(node, 0);
  const sizes = numbersOf(node, 3, 'sizes');
  const scales = numbersOf(node, 2, 'scales');
  if (sizes && sizes.length > 0) return fromSizes(node, axes, sizes);
  if (!scales || scales.length === 0) return keep('it has neither sizes nor scales');
  const every = spread(
    shape.map(() => 1),
    axes,
    scales,
  );
  return { scales: every, sizes: shape.map((extent, axis) => Math.floor(extent * every[axis]!)) };
}

function fromSizes(node: ImportedNode, axes: readonly number[], sizes: readonly number[]): Extents {
  const { shape } = operand(node, 0);
  const policy = node.attributes.string('keep_aspect_ratio_policy', 'stretch');
  if (policy === 'stretch') {
    const every = spread([...shape], axes, sizes);
    return { sizes: every, scales: every.map((size, axis) => (shape[axis] === 0 ? 1 : size / shape[axis]!)) };
  }
  const ratios = axes.map((axis, index) => sizes[index]! / shape[axis]!);
  const ratio = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  const scales = spread(
    shape.map(() => 1),
    axes,
    axes.map(() => ratio),
  );
  return { scales, sizes: shape.map((extent, axis) => Math.floor(extent * scales[axis]! + 0.5)) };
}

function spread(base: readonly number[], axes: readonly number[], values: readonly number[]): number[] {
  const every = [...base];
  for (const [index, axis] of axes.entries()) every[axis] = values[index]!;
  return every;
}

function regionOf(node: ImportedNode, axes: readonly number[] | undefined): readonly number[] {
  const { shape } = operand(node, 0);
  const region = numbersOf(node, 1, 'region') ?? keep('it has no region');
  if (!axes) return region;
  const starts = spread(
    shape.map(() => 0),
    axes,
    region.slice(0, axes.length),
  );
  return [
    ...starts,
    ...spread(
      shape.map(() => 1),
      axes,
      region.slice(axes.length),
    ),
  ];
}

/** TensorFlow's old nearest neighbour, (i + 0.5) / scale rounded down, which later operator sets dropped. */
function nearestByGathering(node: ImportedNode, { sizes, scales }: Extents): Tensor {
  const x = operand(node, 0);
  if (node.attributes.string('mode', 'nearest') !== 'nearest') return keep('it interpolates in a dropped mode');
  if (sizes.some((size) => !(size <= largestGrid))) return keep(`its sizes are [${sizes.join(',')}]`);
  const rounding = node.attributes.string('nearest_mode', 'round_prefer_floor');
  return sizes.reduce((sampled, size, axis) => {
    if (size === x.shape[axis]) return sampled;
    const positions = Array.from({ length: size }, (_, index) => {
      const exact = (index + 0.5) / scales[axis]!;
      return Math.min(Math.max(rounded(exact, rounding), 0), x.shape[axis]! - 1);
    });
    return node.build.add('gather', [sampled, node.build.ints(positions)], { axis });
  }, x);
}

function rounded(value: number, rounding: string): number {
  if (rounding === 'floor') return Math.floor(value);
  if (rounding === 'ceil') return Math.ceil(value);
  return rounding === 'round_prefer_ceil' ? Math.floor(value + 0.5) : Math.ceil(value - 0.5);
}

const gridModes: Readonly<Record<string, 'nearest' | 'linear' | 'cubic'>> = {
  nearest: 'nearest',
  linear: 'linear',
  bilinear: 'linear',
  cubic: 'cubic',
  bicubic: 'cubic',
};

const paddings: Readonly<Record<string, 'zeros' | 'border' | 'reflection'>> = {
  zeros: 'zeros',
  border: 'border',
  reflection: 'reflection',
};

function gridSample(node: ImportedNode): readonly Tensor[] {
  return [
    node.build.add('gridSample', [operand(node, 0), operand(node, 1)], {
      mode: gridModes[node.attributes.string('mode', 'linear')] ?? keep('its mode is unknown'),
      padding: paddings[node.attributes.string('padding_mode', 'zeros')] ?? keep('its padding is unknown'),
      alignCorners: node.attributes.flag('align_corners', false),
    }),
  ];
}

/** Grid of an affine map: positions in [-1, 1] of every output element times theta. */
function affineGrid(node: ImportedNode): readonly Tensor[] {
  const theta = operand(node, 0);
  const size = numbersOf(node, 1, 'size') ?? keep('it has no size');
  const [batch, , ...space] = size as [number, number, ...number[]];
  const alignCorners = node.attributes.flag('align_corners', false);
  const position = (index: number, extent: number): number =>
    alignCorners ? (extent === 1 ? 0 : -1 + (2 * index) / (extent - 1)) : (2 * index + 1) / extent - 1;
  const count = space.reduce((product, extent) => product * extent, 1);
  if (size.some((extent) => extent < 0) || count > largestGrid) return keep(`its size is [${size.join(',')}]`);
  const base = new Float32Array(count * (space.length + 1)).fill(1);
  for (let flat = 0; flat < count; flat += 1) {
    let rest = flat;
    for (let axis = space.length - 1; axis >= 0; axis -= 1) {
      const index = rest % space[axis]!;
      rest = (rest - index) / space[axis]!;
      base[flat * (space.length + 1) + (space.length - 1 - axis)] = position(index, space[axis]!);
    }
  }
  const points = node.build.constant({ dtype: 'float32', shape: [count, space.length + 1], data: base });
  const exact = theta.dtype === 'float32' ? points : node.build.add('cast', [points], { to: theta.dtype });
  const turned = node.build.add('transpose', [theta], { permutation: [0, 2, 1] });
  const grid = node.build.add('matmul', [exact, turned], {});
  return [node.build.add('reshape', [grid], { shape: [batch, ...space, space.length] })];
}

/** Resizing and sampling at given points. */
export const samplingConverters: OperatorTable = {
  Resize: { becomes: ['resize', 'gather'], convert: resize, keeps: 'sizes or scales not known at import' },
  Upsample: {
    becomes: ['resize'],
    convert: (node) =>
      oldResize(node, resizeModes[node.attributes.string('mode', 'nearest')] ?? keep('its mode is unknown')),
    keeps: 'scales not known at import',
  },
  GridSample: { becomes: ['gridSample'], convert: gridSample },
  AffineGrid: {
    becomes: ['cast', 'transpose', 'matmul', 'reshape'],
    convert: affineGrid,
    keeps: 'size not known at import',
  },
};
