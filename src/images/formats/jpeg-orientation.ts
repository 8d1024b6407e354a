// How the samples of a JPEG file are turned to be seen upright: the orientation of its EXIF segment (CIPA DC-008, tag 274).
import { copyAxes, indexRun } from '../geometry/copy-axes.ts';
import type { Image } from '../image.ts';

const application = 0xe1;
const startOfScan = 0xda;
const exif = 'Exif\0\0';
const orientationTag = 0x0112;
const short = 3;

/**
 * The orientation, 1 to 8: where the first row and column of the samples lie. 1 (upright as stored) without an EXIF segment, and where the segment
 * cannot be read. The bytes are those of a whole JPEG file.
 */
export function jpegOrientation(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== startOfScan) {
    const marker = bytes[at + 1]!;
    const isFill = marker === 0xff;
    const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (isFill || isAlone) {
      at += isFill ? 1 : 2;
      continue;
    }
    const next = at + 2 + view.getUint16(at + 2);
    if (marker === application) {
      const found = orientationIn(bytes.subarray(at + 4, Math.min(next, bytes.length)));
      if (found !== undefined) return found;
    }
    at = next;
  }
  return 1;
}

/** Of one segment; undefined where it is no EXIF segment or says nothing of the orientation. */
function orientationIn(segment: Uint8Array): number | undefined {
  const start = exif.length;
  if (segment.length < start + 8 || String.fromCharCode(...segment.subarray(0, start)) !== exif) return undefined;
  const tiff = new DataView(segment.buffer, segment.byteOffset + start, segment.length - start);
  const isLittle = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, isLittle);
  if (directory + 2 > tiff.byteLength) return undefined;
  const entries = tiff.getUint16(directory, isLittle);
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + 12 * index;
    if (entry + 12 > tiff.byteLength) return undefined;
    if (tiff.getUint16(entry, isLittle) !== orientationTag) continue;
    const value = tiff.getUint16(entry + 8, isLittle);
    return tiff.getUint16(entry + 2, isLittle) === short && value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** Which stored axis each seen axis runs along, and whether backwards: across, then down. */
const seenAxes: Readonly<Record<number, readonly (readonly [axis: 0 | 1, isBackwards: boolean])[]>> = {
  2: [
    [0, true],
    [1, false],
  ],
  3: [
    [0, true],
    [1, true],
  ],
  4: [
    [0, false],
    [1, true],
  ],
  5: [
    [1, false],
    [0, false],
  ],
  6: [
    [1, true],
    [0, false],
  ],
  7: [
    [1, true],
    [0, true],
  ],
  8: [
    [1, false],
    [0, true],
  ],
};

/** The picture as viewers show it. Spacing is that of the axes as they are seen. */
export function upright(image: Image<Uint8Array>, orientation: number): Image<Uint8Array> {
  const axes = seenAxes[orientation];
  if (axes === undefined) return image;
  const sources = axes.map(([from, isBackwards]) => {
    const extent = image.extents[from]!;
    return { from, index: isBackwards ? indexRun(extent, extent - 1, -1) : indexRun(extent) };
  });
  const { spacingMm } = image.geometry;
  return {
    ...image,
    extents: sources.map(({ index }) => index.length),
    data: copyAxes(image, sources),
    geometry: { ...image.geometry, spacingMm: axes.map(([from]) => spacingMm[from]!) },
  };
}
