// The one value that every picture is: samples on a regular grid of two or three axes, with what is known of where the grid lies.
import { usageError } from '../core/errors.ts';

/** Arrays that may hold samples. Computation is done in single precision; files hold the others. */
export type Samples = Float32Array | Float64Array | Uint8Array | Uint16Array | Int16Array | Int32Array | Uint32Array;

/**
 * An image or volume. `extents` counts samples along x, y (and z); sample (x, y, z), channel c stands at
 * `((z * height + y) * width + x) * channels + c`: x changes fastest, channels are innermost.
 * Rows of a two-dimensional image run from top to bottom.
 */
export interface Image<S extends Samples = Float32Array> {
  readonly extents: readonly number[];
  /** 1 (grey), 2 (grey and opacity), 3 (red, green, blue) or 4 (with opacity). */
  readonly channels: number;
  readonly data: S;
  readonly geometry: Geometry;
}

/** Where a grid lies. */
export interface Geometry {
  /** Distance of neighbouring samples along each axis, in mm (of photographs without a scale: 1). */
  readonly spacingMm: readonly number[];
  /**
   * Four by four matrix, row by row, from indices (x, y, z, 1) of samples to mm to the right, to the front and up of the patient (RAS+);
   * undefined where nothing is known of the patient's position.
   */
  readonly affine?: readonly number[] | undefined;
}

/** What `createImage` is given besides the extents. */
export interface ImageOptions<S extends Samples> {
  readonly channels?: number;
  readonly data?: S;
  readonly geometry?: Geometry;
}

/**
 * An image of the given extents: of zeros in single precision, or over `data`, which is not copied. Geometry: 1 mm, no
 * affine, unless given (it is not checked).
 * @throws `images/bad-extents` (usage) unless there are two or three whole extents of 1 or more, a channel or more, and
 * the data fit them.
 */
export function createImage<S extends Samples = Float32Array>(
  extents: readonly number[],
  { channels = 1, data, geometry = { spacingMm: extents.map(() => 1) } }: ImageOptions<S> = {},
): Image<S> {
  const isExtent = (extent: number): boolean => Number.isSafeInteger(extent) && extent >= 1;
  if ((extents.length !== 2 && extents.length !== 3) || !extents.every(isExtent) || !isExtent(channels)) {
    throw usageError(
      'images/bad-extents',
      `an image needs two or three whole extents of 1 or more and at least one channel; got ${extents.join(' x ')}, ${channels} channels.`,
      { hint: 'Give extents such as [256, 256], and data of extents x channels samples.' },
    );
  }
  const count = extents.reduce((product, extent) => product * extent, channels);
  if (data !== undefined && data.length !== count) {
    throw usageError(
      'images/bad-extents',
      `an image of ${extents.join(' x ')} with ${channels} channels has ${count} samples; got ${data.length}.`,
      { hint: 'Give extents such as [256, 256], and data of extents x channels samples.' },
    );
  }
  return { extents, channels, data: data ?? (new Float32Array(count) as unknown as S), geometry };
}

/** Throws `images/bad-channels` (usage) unless the image has a channel of this number, counted from 0. */
export function requireChannel({ channels }: Image<Samples>, channel: number): void {
  if (Number.isInteger(channel) && channel >= 0 && channel < channels) return;
  throw usageError('images/bad-channels', `an image of ${channels} channels has no channel ${channel}.`, {
    hint: 'Channels are counted from 0: of a grey image the only one is 0.',
  });
}

/** Throws `images/bad-channels` (usage) unless a mask has one channel. */
export function requireMask({ channels }: Image<Samples>): void {
  if (channels === 1) return;
  throw usageError('images/bad-channels', `a mask has one channel; got ${channels}.`, {
    hint: 'Make one of them, such as 1 where any channel is not 0.',
  });
}

/** Throws `images/bad-axis` (usage) unless the image has an axis of this number, counted from 0. */
export function requireAxis({ extents }: Image<Samples>, axis: number): void {
  if (Number.isInteger(axis) && axis >= 0 && axis < extents.length) return;
  throw usageError('images/bad-axis', `an image of ${extents.join(' x ')} has no axis ${axis}.`, {
    hint: 'Axes are counted from 0: 0 is x, 1 is y, and 2 is z of a volume.',
  });
}

/** Number of positions (samples of one channel): the product of the extents. */
export function positionCount({ extents }: Pick<Image<Samples>, 'extents'>): number {
  return extents.reduce((product, extent) => product * extent, 1);
}
