import { expect, it } from 'vitest';
import { createImage } from '../../../../src/images/image.ts';
import { darkPictures } from '../../../../src/learn/inputs/dark-pictures.ts';
import { plainPreparation } from '../../../../src/learn/inputs/image-preparation.ts';
import { planPreparation } from '../../../../src/learn/run/plan-inputs.ts';
import { savedMetadata, savedPreparationOf } from '../../../../src/learn/run/saved-network.ts';

const image = (data: Uint8Array | Uint16Array) => createImage([2, 1], { data });
const augmentation = { flip: false, crop: 1, rotation: 0, brightness: 0, contrast: 0 };

it('tells of pictures of 16 bits that would be almost black, in whatever order they are read', () => {
  const seen = darkPictures({});
  const pictures = [
    ['c', image(Uint16Array.of(0, 4000))],
    ['a', image(Uint16Array.of(12, 4095))],
    ['bright', image(Uint16Array.of(0, 16384))],
    ['bytes', image(Uint8Array.of(0, 3))],
  ] as const;
  for (const [id, picture] of pictures) expect(seen.look(picture, id)).toBe(picture);
  const [warning, ...others] = seen.warnings();
  expect(others).toEqual([]);
  expect(warning).toMatchObject({ code: 'dark-pictures' });
  expect(warning!.message).toMatch(/^2 pictures of 16 bits hold no sample above 4095 of 65535, first "a"/);
});

it('speaks of one picture where it is one', () => {
  const seen = darkPictures({});
  seen.look(image(Uint16Array.of(0, 4000)), 'c');
  expect(seen.warnings()[0]!.message).toMatch(
    /^One picture of 16 bits, of "c", holds no sample above 4000 of 65535 and is almost black as it is; give/,
  );
});

it('says nothing where a plan gives what is black and white', () => {
  const preparation = planPreparation({ intensityRange: [0, 4095], augmentation }, undefined);
  expect(preparation.intensities).toEqual({ kind: 'range', low: 0, high: 4095 });
  const seen = darkPictures(preparation);
  seen.look(image(Uint16Array.of(0, 4000)), 'a');
  expect(seen.warnings()).toEqual([]);
});

it('is kept with the model, for those who go on from it', () => {
  const preparation = planPreparation({ intensityPercentiles: [1, 99], augmentation }, undefined);
  const written = (of: typeof preparation) => ({
    preprocessing: JSON.stringify(savedMetadata(undefined, of).preprocessing),
  });
  expect(savedPreparationOf(written(preparation), 'model.onnx')?.intensities).toEqual({
    kind: 'percentiles',
    low: 1,
    high: 99,
  });
  const plain = plainPreparation({ height: 8, width: 8, channels: 1 });
  expect(savedPreparationOf(written(plain), 'model.onnx')?.intensities).toBeUndefined();
});
