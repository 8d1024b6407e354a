import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { type JpegDecoder, loadJpegDecoder } from '../../../src/images/formats/jpeg.ts';
import { readImage } from '../../../src/images/formats/read-image.ts';
import golden from './jpeg.json' with { type: 'json' };

const place = { file: 'a.jpg' };
const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
const wasmFile = createRequire(import.meta.url).resolve('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm');

describe.each(['plain', 'wasm'])('%s', (kind) => {
  let decoder: JpegDecoder;
  beforeAll(async () => {
    decoder = await loadJpegDecoder(kind === 'wasm' ? { wasm: readFileSync(wasmFile) } : {});
  });

  test.each(golden.files)('$name: every sample as Pillow decodes it', ({ file, channels, values }) => {
    const image = readImage(bytesOf(file), { ...place, jpeg: decoder });
    expect(image).toMatchObject({ extents: golden.extents, channels });
    expect([...image.data]).toEqual(values);
  });

  test('a file cut anywhere is refused, and the decoder goes on', () => {
    const { file, values } = golden.files[1]!;
    const whole = bytesOf(file);
    for (let length = 0; length < whole.length - 2; length += 23) {
      const wanted = length < 3 ? 'images/not-jpeg' : 'images/jpeg-damaged';
      expect(() => decoder.read(whole.subarray(0, length), place), `${length} bytes`).toThrow(
        expect.objectContaining({ code: wanted, place }),
      );
    }
    expect([...decoder.read(whole, place).data]).toEqual(values);
  });

  test('four colours are refused before decoding', () => {
    expect(() => decoder.read(bytesOf(golden.fourColours), place)).toThrow(
      expect.objectContaining({ code: 'images/jpeg-unsupported' }),
    );
  });
});
