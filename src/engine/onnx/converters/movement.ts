// Operators that move elements without computing.
import { elementCount, type Shape } from '../../../core/tensor-value.ts';
import { broadcastShapes, normaliseAxes, normaliseAxis } from '../../graph/broadcast.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { type ImportedNode, keep, numberOf, numbersOf, type OperatorTable, operand } from '../converter.ts';

function reshape(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const target = node.version < 5 ? node.attributes.ints('shape') : numbersOf(node, 1, 'shape');
  if (!target) return keep('it has no shape');
  const allowsZero = node.attributes.flag('allowzero', false);
  const shape = target.map((extent, axis) => (extent === 0 && !allowsZero ? (x.shape[axis] ?? 0) : extent));
  const rest = elementCount(shape.filter((extent) => extent !== -1));
  const unknown = rest === 0 ? 0 : elementCount(x.shape) / rest;
  return [node.build.add('reshape', [x], { shape: shape.map((extent) => (extent === -1 ? unknown : extent)) })];
}

function flatten(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const axis = node.attributes.int('axis', 1);
  const cut = axis < 0 ? axis + x.shape.length : axis;
  const shape = [elementCount(x.shape.slice(0, cut)), elementCount(x.shape.slice(cut))];
  return [node.build.add('reshape', [x], { shape })];
}

function squeeze(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const rank = x.shape.length;
  const axes = node.version < 13 ? node.attributes.ints('axes') : numbersOf(node, 1, 'list of axes');
  const removed = axes
    ? normaliseAxes(node.operator, axes, rank)
    : x.shape.flatMap((extent, axis) => (extent === 1 ? [axis] : []));
  return [node.build.add('reshape', [x], { shape: x.shape.filter((_, axis) => !removed.includes(axis)) })];
}

function unsqueeze(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const axes = node.version < 13 ? node.attributes.ints('axes') : numbersOf(node, 1, 'list of axes');
  if (!axes) return keep('it has no axes');
  const rank = x.shape.length + axes.length;
  const added = normaliseAxes(node.operator, axes, rank);
  const extents = [...x.shape];
  const shape = Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : extents.shift()!));
  return [node.build.add('reshape', [x], { shape })];
}

function transpose(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const permutation = node.attributes.ints('perm') ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
  return [node.build.add('transpose', [x], { permutation })];
}

function expand(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const target = numbersOf(node, 1, 'shape') ?? keep('it has no shape');
  const shape = broadcastShapes(node.operator, [x, { dtype: x.dtype, shape: target }]);
  return [node.build.add('expand', [x], { shape })];
}

function concat(node: ImportedNode): readonly Tensor[] {
  const parts = node.inputs.map((_, index) => operand(node, index));
  const axis = node.version < 4 ? node.attributes.int('axis', 1) : node.attributes.int('axis');
  return [node.build.add('concat', parts, { axis: normaliseAxis(node.operator, axis, parts[0]!.shape.length) })];
}

function split(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const axis = normaliseAxis(node.operator, node.attributes.int('axis', 0), x.shape.length);
  const given = node.version < 13 ? node.attributes.ints('split') : numbersOf(node, 1, 'sizes');
  return node.build.addAll('split', [x], { axis, sizes: given ?? evenSizes(node, x.shape[axis]!) });
}

/** Equal parts, the last one smaller where they do not go up. */
function evenSizes(node: ImportedNode, extent: number): readonly number[] {
  const count = node.attributes.int('num_outputs', node.outputs.length);
  const size = Math.ceil(extent / count);
  return Array.from({ length: count }, (_, index) => Math.max(0, Math.min(size, extent - index * size)));
}

interface Cut {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes: readonly number[] | undefined;
  readonly steps: readonly number[] | undefined;
}

function cutOf(node: ImportedNode): Cut {
  if (node.version >= 10) {
    return {
      starts: numbersOf(node, 1, 'starts') ?? keep('it has no starts'),
      ends: numbersOf(node, 2, 'ends') ?? keep('it has no ends'),
      axes: numbersOf(node, 3, 'list of axes'),
      steps: numbersOf(node, 4, 'steps'),
    };
  }
  const [starts, ends] = [node.attributes.ints('starts'), node.attributes.ints('ends')];
  if (!starts || !ends) return keep('it has no starts or ends');
  return { starts, ends, axes: node.attributes.ints('axes'), steps: undefined };
}

function slice(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const { shape } = x;
  const cut = cutOf(node);
  const starts = shape.map(() => 0);
  const steps = shape.map(() => 1);
  const extents = [...shape];
  const axes = cut.axes ?? cut.starts.map((_, axis) => axis);
  for (const [index, named] of axes.entries()) {
    const axis = normaliseAxis(node.operator, named, shape.length);
    const step = cut.steps?.[index] ?? 1;
    const extent = shape[axis]!;
    const start = clamp(cut.starts[index]!, extent, step > 0 ? [0, extent] : [0, extent - 1]);
    const end = clamp(cut.ends[index]!, extent, step > 0 ? [0, extent] : [-1, extent - 1]);
    steps[axis] = step;
    extents[axis] = Math.max(0, Math.ceil((end - start) / step));
    starts[axis] = extents[axis] === 0 ? 0 : start;
  }
  return [node.build.add('slice', [x], { starts, steps, extents })];
}

