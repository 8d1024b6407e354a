// Rearrangements written with the movements: flips, rolls, blocks of pixels, windows, diagonals.
import { normaliseAxes, normaliseAxis } from '../graph/broadcast.ts';
import { shapeError } from '../graph/shape-error.ts';
import type { Tensor } from '../graph/tensor.ts';
import { concat, expand, pad, reshape, slice, sliceAll, transpose } from './movement.ts';

/**
 * The named axes (default all; negative from the end) in reverse order. Throws `engine/shape-mismatch` for an axis
 * outside the tensor or named twice.
 */
export function flip(x: Tensor, axes?: readonly number[]): Tensor {
  const named = normaliseAxes('flip', axes, x.shape.length);
  return sliceAll(
    x,
    x.shape.map((extent, axis) => (named.includes(axis) && extent > 1 ? { step: -1 } : {})),
  );
}

/**
 * Elements moved by `shift` places along an axis (negative: towards the beginning), those that leave one end entering
 * at the other. Throws `engine/shape-mismatch` for an axis outside the tensor and a shift that is not a whole number.
 */
export function roll(x: Tensor, shift: number, axis: number): Tensor {
  const place = normaliseAxis('roll', axis, x.shape.length);
  const extent = x.shape[place] ?? 0;
  const cut = extent === 0 ? 0 : ((-shift % extent) + extent) % extent;
  if (cut === 0) return x;
  return concat([slice(x, place, { start: cut }), slice(x, place, { end: cut })], place);
}

/**
 * Each element `count` times in a row along an axis (numpy `repeat`, PyTorch `repeat_interleave`); 0 leaves the axis
 * empty. Throws `engine/shape-mismatch` for an axis outside the tensor and a count that is not a whole number from 0.
 */
export function repeat(x: Tensor, count: number, axis: number): Tensor {
  const place = normaliseAxis('repeat', axis, x.shape.length);
  const [before, extent, after] = [x.shape.slice(0, place), x.shape[place] ?? 1, x.shape.slice(place + 1)];
  const spread = expand(reshape(x, [...before, extent, 1, ...after]), [...before, extent, count, ...after]);
  return reshape(spread, [...before, extent * count, ...after]);
}

/**
 * Diagonal k of matrices (last two axes; k to the right of the main one): [...,n,m] to [...,length], empty beyond the
 * corners. Throws `engine/shape-mismatch` for fewer than two axes and a k that is not a whole number.
 */
export function diagonal(x: Tensor, k = 0): Tensor {
  const rank = x.shape.length;
  if (rank < 2) throw shapeError('diagonal', 'needs at least two axes', [x]);
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const start = k >= 0 ? k : -k * columns;
  const length = Math.max(0, Math.min(k >= 0 ? rows : rows + k, k >= 0 ? columns - k : columns));
  const flat = reshape(x, [...x.shape.slice(0, -2), rows * columns]);
  return slice(flat, rank - 2, {
    start,
    end: length === 0 ? start : start + (length - 1) * (columns + 1) + 1,
    step: columns + 1,
  });
}

/** Order of the channels of pixel blocks: `DCR` block position first, `CRD` channel first (PyTorch's pixel shuffle). */
export type BlockOrder = 'DCR' | 'CRD';

/**
 * [N, C b b, H, W] to [N, C, H b, W b]: channels laid out as blocks of b x b pixels. Throws `engine/shape-mismatch` for
 * other than four axes, channels that are no multiple of b b, and a b that is not a whole number from 1.
 */
export function depthToSpace(x: Tensor, blockSize: number, order: BlockOrder = 'DCR'): Tensor {
  const [n, c, h, w] = imageShape('depthToSpace', x);
  const b = blockSize;
  const channels = c / (b * b);
  if (!Number.isInteger(channels) || !Number.isInteger(b) || b < 1) {
    throw shapeError('depthToSpace', `${c} channels are not a multiple of ${b} x ${b}`, [x]);
  }
  const blocks = reshape(x, order === 'DCR' ? [n, b, b, channels, h, w] : [n, channels, b, b, h, w]);
  const moved = transpose(blocks, order === 'DCR' ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]);
  return reshape(moved, [n, channels, h * b, w * b]);
}

