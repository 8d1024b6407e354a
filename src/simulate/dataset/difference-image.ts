import { createImage, type Image, positionCount } from '../../images/image.ts';

const less = [0.13, 0.4, 0.67] as const;
const none = [0.97, 0.97, 0.97] as const;
const more = [0.7, 0.09, 0.17] as const;

/**
 * What changed between two pictures of the same grid, in colours: blue where `after` is darker, red where it is brighter, white where nothing changed, saturated at `limit`
 * (in intensity; of colours, the mean of the channels).
 */
export function differenceImage(before: Image, after: Image, limit: number): Image {
  const result = createImage(before.extents, { channels: 3, geometry: before.geometry });
  for (let position = 0; position < positionCount(before); position += 1) {
    const change = Math.max(-1, Math.min(1, meanChange(before, after, position) / limit));
    const end = change < 0 ? less : more;
    for (let c = 0; c < 3; c += 1) {
      result.data[3 * position + c] = none[c]! + Math.abs(change) * (end[c]! - none[c]!);
    }
  }
  return result;
}

/** Largest absolute change of any position. */
export function largestChange(before: Image, after: Image): number {
  let largest = 0;
  for (let position = 0; position < positionCount(before); position += 1) {
    largest = Math.max(largest, Math.abs(meanChange(before, after, position)));
  }
  return largest;
}

function meanChange(before: Image, after: Image, position: number): number {
  const { channels } = before;
  let sum = 0;
  for (let c = 0; c < channels; c += 1) {
    sum += after.data[position * channels + c]! - before.data[position * channels + c]!;
  }
  return sum / channels;
}
