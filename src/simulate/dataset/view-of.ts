import { createImage, type Image } from '../../images/image.ts';
import { resize } from '../../images/resize/resize.ts';

/** Index along z of the slice in which two volumes differ most (sum of absolute differences); the middle one if they are equal or there is one volume. */
export function sliceToShow(volume: Image, others: readonly Image[]): number {
  const [width, height, depth] = volume.extents as readonly [number, number, number];
  const plane = width * height * volume.channels;
  let best = depth >> 1;
  let most = 0;
  for (let z = 0; z < depth; z += 1) {
    let sum = 0;
    for (const other of others) {
      for (let i = z * plane; i < (z + 1) * plane; i += 1) sum += Math.abs(other.data[i]! - volume.data[i]!);
    }
    if (sum > most) [most, best] = [sum, z];
  }
  return best;
}

/** Longest side of a picture to look at, in samples. */
const longest = 240;

/** A picture to look at: an image, or of a volume the slice at `z` with the front of the patient up, made smaller where it is large. */
export function viewOf(image: Image, z: number): Image {
  const flat = image.extents.length === 3 ? sliceOf(image, z) : image;
  const scale = longest / Math.max(...flat.extents);
  if (scale >= 1) return flat;
  return resize(
    flat,
    flat.extents.map((extent) => Math.max(1, Math.round(extent * scale))),
  );
}

function sliceOf(image: Image, z: number): Image {
  const [width, height] = image.extents;
  const view = createImage([width!, height!], {
    channels: image.channels,
    geometry: { spacingMm: image.geometry.spacingMm.slice(0, 2) },
  });
  const line = width! * image.channels;
  for (let y = 0; y < height!; y += 1) {
    const from = (z * height! + (height! - 1 - y)) * line;
    view.data.set(image.data.subarray(from, from + line), y * line);
  }
  return view;
}
