import { beforeAll, expect, test } from 'vitest';
import { type JpegDecoder, loadJpegDecoder } from '../../../src/images/formats/jpeg.ts';
import { jpegOrientation } from '../../../src/images/formats/jpeg-orientation.ts';
import golden from './jpeg-orientation.json' with { type: 'json' };

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
let decoder: JpegDecoder;
beforeAll(async () => {
  decoder = await loadJpegDecoder();
});

test.each(golden.files)(
  'orientation $orientation, order $order: upright as Pillow turns it',
  ({ file, extents, values, orientation }) => {
    expect(jpegOrientation(bytesOf(file))).toBe(orientation);
    const image = decoder.read(bytesOf(file), { file: 'a.jpg' });
    expect(image.extents).toEqual(extents);
    expect([...image.data]).toEqual(values);
  },
);

test('a segment that cannot be read turns nothing', () => {
  const whole = bytesOf(golden.files.find(({ orientation }) => orientation === 8)!.file);
  const at = whole.findIndex((_, index) => whole[index] === 0x45 && whole[index + 1] === 0x78);
  for (let place = 0; place < 40; place += 1) {
    const damaged = Uint8Array.from(whole);
    damaged[at + place] = 0xfe;
    expect(jpegOrientation(damaged)).toSatisfy((found) => found === 1 || found === 8);
    expect(decoder.read(damaged, { file: 'a.jpg' }).data).toHaveLength(35);
  }
  for (let length = 2; length < at + 60; length += 1)
    expect(jpegOrientation(whole.subarray(0, length))).toBeLessThanOrEqual(8);
});
