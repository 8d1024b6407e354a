import { expect, test } from 'vitest';
import { parseImagePreprocessing, type Resample } from '../../../src/formats/hugging-face/image-preprocessing.ts';
import { createImage, type Image } from '../../../src/images/image.ts';
import { clipPreparation } from '../../../src/learn/inputs/image-preparation.ts';
import { prepareImage, preprocessImage } from '../../../src/learn/inputs/preprocess-image.ts';
import { resizePicture } from '../../../src/learn/inputs/resize-picture.ts';
import golden from './input-images.json' with { type: 'json' };

/** The picture of test/golden/generate/learning_inputs.py. */
function picture(extents: readonly number[], channels: number): Image<Uint8Array> {
  const [width, height] = extents as [number, number];
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const checker = (Math.floor(x / 6) + Math.floor(y / 5)) % 2;
      for (let c = 0; c < channels; c += 1) {
        data[(y * width + x) * channels + c] = (7 * x + 13 * y + 31 * c + 5 * ((x * y) % 17) + 40 * checker) % 256;
      }
    }
  }
  return createImage(extents, { channels, data });
}

/** Steps of single precision after the normalisation. */
const rounding = 1e-6;

function expectClose(values: Float32Array, wanted: readonly number[], tolerance: number): void {
  expect(values).toHaveLength(wanted.length);
  const furthest = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0);
  expect(furthest).toBeLessThanOrEqual(tolerance);
}

test.each(golden.resized)('$filter to $extents: bytes as Pillow has them, numbers to single precision', (wanted) => {
  const to = wanted.extents as [number, number];
  const filter = wanted.filter as Resample;
  expect([...resizePicture(picture([15, 11], 3), to, filter).data]).toEqual(wanted.bytes);
  const grey = picture([15, 11], 1);
  const numbers = createImage([15, 11], { data: Float32Array.from(grey.data, (value) => value * Math.fround(0.37)) });
  expectClose(resizePicture(numbers, to, filter).data as Float32Array, wanted.floats, 1e-4);
});

const small = { ...clipPreparation(10), crop: { height: 9, width: 9 } };

test.each(golden.clip)("CLIP's steps on $extents, $channels channels, as torchvision takes them", (wanted) => {
  const value = preprocessImage(picture(wanted.extents, wanted.channels), small);
  expect(value.shape).toEqual([3, 9, 9]);
  expectClose(value.data, wanted.values, rounding);
});

test('an array of single-precision numbers goes through Pillow as FairVLMed has it', () => {
  const { extents, factor, offset, values } = golden.slo;
  const [scale, shift] = [Math.fround(factor), Math.fround(offset)];
  const data = Float32Array.from(picture(extents, 1).data, (value) => Math.fround(value * scale) + shift);
  expectClose(preprocessImage(createImage(extents, { data }), small).data, values, rounding);
});

test.each(golden.hugging)('a preprocessor_config.json on $extents, as transformers takes it', (wanted) => {
  const steps = parseImagePreprocessing(JSON.stringify(golden.config), { file: 'preprocessor_config.json' });
  const value = preprocessImage(picture(wanted.extents, wanted.channels), steps);
  expect(value.shape).toEqual([3, 9, 11]);
  expectClose(value.data, wanted.values, rounding);
});

test("colours become grey by Pillow's weights", () => {
  const steps = {
    ...small,
    size: undefined,
    crop: undefined,
    colour: 'grey',
    mean: undefined,
    std: undefined,
  } as const;
  expect([...prepareImage(picture(golden.grey.extents, 3), steps).data]).toEqual(golden.grey.values);
});
