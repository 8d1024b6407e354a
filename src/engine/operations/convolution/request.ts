import type { OnnxWriter, Written } from '../onnx-writer.ts';
import type { Filter } from './filter.ts';
import type { Geometry } from './geometry.ts';

/** A convolution to be written: what is convolved with what, and how. `geometry` is that of this convolution. */
export interface ConvolutionRequest {
  readonly geometry: Geometry;
  readonly x: Written;
  readonly filter: Filter;
  readonly bias?: Written | undefined;
}

/** One way to write a convolution. */
export type ConvolutionForm = (writer: OnnxWriter, request: ConvolutionRequest) => Written;
