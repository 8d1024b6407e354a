// Movement of the patient during a scan: parts of k-space come from a body that lies elsewhere.
import { cos, sin } from '../../core/math.ts';
import type { Stream } from '../../core/stream.ts';
import type { ComplexGrid } from '../../images/fourier/fourier-transform.ts';
import { kSpacePair, signedFrequency } from '../../images/fourier/k-space.ts';
import { motionMatrix } from '../../images/geometry/affine.ts';
import type { Image } from '../../images/image.ts';
import { transformImage } from '../../images/sampling/resample-to.ts';
import { strength } from './effect.ts';
import { frequencyEffect } from './frequency-effect.ts';

/** A position of the body, and the lines along the second axis that were read while it lay so: `from` up to but without `to`, in order of frequency. */
export interface MovedSegment {
  readonly from: number;
  readonly to: number;
  readonly translationMm: readonly number[];
  /** About the third axis of a slice; about x, y and z of a volume. About the centre of the field. */
  readonly rotationDegrees: readonly number[];
}

/**
 * Two movements during a scan that reads lines along the second axis from the lowest to the highest frequency, one before and one after the zero
 * frequency (at 10 to 45 and 55 to 90 % of the lines, drawn). Between them the body lies where it is in the picture; before and after it is
 * shifted by up to `value` mm along each axis and turned by up to `value` degrees (uniform). Translations are exact: a phase for each
 * frequency, so what leaves on one side comes back on the other. Turned copies are interpolated linearly. After TorchIO's RandomMotion (Shaw et
 * al. 2019), with the rest position in the centre, so that masks still fit.
 */
export const motion = frequencyEffect(
  strength('motion', [0, 10], {
    unit: 'mm and degrees',
    about: 'Largest shift along each axis in mm, and largest turn in degrees, between parts of the scan.',
  }),
  (image, value, stream) => {
    const segments = drawSegments(image.extents, value, stream);
    return (frequencies, channel) => moveSegments(frequencies, channel, segments);
  },
);

function drawSegments(extents: readonly number[], value: number, stream: Stream): readonly MovedSegment[] {
  const lines = extents[1]!;
  const uniform = (): number => value * (2 * stream.uniform() - 1);
  const position = (): Omit<MovedSegment, 'from' | 'to'> => ({
    translationMm: extents.map(uniform),
    rotationDegrees: extents.length === 2 ? [0, 0, uniform()] : [uniform(), uniform(), uniform()],
  });
  const first = Math.floor(lines * (0.1 + 0.35 * stream.uniform()));
  const second = Math.ceil(lines * (0.55 + 0.35 * stream.uniform()));
  return [
    { from: 0, to: first, ...position() },
    { from: second, to: lines, ...position() },
  ];
}

/** Replaces the lines of segments by those of the moved picture, in place. */
export function moveSegments(frequencies: ComplexGrid, channel: Image, segments: readonly MovedSegment[]): void {
  const turned = segments.map(({ rotationDegrees }) =>
    rotationDegrees.every((angle) => angle === 0)
      ? channel
      : transformImage(channel, motionMatrix({ rotationDegrees }), { outside: 0 }),
  );
  for (let index = 0; index < segments.length; index += 2) {
    const moved = kSpacePair(turned[index]!, turned[index + 1] ?? turned[index]!);
    for (const [offset, segment] of segments.slice(index, index + 2).entries()) {
      copySegment(frequencies, moved[offset]!, { segment, spacingMm: channel.geometry.spacingMm });
    }
  }
}

interface CopiedSegment {
  readonly segment: MovedSegment;
  readonly spacingMm: readonly number[];
}

/** Copies the lines of a segment from the frequencies of a turned picture, shifted. */
function copySegment(frequencies: ComplexGrid, turned: ComplexGrid, { segment, spacingMm }: CopiedSegment): void {
  const { extents } = frequencies;
  const ramps = extents.map((extent, axis) => phaseRamp(extent, segment.translationMm[axis]! / spacingMm[axis]!));
  const [width, height] = extents as [number, number];
  for (let row = 0; row * width < turned.real.length; row++) {
    const line = signedFrequency(row % height, height) + Math.floor(height / 2);
    if (line < segment.from || line >= segment.to) continue;
    const depth = ramps[2]?.[Math.floor(row / height)] ?? [1, 0];
    const [c, s] = product(ramps[1]![row % height]!, depth);
    for (let x = 0, index = row * width; x < width; x++, index++) {
      const [cx, sx] = ramps[0]![x]!;
      const a = c * cx - s * sx;
      const b = c * sx + s * cx;
      frequencies.real[index] = turned.real[index]! * a - turned.imaginary[index]! * b;
      frequencies.imaginary[index] = turned.real[index]! * b + turned.imaginary[index]! * a;
    }
  }
}

/** exp(-2 pi i k shift / extent) of each frequency of an axis, for a shift in samples. */
function phaseRamp(extent: number, shift: number): readonly (readonly [number, number])[] {
  return Array.from({ length: extent }, (_, index) => {
    const angle = (-2 * Math.PI * signedFrequency(index, extent) * shift) / extent;
    return [cos(angle), sin(angle)] as const;
  });
}

function product([a, b]: readonly [number, number], [c, d]: readonly [number, number]): readonly [number, number] {
  return [a * c - b * d, a * d + b * c];
}
