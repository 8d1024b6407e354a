import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { createImage } from '../../../../src/images/image.ts';
import { type Augmentation, augmentImage, checkAugmentation } from '../../../../src/learn/inputs/augment-image.ts';

const ramp = createImage([4, 3], { data: Uint8Array.from({ length: 12 }, (_, i) => 10 * i) });
const changed = (augmentation: Augmentation, key: string | number = 'a', picture = ramp) =>
  augmentImage(picture, augmentation, createStream(1, key));

test('without strengths the picture itself is given back', () => {
  expect(changed({})).toBe(ramp);
});

test('flips are exact', () => {
  expect([...changed({ flip: 1 }).data]).toEqual([30, 20, 10, 0, 70, 60, 50, 40, 110, 100, 90, 80]);
  expect([...changed({ flipDown: 1 }).data]).toEqual([80, 90, 100, 110, 40, 50, 60, 70, 0, 10, 20, 30]);
  const flips = Array.from({ length: 400 }, (_, key) => Number(changed({ flip: 0.25 }, key) !== ramp));
  const share = flips.reduce((sum, each) => sum + each, 0) / 400;
  expect(Math.abs(share - 0.25)).toBeLessThan(0.08);
});

test('a stream decides alone, and one strength does not change what another draws', () => {
  const all = { shift: 0.2, rotation: 20, scale: 0.2, crop: 0.3, brightness: 0.2, contrast: 0.3 };
  expect(changed(all).data).toEqual(changed(all).data);
  expect(changed(all, 'b').data).not.toEqual(changed(all).data);
  const brighter = changed({ brightness: 0.2 });
  const both = changed({ brightness: 0.2, flip: 1 });
  expect([...both.data.slice(0, 4)].reverse()).toEqual([...brighter.data.slice(0, 4)]);
});

test('a ramp that is moved or cropped stays a ramp, as far as it is not at the edge', () => {
  const wide = createImage([101, 1], { data: Float32Array.from({ length: 101 }, (_, i) => i) });
  const shifted = changed({ shift: 0.1 }, 'a', wide as never).data;
  const offset = shifted[50]! - 50;
  expect(Math.abs(offset)).toBeGreaterThan(0.1);
  expect(Math.abs(offset)).toBeLessThanOrEqual(10.1);
  expect(shifted[60]! - 60).toBeCloseTo(offset, 3);
  for (let key = 0; key < 20; key += 1) {
    const cropped = changed({ crop: 0.5 }, key, wide as never).data;
    const slope = (cropped[100]! - cropped[0]!) / 100;
    expect(slope).toBeGreaterThanOrEqual(0.49);
    expect(cropped[30]! - cropped[0]!).toBeCloseTo(30 * slope, 2);
  }
});

test('a quarter turn is a turn about the centre', () => {
  const square = createImage([3, 3], { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) });
  const full = { uniform: () => 0.75 } as never;
  expect([...augmentImage(square, { rotation: 180 }, full).data].map(Math.round)).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
});

test('brightness and contrast keep to 0..255', () => {
  const most = { uniform: () => 1 } as never;
  const picture = createImage([3, 1], { data: Uint8Array.of(0, 100, 200) });
  expect([...augmentImage(picture, { brightness: 0.5 }, most).data]).toEqual([0, 150, 255]);
  expect([...augmentImage(picture, { contrast: 0.5 }, most).data]).toEqual([0, 100, 250]);
});

test('unknown names and strengths out of range are refused', () => {
  for (const wrong of [{ flip: 1.5 }, { rotation: -1 }, { blur: 1 }, { shift: Number.NaN }] as Augmentation[]) {
    expect(() => checkAugmentation(wrong)).toThrow(expect.objectContaining({ code: 'learn/bad-augmentation' }));
  }
});

test('a picture is not changed by a strength that is no number', () => {
  expect(() => changed({ rotation: Number.NaN })).toThrow(expect.objectContaining({ code: 'learn/bad-augmentation' }));
});
