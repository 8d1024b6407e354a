import { usageError } from '../../core/errors.ts';
import { cos, sin } from '../../core/math.ts';
import type { Stream } from '../../core/stream.ts';
import { createImage, positionCount } from '../../images/image.ts';
import type { Picture } from './resize-picture.ts';

/** How strongly pictures are changed in training; a strength that is left out is 0, which changes nothing. */
export interface Augmentation {
  /** Chance that left and right are exchanged, 0..1. Not for pictures where sides mean something. */
  readonly flip?: number | undefined;
  /** Chance that above and below are exchanged, 0..1. */
  readonly flipDown?: number | undefined;
  /** Most that the picture is moved along each axis, as a share of its extent, 0..0.5. */
  readonly shift?: number | undefined;
  /** Most that it is turned, in degrees, 0..180. */
  readonly rotation?: number | undefined;
  /** Most that it is enlarged or reduced, as a share, 0..0.9. */
  readonly scale?: number | undefined;
  /** Most that is cut away of each extent before the rest is enlarged again, as a share, 0..0.9. Proportions are kept. */
  readonly crop?: number | undefined;
  /** Most by which values are multiplied up or down, as a share, 0..1. */
  readonly brightness?: number | undefined;
  /** The same for distances from the mean of the picture, 0..1. */
  readonly contrast?: number | undefined;
}

const limits: Readonly<Record<keyof Augmentation, number>> = {
  flip: 1,
  flipDown: 1,
  shift: 0.5,
  rotation: 180,
  scale: 0.9,
  crop: 0.9,
  brightness: 1,
  contrast: 1,
};

/** @throws `learn/bad-augmentation` (usage) for unknown names and strengths out of range. */
export function checkAugmentation(augmentation: Augmentation): void {
  for (const [name, value] of Object.entries(augmentation)) {
    const limit = Object.hasOwn(limits, name) ? limits[name as keyof Augmentation] : undefined;
    if (value === undefined || (limit !== undefined && value >= 0 && value <= limit)) continue;
    throw usageError(
      'learn/bad-augmentation',
      limit === undefined
        ? `pictures cannot be changed by "${name}".`
        : `"${name}" must lie in 0..${limit}; got ${value}.`,
      {
        hint: `There are ${Object.keys(limits).join(', ')}.`,
      },
    );
  }
}

/**
 * A picture changed at random, single-precision samples of the same extents and channels: all strengths are drawn
 * uniformly between their bounds, each from a fixed place of the stream, so that one strength does not change what
 * another draws. The changes of place are one linear map about the centre, sampled once, bilinearly, with the nearest
 * sample beyond the edge; then brightness and contrast, clamped to 0..255. Without any change the picture itself is
 * given back. Throws `learn/bad-augmentation` (usage) for unknown names and strengths out of range.
 */
export function augmentImage(picture: Picture, augmentation: Augmentation, stream: Stream): Picture {
  checkAugmentation(augmentation);
  const {
    flip = 0,
    flipDown = 0,
    shift = 0,
    rotation = 0,
    scale = 0,
    crop = 0,
    brightness = 0,
    contrast = 0,
  } = augmentation;
  const draws = Array.from({ length: 11 }, () => stream.uniform());
  const between = (index: number, strength: number): number => (2 * draws[index]! - 1) * strength;
  const kept = 1 - draws[6]! * crop;
  const place: Place = {
    flips: [draws[0]! < flip ? -1 : 1, draws[1]! < flipDown ? -1 : 1],
    shift: [between(2, shift) + between(7, (1 - kept) / 2), between(3, shift) + between(8, (1 - kept) / 2)],
    angle: (between(4, rotation) * Math.PI) / 180,
    scale: kept / (1 + between(5, scale)),
  };
  return relit(moved(picture, place), 1 + between(9, brightness), 1 + between(10, contrast));
}

/** From a place of the new picture to one of the old: scaled, turned, flipped about the centre, then shifted by shares of the extents. */
interface Place {
  readonly flips: readonly [number, number];
  readonly shift: readonly [number, number];
  readonly angle: number;
  readonly scale: number;
}

function moved(picture: Picture, { flips, shift, angle, scale }: Place): Picture {
  const [width, height] = picture.extents as [number, number];
  const { channels, data } = picture;
  const isSame = angle === 0 && scale === 1 && shift.every((each) => each === 0) && flips.every((each) => each === 1);
  if (isSame) return picture;
  const [across, down] = [cos(angle) * scale, sin(angle) * scale];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const result = createImage([width, height], { channels });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [(x - middleX) * flips[0], (y - middleY) * flips[1]];
      const fromX = clamp(middleX + u * across - v * down + shift[0] * width, width - 1);
      const fromY = clamp(middleY + u * down + v * across + shift[1] * height, height - 1);
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [partX, partY] = [fromX - left, fromY - top];
      const first = (top * width + left) * channels;
      const stepX = left + 1 < width ? channels : 0;
      const stepY = top + 1 < height ? width * channels : 0;
      for (let c = 0; c < channels; c += 1) {
        const at = first + c;
        const upper = data[at]! + partX * (data[at + stepX]! - data[at]!);
        const lower = data[at + stepY]! + partX * (data[at + stepY + stepX]! - data[at + stepY]!);
        result.data[(y * width + x) * channels + c] = upper + partY * (lower - upper);
      }
    }
  }
  return result;
}

function clamp(value: number, most: number): number {
  return value < 0 ? 0 : Math.min(value, most);
}

function relit(picture: Picture, brightness: number, contrast: number): Picture {
  if (brightness === 1 && contrast === 1) return picture;
  const { data, extents, channels } = picture;
  let sum = 0;
  for (const value of data) sum += value;
  const mean = (brightness * sum) / (positionCount(picture) * channels);
  const result = createImage(extents, { channels });
  for (let i = 0; i < data.length; i += 1) {
    result.data[i] = clamp(mean + contrast * (brightness * data[i]! - mean), 255);
  }
  return result;
}
