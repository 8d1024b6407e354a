// The input's gradient taken apart: every residue of the input position modulo the stride is a convolution of the result's side, of
// stride 1 and with every stride-th tap.
import type { Written } from '../onnx-writer.ts';
import type { Geometry } from './geometry.ts';
import type { ConvolutionRequest } from './request.ts';

/** The operands: the result's side y [N,M,...], weights [M, C / groups, ...], and a bias [C] to add. */
export interface InputGradientRequest {
  /** Of the convolution that led from the input to y. */
  readonly geometry: Geometry;
  readonly y: Written;
  readonly weights: Written;
  readonly bias?: Written | undefined;
}

/** The convolutions of all residues in row-major order; for stride 1 there is one. */
export function phasesOf(request: InputGradientRequest): readonly ConvolutionRequest[] {
  return residues(request.geometry.strides).map((residue) => phaseOf(request, residue));
}

/** All residues of positions modulo the strides, in row-major order. */
function residues(strides: readonly number[]): readonly (readonly number[])[] {
  return strides.reduce<readonly (readonly number[])[]>(
    (all, stride) => all.flatMap((outer) => Array.from({ length: stride }, (_, own) => [...outer, own])),
    [[]],
  );
}

/** The convolution that gives the input's gradient at the positions `residue + stride * j`, for as many j as any residue has. */
function phaseOf({ geometry, y, weights, bias }: InputGradientRequest, residue: readonly number[]): ConvolutionRequest {
  const axes = residue.map((own, axis) => axisPhase(geometry, axis, own));
  const places = axes.map((phase) => phase.places);
  return {
    x: y,
    filter: { weights, groups: geometry.groups, isTurned: true, places },
    bias,
    geometry: {
      batch: geometry.batch,
      groups: geometry.groups,
      inputChannels: geometry.outputChannels,
      outputChannels: geometry.inputChannels,
      input: geometry.output,
      kernel: places.map(({ length }) => length),
      output: axes.map(({ extent }) => extent),
      strides: residue.map(() => 1),
      dilations: axes.map(({ dilation }) => dilation),
      padsBegin: axes.map(({ before }) => before),
      padsEnd: axes.map(({ after }) => after),
    },
  };
}

interface AxisPhase {
  readonly places: readonly number[];
  readonly extent: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** Position `residue + stride j` of the input meets output `j + (residue + padding - dilation tap) / stride` where that is whole. */
function axisPhase(
  { input, output, kernel, strides, padsBegin, dilations }: Geometry,
  axis: number,
  own: number,
): AxisPhase {
  const [stride, dilation] = [strides[axis]!, dilations[axis]!];
  const extent = Math.ceil(input[axis]! / stride);
  const offset = (tap: number): number => (own + padsBegin[axis]! - dilation * tap) / stride;
  const places = Array.from({ length: kernel[axis]! }, (_, tap) => kernel[axis]! - 1 - tap).filter((tap) =>
    Number.isInteger(offset(tap)),
  );
  const [first = 0, second = first] = places.map(offset);
  const spacing = Math.max(1, second - first);
  const before = -first;
  const span = (Math.max(1, places.length) - 1) * spacing;
  return { places, extent, dilation: spacing, before, after: extent - 1 + first + span - (output[axis]! - 1) };
}
