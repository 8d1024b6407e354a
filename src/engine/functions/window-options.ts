import type { Window } from '../graph/operation-attributes.ts';

/** Where a sliding window goes; every list has one entry a spatial axis. */
export interface WindowOptions {
  /** Steps between positions. Default 1; of pooling, the kernel. */
  readonly strides?: readonly number[] | undefined;
  /** Padding on both sides; with twice as many entries, all beginnings and then all ends (ONNX's order). Default 0. */
  readonly pads?: readonly number[] | undefined;
  /** Padding at the beginning, instead of `pads`. */
  readonly padsBegin?: readonly number[] | undefined;
  /** Padding at the end, instead of `pads`. */
  readonly padsEnd?: readonly number[] | undefined;
  /** Distance of neighbouring taps. Default 1. */
  readonly dilations?: readonly number[] | undefined;
}

/** The window over `axes` spatial axes that options stand for; `strides` is their default. */
export function windowOf(options: WindowOptions, axes: number, strides?: readonly number[]): Window {
  const fill = (value: number): readonly number[] => new Array<number>(axes).fill(value);
  const { pads = fill(0) } = options;
  const isTwoSided = axes > 0 && pads.length === 2 * axes;
  return {
    strides: options.strides ?? strides ?? fill(1),
    padsBegin: options.padsBegin ?? (isTwoSided ? pads.slice(0, axes) : pads),
    padsEnd: options.padsEnd ?? (isTwoSided ? pads.slice(axes) : pads),
    dilations: options.dilations ?? fill(1),
  };
}
