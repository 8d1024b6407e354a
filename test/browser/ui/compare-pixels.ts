// Pictures in a page, and by how much two of them differ.

/** Red, green, blue and alpha of every pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** By how much a channel may leave the range of its neighbours: a line that is smoothed otherwise does by less. */
const slack = 40;

/** The pixels of a PNG in base64. */
export async function pixelsOf(base64: string): Promise<Pixels> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, picture.width, picture.height);
}

/** A picture at half its size, each pixel the mean of four, so that how a browser smooths edges matters less. */
export function halved({ width, height, data }: Pixels): Pixels {
  const size = { width: Math.floor(width / 2), height: Math.floor(height / 2) };
  const half = new Uint8ClampedArray(4 * size.width * size.height);
  for (const place of half.keys()) {
    const [pixel, channel] = [Math.floor(place / 4), place % 4];
    const from = 4 * (2 * Math.floor(pixel / size.width) * width + 2 * (pixel % size.width)) + channel;
    half[place] = (data[from]! + data[from + 4]! + data[from + 4 * width]! + data[from + 4 * width + 4]!) / 4;
  }
  return { ...size, data: half };
}

/** A PNG in base64. */
export async function pngOf({ width, height, data }: Pixels): Promise<string> {
  const surface = new OffscreenCanvas(width, height);
  surface.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  const bytes = new Uint8Array(await (await surface.convertToBlob({ type: 'image/png' })).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/**
 * The share of drawn pixels (those unlike the corner) that differ; 1 where sizes differ. A pixel differs when a channel lies outside the
 * range of the nine pixels around its place in the other picture: edges that are smoothed otherwise lie within, what is missing, moved by more
 * than a pixel or of another colour does not.
 */
export function shareOfDifferent(before: Pixels, now: Pixels): number {
  if (before.width !== now.width || before.height !== now.height) return 1;
  const marks = differentPixels(before, now);
  let [drawn, different] = [0, 0];
  for (const [pixel, mark] of marks.entries()) {
    different += mark;
    if (mark === 1 || isDrawn(before, pixel) || isDrawn(now, pixel)) drawn += 1;
  }
  return drawn === 0 ? 0 : different / drawn;
}

/** The new picture, faint, with the pixels that differ in red; as it is where sizes differ. */
export function drawDifference(before: Pixels, now: Pixels): Pixels {
  if (before.width !== now.width || before.height !== now.height) return now;
  const data = now.data.map((value, place) => (place % 4 === 3 ? 255 : 170 + value / 3));
  for (const [pixel, mark] of differentPixels(before, now).entries())
    if (mark === 1) data.set([220, 0, 0, 255], 4 * pixel);
  return { ...now, data };
}

function differentPixels(first: Pixels, second: Pixels): Uint8Array {
  const marks = new Uint8Array(first.width * first.height);
  for (const pixel of marks.keys())
    if (isOutside(first, second, pixel) || isOutside(second, first, pixel)) marks[pixel] = 1;
  return marks;
}

function isOutside({ width, height, data }: Pixels, other: Pixels, pixel: number): boolean {
  const [column, row] = [pixel % width, Math.floor(pixel / width)];
  for (let channel = 0; channel < 3; channel++) {
    const value = data[4 * pixel + channel]!;
    let [low, high] = [255, 0];
    for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++)
      for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
        const near = other.data[4 * (y * width + x) + channel]!;
        if (near < low) low = near;
        if (near > high) high = near;
      }
    if (value < low - slack || value > high + slack) return true;
  }
  return false;
}

function isDrawn({ data }: Pixels, pixel: number): boolean {
  return [0, 1, 2].some((channel) => Math.abs(data[4 * pixel + channel]! - data[channel]!) > slack);
}