function clamp(position: number, extent: number, [least, most]: readonly [number, number]): number {
  return Math.min(Math.max(position < 0 ? position + extent : position, least), most);
}

const padModes = { constant: 'constant', reflect: 'reflect', edge: 'edge', wrap: 'wrap' } as const;

function pad(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const mode = padModes[node.attributes.string('mode', 'constant') as keyof typeof padModes];
  if (mode === undefined) return keep('it pads in a mode that the graph does not have');
  const widths = padWidths(node, x.shape.length);
  const fill = node.version < 11 ? node.attributes.float('value', 0) : (numberOf(node, 2, 'fill value') ?? 0);
  const before = widths.slice(0, x.shape.length);
  return [node.build.add('pad', [x], { mode, before, after: widths.slice(x.shape.length), value: fill })];
}

function padWidths(node: ImportedNode, rank: number): readonly number[] {
  if (node.version < 11) {
    const name = node.version < 2 ? 'paddings' : 'pads';
    return node.attributes.ints(name) ?? keep(`it has no ${name}`);
  }
  const given = numbersOf(node, 1, 'widths') ?? keep('it has no widths');
  const named = numbersOf(node, 3, 'list of axes');
  if (!named) return given;
  const widths = Array<number>(2 * rank).fill(0);
  for (const [index, axis] of named.entries()) {
    const at = normaliseAxis(node.operator, axis, rank);
    widths[at] = given[index]!;
    widths[at + rank] = given[index + named.length]!;
  }
  return widths;
}

function tile(node: ImportedNode): readonly Tensor[] {
  const x = operand(node, 0);
  const given = numbersOf(node, 1, 'repeats') ?? keep('it has no repeats');
  if (node.version >= 6) return [node.build.add('tile', [x], { repeats: given })];
  const axis = numberOf(node, 2, 'axis');
  return [node.build.add('tile', [x], { repeats: x.shape.map((_, at) => (at === axis ? given[0]! : 1)) })];
}

function triangle(node: ImportedNode): readonly Tensor[] {
  const diagonal = numberOf(node, 1, 'diagonal') ?? 0;
  return [node.build.add('trilu', [operand(node, 0)], { upper: node.attributes.flag('upper', true), diagonal })];
}

interface Regrouping {
  readonly shape: Shape;
  readonly permutation: readonly number[];
  readonly result: Shape;
}

function regroup(node: ImportedNode, { shape, permutation, result }: Regrouping): readonly Tensor[] {
  const apart = node.build.add('reshape', [operand(node, 0)], { shape });
  const moved = node.build.add('transpose', [apart], { permutation });
  return [node.build.add('reshape', [moved], { shape: result })];
}

function depthToSpace(node: ImportedNode): readonly Tensor[] {
  const [batch = 0, channels = 0, height = 0, width = 0] = operand(node, 0).shape;
  const block = node.attributes.int('blocksize');
  const depth = channels / (block * block);
  const result = [batch, depth, height * block, width * block];
  return node.attributes.string('mode', 'DCR') === 'CRD'
    ? regroup(node, { shape: [batch, depth, block, block, height, width], permutation: [0, 1, 4, 2, 5, 3], result })
    : regroup(node, { shape: [batch, block, block, depth, height, width], permutation: [0, 3, 4, 1, 5, 2], result });
}

function spaceToDepth(node: ImportedNode): readonly Tensor[] {
  const [batch = 0, channels = 0, height = 0, width = 0] = operand(node, 0).shape;
  const block = node.attributes.int('blocksize');
  const [rows, columns] = [height / block, width / block];
  return regroup(node, {
    shape: [batch, channels, rows, block, columns, block],
    permutation: [0, 3, 5, 1, 2, 4],
    result: [batch, block * block * channels, rows, columns],
  });
}

const shapeKept = 'shapes not known at import';

/** Reshaping, slicing, joining and padding. */
export const movementConverters: OperatorTable = {
  Identity: { becomes: [], convert: (node) => [operand(node, 0)] },
  Reshape: { becomes: ['reshape'], convert: reshape, keeps: shapeKept },
  Flatten: { becomes: ['reshape'], convert: flatten },
  Squeeze: { becomes: ['reshape'], convert: squeeze, keeps: 'axes not known at import' },
  Unsqueeze: { becomes: ['reshape'], convert: unsqueeze, keeps: 'axes not known at import' },
  Transpose: { becomes: ['transpose'], convert: transpose },
  Expand: { becomes: ['expand'], convert: expand, keeps: shapeKept },
  Concat: { becomes: ['concat'], convert: concat },
  Split: { becomes: ['split'], convert: split, keeps: 'sizes not known at import' },
  Slice: { becomes: ['slice'], convert: slice, keeps: 'bounds not known at import' },
  Pad: { becomes: ['pad'], convert: pad, keeps: 'widths or fill not known at import' },
  Tile: { becomes: ['tile'], convert: tile, keeps: 'repeats not known at import' },
  Trilu: { becomes: ['trilu'], convert: triangle, keeps: 'diagonal not known at import' },
  DepthToSpace: { becomes: ['reshape', 'transpose'], convert: depthToSpace },
  SpaceToDepth: { becomes: ['reshape', 'transpose'], convert: spaceToDepth },
};
