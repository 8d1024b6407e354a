import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { createImage } from '../../../../src/images/image.ts';
import { imageWorlds } from '../../../../src/learn/benchmark/bench-level.ts';
import { drawPairs } from '../../../../src/learn/benchmark/draw-pairs.ts';
import { embedPictures, pictureSize, samplePictures } from '../../../../src/learn/benchmark/embed-pictures.ts';
import { imageCases } from '../../../../src/learn/benchmark/image-cases.ts';
import { pictureFeatures } from '../../../../src/learn/benchmark/picture-features.ts';
import { runCell } from '../../../../src/learn/benchmark/run-cell.ts';
import { badPairWorld, badPairWorldOf } from '../../../../src/learn/benchmark/worlds.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';

const world = badPairWorld({ noise: 'swapped-across', rates: { larger: 0.2, smaller: 0.2 }, larger: 50 });
const [training, validation] = [96, 48];
const pairs = drawPairs(world, { seed: 3, parts: [training, validation] });

/** Stands for rendered pictures: with the disease the lower half is brighter. */
function shown(cases: readonly { readonly glaucoma: 0 | 1 }[], name: string): Uint8Array {
  const samples = new Uint8Array(cases.length * pictureSize);
  for (const [row, { glaucoma }] of cases.entries()) {
    const stream = createStream(1, 'shown', name, row);
    for (let at = 0; at < pictureSize; at += 1) {
      samples[row * pictureSize + at] = 60 + stream.below(80) + (glaucoma === 1 && 2 * at > pictureSize ? 60 : 0);
    }
  }
  return samples;
}

const test = ['A', 'B'].flatMap((group) =>
  ([0, 1] as const).map((glaucoma) => {
    const stratum = { group, glaucoma };
    return { stratum, pictures: shown(Array(20).fill(stratum), `${group}${glaucoma}`) };
  }),
);
const data = imageCases({ factors: world.factors, pairs, training, pictures: shown(pairs, 'learning'), test });
const load = (cases: readonly number[]) =>
  data.inputs.load({ cases, mode: 'eval', stream: () => expect.unreachable('nothing is drawn') });

describe('imageCases', () => {
  it('have pictures of mean 0 and deviation 1 over the training pairs, whatever the order of rows', async () => {
    const { image } = await load(Array.from({ length: training }, (_, row) => row));
    expect(image!.shape).toEqual([training, 1, 96, 96]);
    const samples = Array.from(image!.data as Float32Array);
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    const variance = samples.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / samples.length;
    expect([mean, variance]).toEqual([expect.closeTo(0, 4), expect.closeTo(1, 4)]);
    const last = data.cases.count - 1;
    const [both, alone] = [await load([last, 2]), await load([2])];
    expect(both['image']!.data.slice(pictureSize)).toEqual(alone['image']!.data);
    expect(both['words']!.data.slice(64)).toEqual(alone['words']!.data);
  });

  it('give words of training notes, and prompts in the same words', async () => {
    const { words } = await load([0]);
    expect(words!.shape).toEqual([1, data.words!.longest]);
    const prompts = data.prompts.inputs['words']!;
    expect(prompts.shape).toEqual([6, data.words!.longest]);
    const highest = (numbers: BigInt64Array) => Math.max(...Array.from(numbers, Number));
    expect(highest(prompts.data as BigInt64Array)).toBe(data.words!.words - 1);
    expect(data.cases.splits.test).toHaveLength(80);
  });

  it('are learnt end to end, and the same again', async () => {
    const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
    const plan = { method: 'oracle', training: { epochs: 3, batchSize: 16, rate: 3e-3 } };
    const figures = await runCell(data, plan, { runtime, seed: 3 });
    expect(figures.auc).toBeGreaterThan(0.9);
    expect(await runCell(data, plan, { runtime, seed: 3 })).toEqual(figures);
  });
});

describe('samplePictures', () => {
  it('are what features are made of, to a 255th', async () => {
    const { text } = badPairWorldOf('none.80-20.separate');
    const order = { text, do: ['planted=good'], seed: 9, indices: [4] };
    const samples = await samplePictures(order);
    expect(samples).toHaveLength(pictureSize);
    const image = createImage([96, 96], { data: Float32Array.from(samples, (level) => level / 255) });
    const [own, exact] = [pictureFeatures(image), await embedPictures(order)];
    expect(Math.max(...own.map((value, k) => Math.abs(value - exact[k]!)))).toBeLessThan(0.02);
  });
});

it('trains end to end on worlds of the set, one of them with nothing planted', () => {
  expect(imageWorlds.map(({ factors }) => factors.noise).sort()).toEqual([
    'contradictory',
    'mixed',
    'mixed',
    'none',
    'swapped-across',
  ]);
});
