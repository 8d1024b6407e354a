import { expect, it } from 'vitest';
import { dataError } from '../../../../src/core/errors.ts';
import { createImage } from '../../../../src/images/image.ts';
import { plainPreparation } from '../../../../src/learn/inputs/image-preparation.ts';
import { pictureStore } from '../../../../src/learn/inputs/picture-store.ts';
import { failureOf } from '../../../fixtures/tables/tables.ts';

const preparation = plainPreparation({ height: 2, width: 2, channels: 1 });
const image = createImage([2, 2], { data: Uint8Array.of(1, 2, 3, 4) });

/** A store of 40 pictures that fail as said, and which of them were asked for. */
function storeWith(failures: Readonly<Record<number, Error>>) {
  const asked: number[] = [];
  const store = pictureStore({
    count: 40,
    preparation,
    read: async (index) => {
      asked.push(index);
      if (failures[index]) throw failures[index];
      return image;
    },
  });
  return { store, asked };
}

const damaged = (index: number) =>
  dataError('images/png-damaged', `the PNG image ${index} is damaged.`, { hint: `Write ${index} again.` });

it('tells all files that cannot be read together, with the code of the first', async () => {
  const { store, asked } = storeWith({ 30: damaged(30), 3: damaged(3), 5: damaged(5) });
  const error = await failureOf(() => store.preload());
  expect(error).toMatchObject({ kind: 'data', code: 'images/png-damaged', message: '3 pictures cannot be read:' });
  expect(error.problems).toEqual([3, 5, 30].map((index) => `the PNG image ${index} is damaged.`));
  expect(error.hint).toContain('cases.where');
  expect(asked).toHaveLength(40);
});

it('gives the error of a single file as it is', async () => {
  const { store } = storeWith({ 30: damaged(30) });
  expect(await failureOf(() => store.preload())).toMatchObject({
    message: 'the PNG image 30 is damaged.',
    hint: 'Write 30 again.',
  });
});

it('stops at a picture that is not there, whose error counts the others, and at faults of other kinds', async () => {
  const missing = storeWith({ 3: damaged(3), 5: dataError('learn/missing-image', 'the image is not there.') });
  expect(await failureOf(() => missing.store.preload())).toMatchObject({ code: 'learn/missing-image' });
  expect(missing.asked).toHaveLength(16);
  const fault = storeWith({ 5: new RangeError('fault') });
  await expect(fault.store.preload()).rejects.toThrow('fault');
});
