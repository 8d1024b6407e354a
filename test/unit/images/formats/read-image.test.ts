import { expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { readNpy, writeNpy } from '../../../../src/formats/numpy/npy.ts';
import { writePng } from '../../../../src/images/formats/png.ts';
import { readImage } from '../../../../src/images/formats/read-image.ts';
import { toSamples, toUnit } from '../../../../src/images/formats/samples.ts';
import { imageOfTensor, tensorOfImage } from '../../../../src/images/formats/tensor-image.ts';
import { writeNifti } from '../../../../src/images/formats/write-nifti.ts';
import { createImage } from '../../../../src/images/image.ts';

const place = { file: 'a' };

test('formats are recognised by content', () => {
  const image = createImage([3, 2], { data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  for (const bytes of [
    writePng(image),
    writeNifti(image),
    writeNifti(image, { compress: true }),
    writeNpy(tensorOfImage(image)),
  ]) {
    const read = readImage(bytes, place);
    expect(read.extents).toEqual([3, 2]);
    expect(read.data).toEqual(image.data);
  }
  expect(() => readImage(Uint8Array.of(0x47, 0x49, 0x46), place)).toThrow(
    expect.objectContaining({ code: 'images/unknown-format', kind: 'data' }),
  );
  expect(() => readImage(new Uint8Array(0), place)).toThrow('an empty file');
});

test('a NumPy array of bytes whose last axis is 3 is in colour; of floats it is a volume', () => {
  const colour = readImage(writeNpy(tensorValue('uint8', [2, 1, 3], [1, 2, 3, 4, 5, 6])), place);
  expect([colour.extents, colour.channels]).toEqual([[1, 2], 3]);
  const volume = readImage(writeNpy(tensorValue('float32', [2, 1, 3], [1, 2, 3, 4, 5, 6])), place);
  expect([volume.extents, volume.channels]).toEqual([[3, 1, 2], 1]);
});

test('x changes fastest, as the last axis of a tensor does', () => {
  const image = createImage([4, 3, 2], { channels: 2 });
  const tensor = tensorOfImage(image);
  expect(tensor.shape).toEqual([2, 3, 4, 2]);
  expect(tensor.data).toBe(image.data);
  const back = imageOfTensor(readNpy(writeNpy(tensor), place), { channelsLast: true });
  expect([back.extents, back.channels]).toEqual([[4, 3, 2], 2]);
  const halves = imageOfTensor({ dtype: 'float16', shape: [1, 2], data: Uint16Array.of(0x3c00, 0x3800) });
  expect([...halves.data]).toEqual([1, 0.5]);
});

test.each([
  tensorValue('float32', [3], [1, 2, 3]),
  tensorValue('float32', [2, 0], []),
  tensorValue('float32', [1, 1, 1, 1], [1]),
  tensorValue('int64', [1, 1], [1]),
])('tensors that are no images', (tensor) => {
  expect(() => imageOfTensor(tensor)).toThrow(expect.objectContaining({ code: 'images/not-an-image' }));
});

test('samples and intensities', () => {
  const image = createImage([4, 1], { data: Float32Array.of(-1, 0.5, 1, Number.POSITIVE_INFINITY) });
  expect([...toSamples(image, 'uint8').data]).toEqual([0, 128, 255, 255]);
  expect([...toSamples(image, 'uint16').data]).toEqual([0, 32768, 65535, 65535]);
  expect([...toSamples(image, 'int16').data]).toEqual([0, 16384, 32767, 32767]);
  const every = createImage([256, 256], { data: Uint16Array.from({ length: 65536 }, (_, index) => index) });
  expect(toSamples(toUnit(every), 'uint16').data).toEqual(every.data);
});