/**
 * [N, C, H b, W b] to [N, C b b, H, W], the inverse of `depthToSpace`. Throws `engine/shape-mismatch` for other than
 * four axes, extents that are no multiples of b, and a b that is not a whole number from 1.
 */
export function spaceToDepth(x: Tensor, blockSize: number, order: BlockOrder = 'DCR'): Tensor {
  const [n, c, height, width] = imageShape('spaceToDepth', x);
  const b = blockSize;
  const [h, w] = [height / b, width / b];
  if (!Number.isInteger(h) || !Number.isInteger(w) || !Number.isInteger(b) || b < 1) {
    throw shapeError('spaceToDepth', `${height} x ${width} is not a multiple of ${b} x ${b}`, [x]);
  }
  const blocks = reshape(x, [n, c, h, b, w, b]);
  return reshape(transpose(blocks, order === 'DCR' ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4]), [n, c * b * b, h, w]);
}

/**
 * Sub-pixel upsampling (Shi et al. 2016), [N, C f f, H, W] to [N, C, H f, W f]: `depthToSpace` with PyTorch's order of
 * channels, and its errors.
 */
export function pixelShuffle(x: Tensor, factor: number): Tensor {
  return depthToSpace(x, factor, 'CRD');
}

/** The inverse of `pixelShuffle`, [N, C, H f, W f] to [N, C f f, H, W]; errors as `spaceToDepth`. */
export function pixelUnshuffle(x: Tensor, factor: number): Tensor {
  return spaceToDepth(x, factor, 'CRD');
}

/** Windows [B windows, size, size, C] of an image, row by row, and the extents to which it was padded. */
export interface Windows {
  readonly windows: Tensor;
  readonly padded: readonly [height: number, width: number];
}

/**
 * [B,H,W,C] cut into windows [B windows, size, size, C] after padding with zeros below and right to multiples of
 * `size`: the windowed attention of SAM's and Swin's encoders (Liu et al. 2021). Throws `engine/shape-mismatch` for
 * other than four axes and a size that is not a whole number from 1.
 */
export function windowPartition(x: Tensor, size: number): Windows {
  const [n, h, w, c] = imageShape('windowPartition', x);
  const [rows, columns] = [Math.ceil(h / size), Math.ceil(w / size)];
  const padded = pad(x, [
    [0, 0],
    [0, rows * size - h],
    [0, columns * size - w],
    [0, 0],
  ]);
  const blocks = transpose(reshape(padded, [n, rows, size, columns, size, c]), [0, 1, 3, 2, 4, 5]);
  return { windows: reshape(blocks, [n * rows * columns, size, size, c]), padded: [rows * size, columns * size] };
}

/**
 * Windows of `windowPartition` put back together, cut to [B,height,width,C]. Throws `engine/shape-mismatch` when they
 * do not fit the padded extents. Beyond those there is nothing: the result is cut to them.
 */
export function windowUnpartition(
  { windows, padded }: Windows,
  [height, width]: readonly [height: number, width: number],
): Tensor {
  const [count, size, , c] = imageShape('windowUnpartition', windows);
  const [rows, columns] = [padded[0] / size, padded[1] / size];
  const n = count / (rows * columns);
  const blocks = transpose(reshape(windows, [n, rows, columns, size, size, c]), [0, 1, 3, 2, 4, 5]);
  const image = reshape(blocks, [n, padded[0], padded[1], c]);
  return sliceAll(image, [{}, { end: height }, { end: width }]);
}

function imageShape(operation: string, x: Tensor): readonly [number, number, number, number] {
  if (x.shape.length !== 4) throw shapeError(operation, 'needs four axes', [x]);
  return x.shape as unknown as readonly [number, number, number, number];
}
