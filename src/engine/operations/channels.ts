// Normalisations over channels see every tensor [N,C,...] as [N,C,S].
import { elementCount, type Shape } from '../../core/tensor-value.ts';
import { shapeError } from '../graph/shape-error.ts';
import { isFloating, type Tensor } from '../graph/tensor.ts';
import { denseFrom } from './dense.ts';
import type { Dense } from './operation.ts';
import { ruleArithmetic } from './rule-arithmetic.ts';

/** Extents of a tensor with channels: cases, channels, positions. */
export interface ChannelExtents {
  readonly cases: number;
  readonly channels: number;
  readonly positions: number;
}

/** Extents of [N,C,...]. */
export function channelExtents(shape: Shape): ChannelExtents {
  return { cases: shape[0]!, channels: shape[1]!, positions: elementCount(shape.slice(2)) };
}

/** Throws `engine/shape-mismatch` unless x is real with at least two axes and every vector is [C] of the same type. */
export function checkChannels(operation: string, inputs: readonly Tensor[]): void {
  const [x, ...vectors] = inputs as [Tensor, ...Tensor[]];
  if (!isFloating(x.dtype)) throw shapeError(operation, 'needs real values', inputs);
  if (x.shape.length < 2) throw shapeError(operation, 'needs the axes [cases, channels, ...]', inputs);
  const channels = x.shape[1]!;
  if (vectors.some(({ shape, dtype }) => shape.length !== 1 || shape[0] !== channels || dtype !== x.dtype)) {
    throw shapeError(operation, `every operand after the first must be ${x.dtype}[${channels}]`, inputs);
  }
}

/** Shape of a vector over channels that broadcasts against [N,C,...]. */
export function channelShape(shape: Shape): Shape {
  return shape.slice(1).map((extent, axis) => (axis === 0 ? extent : 1));
}

/** Sum over positions, [N,C]. */
export function sumPositions(x: Tensor): Tensor {
  const { cases, channels, positions } = channelExtents(x.shape);
  const { reshape, sum } = ruleArithmetic(x.graph);
  return positions === 1 ? reshape(x, [cases, channels]) : sum(reshape(x, [cases, channels, positions]), [2]);
}

/** Sum over cases and positions, [C]: positions first, which runtimes do faster than both at once. */
export function sumChannels(x: Tensor): Tensor {
  return ruleArithmetic(x.graph).sum(sumPositions(x), [0]);
}

/** Value [N,C,...] filled from each value, its channel and its row: case times channels plus channel. */
export function denseByChannel(x: Dense, fill: (value: number, channel: number, row: number) => number): Dense {
  const { channels, positions } = channelExtents(x.shape);
  return denseFrom(x.dtype, x.shape, (index) => {
    const row = Math.floor(index / positions);
    return fill(x.data[index]!, row % channels, row);
  });
}

/** Visits each value with its channel. */
export function forEachByChannel(x: Dense, visit: (value: number, channel: number) => void): void {
  const { channels, positions } = channelExtents(x.shape);
  for (const [index, value] of x.data.entries()) visit(value, Math.floor(index / positions) % channels);
}

/** Mean and population variance of each run of `length` numbers. */
export function runStatistics(data: Float64Array, length: number): readonly { mean: number; variance: number }[] {
  return Array.from({ length: length === 0 ? 0 : data.length / length }, (_, index) => {
    const run = data.subarray(index * length, (index + 1) * length);
    const mean = run.reduce((total, value) => total + value, 0) / length;
    return { mean, variance: run.reduce((total, value) => total + (value - mean) * (value - mean), 0) / length };
  });
}
