// Where a sliding window goes: strides, dilations and padding of convolutions and pooling, with automatic padding made explicit.
import type { Shape } from '../../../core/tensor-value.ts';
import type { Window } from '../../graph/operation-attributes.ts';
import { type ImportedNode, keep } from '../converter.ts';

/** The window of a node over spatial axes of extent `input`. Ceiling mode matters to automatic padding only through the extents. */
export function windowOf(node: ImportedNode, input: Shape, kernel: readonly number[]): Window {
  const { attributes } = node;
  const strides = attributes.ints('strides') ?? kernel.map(() => 1);
  const dilations = attributes.ints('dilations') ?? kernel.map(() => 1);
  const automatic = attributes.string('auto_pad', 'NOTSET');
  if (automatic === 'NOTSET') {
    const pads = attributes.ints('pads') ?? [...kernel, ...kernel].map(() => 0);
    return { strides, dilations, padsBegin: pads.slice(0, kernel.length), padsEnd: pads.slice(kernel.length) };
  }
  if (automatic === 'VALID') {
    return { strides, dilations, padsBegin: kernel.map(() => 0), padsEnd: kernel.map(() => 0) };
  }
  if (automatic !== 'SAME_UPPER' && automatic !== 'SAME_LOWER') return keep(`it pads in the unknown mode ${automatic}`);
  const totals = kernel.map((extent, axis) => {
    const output = Math.ceil(input[axis]! / strides[axis]!);
    const reach = (extent - 1) * dilations[axis]! + 1;
    return Math.max(0, (output - 1) * strides[axis]! + reach - input[axis]!);
  });
  const smaller = totals.map((total) => Math.floor(total / 2));
  const larger = totals.map((total) => Math.ceil(total / 2));
  return automatic === 'SAME_UPPER'
    ? { strides, dilations, padsBegin: smaller, padsEnd: larger }
    : { strides, dilations, padsBegin: larger, padsEnd: smaller };
}
