// A cache of few images and the training of its keys against PyTorch in double precision.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cacheModel, cacheScores, type FeatureRows } from '../../../src/learn/few-shot/cache-model.ts';
import { trainCache } from '../../../src/learn/few-shot/train-cache.ts';

interface Golden {
  readonly alpha: number;
  readonly beta: number;
  readonly temperature: number;
  readonly rate: number;
  readonly steps: number;
  readonly images: FeatureRows;
  readonly texts: FeatureRows;
  readonly test: FeatureRows;
  readonly label: readonly number[];
  readonly prompt: readonly number[];
  readonly scores: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly keys: readonly (readonly number[])[];
}
const golden = JSON.parse(readFileSync(new URL('./tip-adapter.json', import.meta.url), 'utf8')) as Golden;
const { images, texts, label, prompt, alpha, beta, temperature, rate, steps } = golden;
const model = cacheModel({ images, classOf: label, texts, promptClassOf: prompt, alpha, beta, temperature });
/** Sums in another order. */
const tolerance = 12;

test('scores are those of torch', () => {
  for (const [own, row] of cacheScores(model, golden.test).entries()) {
    for (const [place, score] of row.entries()) expect(score).toBeCloseTo(golden.scores[own]![place]!, tolerance);
  }
});

test('keys after some steps are those of AdamW under half a cosine', () => {
  const trained = trainCache(model, { images, label }, { seed: 1, epochs: steps, batchSize: 6, rate });
  for (const [epoch, loss] of trained.losses.entries()) expect(loss).toBeCloseTo(golden.losses[epoch]!, tolerance);
  for (const [place, key] of trained.model.keys.entries()) {
    for (const [column, value] of key.entries()) expect(value).toBeCloseTo(golden.keys[place]![column]!, tolerance);
  }
  expect(trained.epoch).toBe(steps - 1);
});
