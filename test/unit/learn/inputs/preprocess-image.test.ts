import { expect, test } from 'vitest';
import { createImage } from '../../../../src/images/image.ts';
import {
  clipPreparation,
  type ImagePreparation,
  plainPreparation,
} from '../../../../src/learn/inputs/image-preparation.ts';
import { prepareImage, preprocessImage, writeChannels } from '../../../../src/learn/inputs/preprocess-image.ts';
import { resizePicture } from '../../../../src/learn/inputs/resize-picture.ts';

const untouched: ImagePreparation = {
  ...plainPreparation({ height: 1, width: 1, channels: 1 }),
  size: undefined,
  mean: undefined,
  std: undefined,
  rescaleFactor: 1,
};
const wide = createImage([5, 1], { data: Uint8Array.of(10, 20, 30, 40, 50) });

test('a range is stretched to 0..255 and clamped', () => {
  const intensities = { kind: 'range', low: 20, high: 40 } as const;
  expect([...preprocessImage(wide, { ...untouched, intensities }).data]).toEqual([0, 0, 127.5, 255, 255]);
});

test('percentiles are those of the picture, linear between its samples', () => {
  const intensities = { kind: 'percentiles', low: 12.5, high: 100 } as const;
  const values = preprocessImage(wide, { ...untouched, intensities }).data;
  expect(values[0]).toBe(0);
  expect(values[4]).toBe(255);
  expect(values[1]).toBeCloseTo((255 * (20 - 15)) / 35, 4);
  const flat = createImage([2, 1], { data: Float32Array.of(7, 7) });
  expect([...preprocessImage(flat, { ...untouched, intensities }).data]).toEqual([0, 0]);
});

test('16-bit samples keep their depth; other numbers are clamped and cut, as Pillow does', () => {
  const deep = createImage([3, 1], { data: Uint16Array.of(0, 257, 300) });
  expect(preprocessImage(deep, untouched).data[2]).toBeCloseTo(300 / 257, 5);
  const numbers = createImage([4, 1], { data: Float32Array.of(-3, 1.9, 254.99, 300) });
  expect([...preprocessImage(numbers, untouched).data]).toEqual([0, 1, 254, 255]);
});

test('a crop or padding beyond the picture is 0, on the sides of the library that is followed', () => {
  const crop = { ...untouched, crop: { height: 1, width: 8 } };
  expect([...preprocessImage(wide, crop).data]).toEqual([0, 0, 10, 20, 30, 40, 50, 0]);
  expect([...preprocessImage(wide, { ...crop, centring: 'torchvision' }).data]).toEqual([0, 10, 20, 30, 40, 50, 0, 0]);
  const pad = { ...untouched, pad: { height: 2, width: 6 } };
  expect([...preprocessImage(wide, pad).data]).toEqual([10, 20, 30, 40, 50, 0, 0, 0, 0, 0, 0, 0]);
});

test('channels come first; blue comes first where asked; opacity is dropped', () => {
  const colours = createImage([2, 1], { channels: 4, data: Uint8Array.of(1, 2, 3, 9, 4, 5, 6, 9) });
  expect(preprocessImage(colours, { ...untouched, colour: 'bgr' })).toMatchObject({ shape: [3, 1, 2] });
  expect([...preprocessImage(colours, { ...untouched, colour: 'bgr' }).data]).toEqual([3, 6, 2, 5, 1, 4]);
  const grey = createImage([1, 1], { channels: 2, data: Uint8Array.of(7, 200) });
  expect([...preprocessImage(grey, { ...untouched, colour: 'rgb' }).data]).toEqual([7, 7, 7]);
});

test('plain preparation gives -1 to 1 at any extent, and can keep proportions', () => {
  const flat = createImage([40, 20], { channels: 3, data: new Uint8Array(2400).fill(255) });
  const value = preprocessImage(flat, plainPreparation({ height: 6, width: 4, channels: 3 }));
  expect(value.shape).toEqual([3, 6, 4]);
  expect([...new Set(value.data)]).toEqual([1]);
  const kept = plainPreparation({ height: 6, width: 4, channels: 1, keepProportions: true });
  expect(prepareImage(flat, kept)).toMatchObject({ extents: [4, 6], channels: 1 });
});

test('channels are written where they belong in a batch', () => {
  const target = new Float32Array(5);
  writeChannels(
    createImage([2, 1], { data: Uint8Array.of(51, 255) }),
    { ...untouched, rescaleFactor: 1 / 255 },
    target,
    2,
  );
  expect([...target]).toEqual([0, 0, Math.fround(0.2), 1, 0]);
});

test('volumes, samples that are not finite, and ranges that are none are refused', () => {
  const volume = createImage([2, 2, 2]);
  expect(() => prepareImage(volume, clipPreparation(4))).toThrow(
    expect.objectContaining({ code: 'learn/not-a-picture' }),
  );
  const hole = createImage([2, 1], { data: Float32Array.of(1, Number.NaN) });
  expect(() => prepareImage(hole, untouched)).toThrow(expect.objectContaining({ code: 'learn/not-a-number' }));
  for (const intensities of [
    { kind: 'range', low: 3, high: 3 } as const,
    { kind: 'percentiles', low: 1, high: 101 } as const,
  ]) {
    expect(() => prepareImage(wide, { ...untouched, intensities })).toThrow(
      expect.objectContaining({ code: 'learn/bad-preparation' }),
    );
  }
});

test('extents that are none, and a target without room, are refused', () => {
  const refused = expect.objectContaining({ code: 'images/bad-extents' });
  for (const extents of [
    [0, 1],
    [-1, 1],
    [1, 2.5],
  ] as const) {
    for (const filter of ['nearest', 'bilinear'] as const) {
      expect(() => resizePicture(wide, extents, filter)).toThrow(refused);
    }
  }
  expect(() => writeChannels(wide, untouched, new Float32Array(5), 1)).toThrow(refused);
});
