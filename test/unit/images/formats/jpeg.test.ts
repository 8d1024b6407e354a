import { expect, test } from 'vitest';
import { loadJpegDecoder } from '../../../../src/images/formats/jpeg.ts';
import { isJpeg, readJpegHeader } from '../../../../src/images/formats/jpeg-header.ts';
import { readImage } from '../../../../src/images/formats/read-image.ts';

const place = { file: 'a.jpg' };

/** Start of image, then one frame header of the given marker, bits, extents and colours. */
function header(marker: number, { bits = 8, height = 4, width = 6, colours = 1 } = {}): Uint8Array {
  const extent = [height >> 8, height & 255, width >> 8, width & 255];
  return Uint8Array.of(
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    4,
    1,
    2,
    0xff,
    0xff,
    marker,
    0,
    11,
    bits,
    ...extent,
    colours,
    1,
    0x11,
    0,
  );
}

test('the header is found behind other segments and fill bytes', () => {
  expect(readJpegHeader(header(0xc0), 'a.jpg')).toEqual({ width: 6, height: 4, channels: 1 });
  expect(isJpeg(Uint8Array.of(0x89, 0x50, 0x4e))).toBe(false);
});

test.each([
  ['lossless', header(0xc3), 'images/jpeg-unsupported'],
  ['twelve bits', header(0xc1, { bits: 12 }), 'images/jpeg-unsupported'],
  ['two colours', header(0xc0, { colours: 2 }), 'images/jpeg-unsupported'],
  ['no width', header(0xc0, { width: 0 }), 'images/jpeg-damaged'],
  ['data before a frame', Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 4, 1, 2), 'images/jpeg-damaged'],
  ['no marker', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 3, 1, 2, 3, 4), 'images/jpeg-damaged'],
  ['cut', header(0xc0).subarray(0, 17), 'images/jpeg-damaged'],
  ['something else', Uint8Array.of(1, 2, 3), 'images/not-jpeg'],
])('%s is refused', (_, bytes, code) => {
  expect(() => readJpegHeader(bytes, 'a.jpg')).toThrow(expect.objectContaining({ code, place }));
});

test('an extent beyond the limit is refused before anything is decoded', async () => {
  const decoder = await loadJpegDecoder();
  const huge = header(0xc0, { width: 65000, height: 65000 });
  expect(() => decoder.read(huge, place)).toThrow(expect.objectContaining({ code: 'images/too-large', place }));
  expect(() => decoder.read(header(0xc0), place)).toThrow(expect.objectContaining({ code: 'images/jpeg-damaged' }));
  expect(() => decoder.read(header(0xc0), { ...place, maximumBytes: 23 })).toThrow(
    expect.objectContaining({ code: 'images/too-large' }),
  );
});

test('without a decoder the error says how to get one', () => {
  expect(() => readImage(header(0xc0), place)).toThrow(
    expect.objectContaining({ code: 'images/no-jpeg-decoder', hint: expect.stringContaining('loadJpegDecoder') }),
  );
});
