// A flat picture as samples, and its drawing with a window and with what lies over it.

/** Samples in rows from the top, channels innermost; `range` is what they span. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: ArrayLike<number>;
  readonly range: readonly [number, number];
}

/** A mask or saliency with its colour (red, green, blue) and how much it covers. */
export interface Overlay {
  readonly picture: Picture;
  readonly kind: 'mask' | 'saliency';
  readonly colour: readonly [number, number, number];
  readonly opacity: number;
}

/** Decodes a PNG, JPEG or npy; a PNG of 16 bits by our own reader, which keeps its depth. */
export async function decodePicture(blob: Blob): Promise<Picture> {
  const head = new Uint8Array(await blob.slice(0, 32).arrayBuffer());
  if (head[0] === 0x89 && head[24] === 16) {
    const { readPng } = await import('../../../../src/images/formats/png.ts');
    const { extents, channels, data } = readPng(new Uint8Array(await blob.arrayBuffer()), { file: 'picture.png' });
    return pictureOf(data, { width: extents[0]!, height: extents[1]!, step: channels });
  }
  if (head[0] === 0x93) {
    const { arraySamples } = await import('./array-samples.ts');
    const { data, ...layout } = arraySamples(new Uint8Array(await blob.arrayBuffer()));
    return pictureOf(data, layout);
  }
  const bitmap = await createImageBitmap(blob);
  const surface = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = surface.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  const { width, height } = bitmap;
  bitmap.close();
  return pictureOf(context.getImageData(0, 0, width, height).data, { width, height, step: 4 });
}

/** A picture of samples with `step` of them a place; colours that are all grey become one channel. */
export function pictureOf(
  data: ArrayLike<number>,
  { width, height, step }: { readonly width: number; readonly height: number; readonly step: number },
): Picture {
  const places = width * height;
  const grey = step < 3 || isGrey(data, step);
  const channels = grey ? 1 : 3;
  const kept = new Float32Array(places * channels);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < places; place += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const value = data[place * step + channel]!;
      kept[place * channels + channel] = value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const eight = data instanceof Uint8ClampedArray || data instanceof Uint8Array;
  return {
    width,
    height,
    channels,
    data: kept,
    range: eight && high > 1 ? [0, 255] : [low, Math.max(high, low + 1e-6)],
  };
}

function isGrey(data: ArrayLike<number>, step: number): boolean {
  for (let at = 0; at + 2 < data.length; at += step) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  }
  return true;
}

/** Values as they are seen through a window given as shares of the range. */
export function windowed(picture: Picture, low: number, high: number): OffscreenCanvas {
  const { width, height, channels, data, range } = picture;
  const from = range[0] + low * (range[1] - range[0]);
  const scale = 255 / Math.max(1e-9, (high - low) * (range[1] - range[0]));
  const pixels = new ImageData(width, height);
  for (let place = 0; place < width * height; place += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[place * channels + (channels === 1 ? 0 : channel)]!;
      pixels.data[place * 4 + channel] = (value - from) * scale;
    }
    pixels.data[place * 4 + 3] = 255;
  }
  return onSurface(pixels);
}

/** A mask as its colour inside; saliency as its colour, thinner where it is less. */
export function tinted({ picture, kind, colour, opacity }: Overlay): OffscreenCanvas {
  const { width, height, channels, data, range } = picture;
  const pixels = new ImageData(width, height);
  const span = range[1] - range[0];
  for (let place = 0; place < width * height; place += 1) {
    const value = data[place * channels]!;
    const share = kind === 'mask' ? Number(value > 0) : (value - range[0]) / span;
    pixels.data.set(colour, place * 4);
    pixels.data[place * 4 + 3] = 255 * opacity * share;
  }
  return onSurface(pixels);
}

function onSurface(pixels: ImageData): OffscreenCanvas {
  const surface = new OffscreenCanvas(pixels.width, pixels.height);
  surface.getContext('2d')!.putImageData(pixels, 0, 0);
  return surface;
}

/** Where the picture lies on a surface of this size: its scale, and the place of its corner. */
export function placed(
  { width, height }: Pick<Picture, 'width' | 'height'>,
  surface: { readonly width: number; readonly height: number },
  view: { readonly zoom: number; readonly x: number; readonly y: number },
) {
  const scale = Math.min(surface.width / width, surface.height / height) * view.zoom;
  return { scale, left: surface.width / 2 - view.x * width * scale, top: surface.height / 2 - view.y * height * scale };
}
