import fc from 'fast-check';
import { decode, encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../../../src/formats/numpy/crc32.ts';
import { readPng, writePng } from '../../../../src/images/formats/png.ts';
import { toUnit } from '../../../../src/images/formats/samples.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';

const place = { file: 'a.png' };
const grey = createImage([3, 2], { data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 2) });

/** The file with one chunk's data changed and its checksum put right. */
function changed(bytes: Uint8Array, type: string, change: (data: Uint8Array) => void): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  for (let start = 8; start < copy.length; start += 12 + view.getUint32(start)) {
    const end = start + 8 + view.getUint32(start);
    if (String.fromCharCode(...copy.subarray(start + 4, start + 8)) !== type) continue;
    change(copy.subarray(start + 8, end));
    view.setUint32(end, crc32(copy.subarray(start + 4, end)));
  }
  return copy;
}

test('intensities are rounded and clamped', () => {
  const image = readPng(writePng(grey), place);
  expect([...image.data]).toEqual([0, 64, 128, 191, 255, 255]);
  expect(image.extents).toEqual([3, 2]);
  expect([...readPng(writePng(grey, { bits: 16 }), place).data]).toEqual([0, 16384, 32768, 49151, 65535, 65535]);
});

test('whole numbers come back as they were, in any number of channels', () => {
  fc.assert(
    fc.property(
      fc.tuple(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
      ),
      fc.infiniteStream(fc.nat(65535)),
      ([width, height, channels, isWide], numbers) => {
        const some = [...numbers.take(width * height * channels)];
        const data = isWide ? Uint16Array.from(some) : Uint8Array.from(some);
        const image = createImage<Uint8Array | Uint16Array>([width, height], { channels, data });
        const read = readPng(writePng(image), place);
        expect(read.channels).toBe(channels);
        expect(read.data).toEqual(data);
      },
    ),
    { numRuns: 40 },
  );
});

test('files of 8 and 16 bits have the bytes that fast-png writes', () => {
  for (const channels of [1, 2, 3, 4]) {
    for (const depth of [8, 16] as const) {
      const some = Array.from({ length: 13 * 7 * channels }, (_, i) => Math.imul(i * i + channels, 40503) >>> 3);
      const data = depth === 8 ? Uint8Array.from(some) : Uint16Array.from(some);
      expect(writePng(createImage<Uint8Array | Uint16Array>([13, 7], { channels, data }))).toEqual(
        encode({ width: 13, height: 7, channels, depth, data }, { zlib: { level: 6 } }),
      );
    }
  }
});

test('masks of 1 bit are black and white, whatever the width', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(5), fc.infiniteStream(fc.nat(1)), (columns, rows, bits) => {
      const extents = [columns + 1, rows + 1];
      const data = Uint8Array.from(bits.take((columns + 1) * (rows + 1)));
      const bytes = writePng(createImage(extents, { data }), { bits: 1 });
      expect(decode(bytes).depth).toBe(1);
      const read = readPng(bytes, place);
      expect(read.extents).toEqual(extents);
      expect([...read.data]).toEqual([...data].map((bit) => bit * 255));
    }),
    { numRuns: 40 },
  );
});

test('16 bits keep intensities to half a step', () => {
  const back = toUnit(
    readPng(writePng(createImage([2, 1], { data: Float32Array.of(0.123456, 0.987654) }), { bits: 16 }), place),
  );
  expect(back.data[0]).toBeCloseTo(0.123456, 4);
  expect(Math.abs(back.data[1]! - 0.987654)).toBeLessThan(0.5 / 65535 + 1e-7);
});

test('equal images give equal bytes, without dates and texts', () => {
  const bytes = writePng(grey);
  expect(bytes).toEqual(writePng(grey));
  const text = String.fromCharCode(...bytes);
  for (const type of ['tIME', 'tEXt', 'zTXt', 'iTXt', 'pHYs']) expect(text).not.toContain(type);
});

