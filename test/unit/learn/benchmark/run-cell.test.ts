import { beforeAll, describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { type BenchmarkCases, benchmarkCases } from '../../../../src/learn/benchmark/benchmark-cases.ts';
import { type DrawnPair, drawPairs } from '../../../../src/learn/benchmark/draw-pairs.ts';
import { pictureWidth } from '../../../../src/learn/benchmark/picture-features.ts';
import { badPairFigures, benchmarkMethod, runCell } from '../../../../src/learn/benchmark/run-cell.ts';
import { badPairWorld } from '../../../../src/learn/benchmark/worlds.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';

/** Stands for pictures: the class in three features of a group, under noise, so that nothing has to be rendered. */
function shownSigns(cases: readonly { glaucoma: 0 | 1; group: string }[], name: string): Float32Array {
  const features = new Float32Array(cases.length * pictureWidth);
  for (const [row, { glaucoma, group }] of cases.entries()) {
    const stream = createStream(1, 'shown signs', name, row);
    for (let k = 0; k < pictureWidth; k += 1) {
      const isSign = group === 'A' ? k < 3 : k >= 3 && k < 6;
      features[row * pictureWidth + k] = stream.normal() + (isSign ? 2 * glaucoma : 0);
    }
  }
  return features;
}

const world = badPairWorld({
  noise: 'swapped-across',
  rates: { larger: 0.1, smaller: 0.5 },
  larger: 60,
  axis: 'separate',
});
let runtime: Runtime;
let data: BenchmarkCases;
beforeAll(async () => {
  ({ runtime } = await chooseRuntime({ device: 'cpu', threads: 1 }));
  const pairs = drawPairs(world, { seed: 2, parts: [600, 200] });
  const test = ['A', 'B'].flatMap((group) =>
    ([0, 1] as const).map((glaucoma) => {
      const stratum = { group, glaucoma };
      return { stratum, pictures: shownSigns(Array(150).fill(stratum), `${group}${glaucoma}`) };
    }),
  );
  const pictures = shownSigns(pairs, 'learning');
  data = benchmarkCases({ factors: world.factors, pairs, training: 600, pictures, test });
});

const run = (method: string) => runCell(data, { method, training: { epochs: 8 } }, { runtime, seed: 2 });

describe('runCell', () => {
  it('says which figures are of too few cases, and takes over what a method says of itself', async () => {
    const swad = await run('swad');
    expect(swad.remarks).toEqual([expect.stringMatching(/^No valley began in 8 epochs|of the valley/)]);
    expect(swad.few).toBeUndefined();
    const test = data.cases.splits.test.filter((_, at) => at % 150 === 0);
    const cut = { ...data, cases: { ...data.cases, splits: { ...data.cases.splits, test } } };
    const { few } = await runCell(cut, { method: 'clip', training: { epochs: 1 } }, { runtime, seed: 2 });
    expect(few).toEqual([{ of: 'test cases', reason: '2 events, fewer than 10' }]);
  });

  it('gains by knowing the bad pairs, truly or by the posterior, and is the same again', async () => {
    const [clip, oracle, bayes] = [await run('clip'), await run('oracle'), await run('bayes-detector')];
    expect(oracle.equityScaledAuc).toBeGreaterThan(clip.equityScaledAuc + 0.03);
    expect(bayes.equityScaledAuc).toBeGreaterThan(clip.equityScaledAuc + 0.03);
    expect(oracle.badPairs!.auc).toBe(1);
    expect(oracle.flagged).toMatchObject({ precision: 1, recall: 1 });
    expect(bayes.badPairs).toEqual(bayes.bayes);
    expect(Object.keys(clip.groupAuc)).toEqual(['A', 'B']);
    expect(clip.worstGroupAuc).toBe(Math.min(...Object.values(clip.groupAuc)));
    expect(clip.demographicParityDifference).toBeLessThanOrEqual(1);
    expect(await run('clip')).toEqual(clip);
  });

  it('keeps validation as noisy as training, and the test clean', () => {
    const share = (rows: Int32Array): number =>
      rows.reduce((sum, row) => sum + data.known.badPair[row]!, 0) / rows.length;
    const { train, validation, test } = data.cases.splits;
    expect(Math.abs(share(train) - share(validation))).toBeLessThan(0.1);
    expect([share(validation) > 0.15, share(test), test.length]).toEqual([true, 0, 600]);
  });

  it('keeps classes of training pairs and what is planted from methods, unless the row is to have them', async () => {
    const plan = { method: 'resample-group-class', training: { epochs: 1 } };
    await expect(runCell(data, plan, { runtime, seed: 2 })).rejects.toThrow(/at least two groups; there is none/);
    expect((await runCell(data, { ...plan, labels: true }, { runtime, seed: 2 })).auc).toBeGreaterThan(0.5);
    const planted = { ...data, known: { badPair: data.known.badPairPosterior, badPairPosterior: data.known.badPair } };
    const figures = async (of: BenchmarkCases) =>
      (await runCell(of, { method: 'clip', training: { epochs: 1 } }, { runtime, seed: 2 })).auc;
    expect(await figures(planted)).toBe(await figures(data));
  });

  it('selects settings on validation pairs, the given ones first', async () => {
    const plan = { method: 'clip', training: { epochs: 2 } };
    const given = await runCell(data, plan, { runtime, seed: 2 });
    const searched = await runCell(data, { ...plan, trials: 3 }, { runtime, seed: 2 });
    expect(searched.validation.equityScaledAuc).toBeGreaterThanOrEqual(given.validation.equityScaledAuc);
    const { trial, training } = searched.selectedTrial!;
    const { learningRate, weightDecay } = training as { learningRate: number; weightDecay: number };
    const { selectedTrial: _, ...figures } = searched;
    const again = { ...plan, training: { ...plan.training, rate: learningRate, weightDecay } };
    expect(await runCell(data, again, { runtime, seed: 2 })).toEqual(figures);
    expect(trial < 3).toBe(true);
  });

  it('knows its own methods and those of the library', () => {
    expect(benchmarkMethod('clean').name).toBe('clip');
    expect(benchmarkMethod('dbpm-paper').name).toBe('dbpm-paper');
    expect(() => benchmarkMethod('bayes')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Did you mean "bayes-detector"?') as string }) as Error,
    );
  });

  it('refuses the oracle where nothing is known', async () => {
    const blind = { ...data, known: {} } as unknown as BenchmarkCases;
    await expect(runCell(blind, { method: 'oracle' }, { runtime, seed: 1 })).rejects.toThrow(/needs to know "badPair"/);
  });
});

describe('badPairFigures', () => {
  it('counts types against the good pairs, and groups by themselves', () => {
    const pair = (planted: DrawnPair['planted'], group: string) => ({ planted, group }) as DrawnPair;
    const pairs = [pair('good', 'A'), pair('good', 'B'), pair('swappedAcross', 'A'), pair('lowQuality', 'B')];
    expect(badPairFigures(pairs, Float64Array.of(0.2, 0.6, 0.4, 0.6))).toEqual({
      auc: (1 + 0 + 1 + 0.5) / 4,
      byType: { lowQuality: 0.75, swappedAcross: 0.5 },
      byGroup: { A: 1, B: 0.5 },
    });
  });
});
