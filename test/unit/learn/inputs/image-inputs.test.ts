import { describe, expect, test } from 'vitest';
import { createImage } from '../../../../src/images/image.ts';
import { caseStream } from '../../../../src/learn/fit/case-stream.ts';
import { imageInputs } from '../../../../src/learn/inputs/image-inputs.ts';
import { plainPreparation } from '../../../../src/learn/inputs/image-preparation.ts';
import { pictureStore } from '../../../../src/learn/inputs/picture-store.ts';
import { joinInputs, tensorInputs } from '../../../../src/learn/inputs/tensor-inputs.ts';
import { textInputs } from '../../../../src/learn/inputs/text-inputs.ts';
import { fitWordTokeniser, wordTokeniser } from '../../../../src/learn/inputs/word-tokeniser.ts';
import type { InputRequest } from '../../../../src/learn/learner/learner.ts';

const ids = ['a', 'b', 'c', 'd'];
const preparation = plainPreparation({ height: 2, width: 2, channels: 1 });

function store(budgetBytes?: number) {
  const reads: number[] = [];
  const read = (index: number) => {
    reads.push(index);
    return createImage([4, 4], { data: new Uint8Array(16).fill(index * 51) });
  };
  return { reads, pictures: pictureStore({ count: 4, read, preparation, budgetBytes }) };
}

const request = (cases: readonly number[], mode: 'train' | 'eval' = 'eval', epoch = 0): InputRequest => ({
  cases,
  mode,
  stream: (id) => caseStream({ seed: 3, epoch, mode }, id),
});

describe('pictures', () => {
  test('become a batch in the order of the request', async () => {
    const source = imageInputs({ pictures: store().pictures, ids });
    const { image } = await source.load(request([2, 0]));
    expect(image).toMatchObject({ dtype: 'float32', shape: [2, 1, 2, 2] });
    expect(image!.data[0]).toBeCloseTo(-0.2, 6);
    expect(image!.data[4]).toBe(-1);
  });

  test('are read once within the budget, and again beyond it', async () => {
    const whole = store();
    await imageInputs({ pictures: whole.pictures, ids }).load(request([0, 1, 1, 0]));
    await imageInputs({ pictures: whole.pictures, ids }).load(request([1, 0]));
    expect(whole.reads).toEqual([0, 1]);
    const small = store(4);
    const source = imageInputs({ pictures: small.pictures, ids });
    const first = await source.load(request([0, 1]));
    expect(await source.load(request([0, 1]))).toEqual(first);
    expect(small.reads).toEqual([0, 1, 1]);
  });

  test('can be read beforehand, with progress, until the budget is used up or the signal says stop', async () => {
    const seen: number[] = [];
    const { pictures } = store();
    const kept = await pictures.preload({ onProgress: ({ done }) => seen.push(done) });
    expect(kept).toEqual({ pictures: 4, bytes: 16 });
    expect(seen).toEqual([4]);
    expect((await store(9).pictures.preload()).pictures).toBe(2);
    await expect(pictures.preload({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  test('are changed in training by case and epoch, never in evaluation', async () => {
    const { pictures } = store();
    const source = imageInputs({ pictures, ids, augmentation: { brightness: 0.5 } });
    const values = async (...of: Parameters<typeof request>) => [...(await source.load(request(...of)))['image']!.data];
    expect(await values([1, 2], 'train', 4)).toEqual(
      (await values([2, 1], 'train', 4)).slice(4).concat(await values([2], 'train', 4)),
    );
    expect(await values([1], 'train', 4)).not.toEqual(await values([1], 'train', 5));
    expect(await values([1], 'eval', 4)).toEqual([
      ...(await imageInputs({ pictures, ids }).load(request([1])))['image']!.data,
    ]);
  });

  test('of unequal extents need a size; wrong strengths are refused at once', async () => {
    const read = (index: number) => createImage([4 + index, 4], { data: new Uint8Array(16 + 4 * index) });
    const pictures = pictureStore({ count: 4, read, preparation: { ...preparation, size: undefined } });
    await expect(imageInputs({ pictures, ids }).load(request([0, 1]))).rejects.toThrow(
      expect.objectContaining({ code: 'learn/unequal-pictures' }),
    );
    expect(() => imageInputs({ pictures, ids, augmentation: { flip: 2 } })).toThrow();
  });
});

test('texts and tensors give the rows of the cases, and sources are joined', async () => {
  const texts = ['disc pale', 'disc', 'pale pale', ''];
  const tokeniser = wordTokeniser(fitWordTokeniser(texts, { length: 4, least: 1 }));
  const features = tensorInputs({
    f: { dtype: 'float32', shape: [4, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7) },
  });
  const source = joinInputs(features, textInputs(texts, tokeniser, { mask: 'mask' }));
  const { f, words, mask } = await source.load(request([3, 1]));
  expect(f).toMatchObject({ shape: [2, 2], data: Float32Array.of(6, 7, 2, 3) });
  expect(Array.from(words!.data as BigInt64Array, Number)).toEqual([4, 5, 0, 0, 4, 3, 5, 0]);
  expect([...(mask!.data as Uint8Array)]).toEqual([1, 1, 0, 0, 1, 1, 1, 0]);
  await expect(joinInputs(features, features).load(request([0]))).rejects.toThrow(
    expect.objectContaining({ code: 'learn/duplicate-input' }),
  );
});