describe('what cannot be written', () => {
  test.each([
    ['a volume', createImage([2, 2, 2]), 'images/png-needs-a-picture'],
    ['five channels', createImage([2, 2], { channels: 5 }), 'images/png-needs-a-picture'],
    ['NaN', createImage([1, 1], { data: Float32Array.of(Number.NaN) }), 'images/not-a-number'],
  ])('%s', (_, image, code) => {
    expect(() => writePng(image)).toThrow(expect.objectContaining({ code }));
  });
  test('8-bit samples as 16 bits', () => {
    const image = createImage([1, 1], { data: Uint8Array.of(3) });
    expect(() => writePng(image, { bits: 16 })).toThrow(
      expect.objectContaining({ code: 'images/png-needs-a-picture' }),
    );
  });
  test.each([
    ['numbers above 1', createImage([2, 1], { data: Uint8Array.of(1, 2) })],
    ['intensities', grey],
    ['two channels', createImage([1, 1], { channels: 2, data: Uint8Array.of(0, 1) })],
  ])('%s in 1 bit', (_, image) => {
    expect(() => writePng(image as Image, { bits: 1 })).toThrow(
      expect.objectContaining({ code: 'images/png-needs-a-picture' }),
    );
  });
});

describe('what cannot be read', () => {
  const good = writePng(createImage([40, 30], { data: Float32Array.from({ length: 1200 }, (_, i) => (i % 7) / 7) }));
  const codeOf = (bytes: Uint8Array, options = {}): string => {
    try {
      readPng(bytes, { ...place, ...options });
      return 'read';
    } catch (error) {
      expect(error).toMatchObject({ kind: 'data', place: { file: 'a.png' }, hint: expect.any(String) });
      return (error as { code: string }).code;
    }
  };
  test('another format, with its name', () => {
    expect(codeOf(new Uint8Array(0))).toBe('images/not-png');
    expect(() => readPng(Uint8Array.of(0xff, 0xd8, 0xff, 0), place)).toThrow('a JPEG image');
  });
  test('a file cut off anywhere', () => {
    for (let length = 8; length < good.length; length += 3) {
      expect(codeOf(good.subarray(0, length)), `${length}`).toBe('images/png-damaged');
    }
  });
  test('any byte changed', () => {
    for (let index = 8; index < good.length; index++) {
      const bytes = Uint8Array.from(good);
      bytes[index]! ^= 0x10;
      expect(codeOf(bytes), `${index}`).toBe('images/png-damaged');
    }
  });
  test('more pixels than data, and fewer', () => {
    const taller = changed(good, 'IHDR', (data) => new DataView(data.buffer, data.byteOffset).setUint32(4, 31));
    const lower = changed(good, 'IHDR', (data) => new DataView(data.buffer, data.byteOffset).setUint32(4, 29));
    const none = changed(good, 'IHDR', (data) => new DataView(data.buffer, data.byteOffset).setUint32(4, 0));
    expect([taller, lower, none].map((bytes) => codeOf(bytes))).toEqual(Array(3).fill('images/png-damaged'));
  });
  test('a bomb, before anything is inflated', () => {
    const huge = changed(good, 'IHDR', (data) => {
      new DataView(data.buffer, data.byteOffset).setUint32(0, 2_000_000_000);
    });
    expect(codeOf(huge)).toBe('images/too-large');
    expect(codeOf(good, { maximumBytes: 1000 })).toBe('images/too-large');
    expect(codeOf(good, { maximumBytes: 41 * 30 })).toBe('read');
  });
  test('data that inflate to far more than the image', () => {
    const bomb = encode({ width: 4000, height: 1000, channels: 1, data: new Uint8Array(4_000_000) });
    const small = changed(bomb, 'IHDR', (data) => new DataView(data.buffer, data.byteOffset).setUint32(4, 2));
    expect(codeOf(small)).toBe('images/png-damaged');
  });
  test('colour types that do not exist, indices without palette', () => {
    expect(codeOf(changed(good, 'IHDR', (data) => data.set([5], 9)))).toBe('images/png-damaged');
    expect(codeOf(changed(good, 'IHDR', (data) => data.set([3], 9)))).toBe('images/png-damaged');
  });
});
