import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type TensorValue, tensorValue } from '../../../../../src/core/tensor-value.ts';
import { writeNpy } from '../../../../../src/formats/numpy/npy.ts';
import { decodeModel } from '../../../../../src/formats/onnx/decode-model.ts';
import { tensorOf } from '../../../../../src/formats/onnx/tensor.ts';
import { writeSafetensors } from '../../../../../src/formats/safetensors/write-safetensors.ts';
import type { PreparedLearning } from '../../../../../src/learn/run/prepared-learning.ts';
import type { TrainedUse } from '../../../../../src/learn/run/trained-use.ts';
import { side } from '../../../../fixtures/picture-cases.ts';
import { pictureUses } from '../../../../fixtures/picture-uses.ts';
import { failureOf } from '../../../../fixtures/tables/tables.ts';

const { home, runtime, prepare, carryOut, remove } = await pictureUses();
afterAll(remove);

function weightsOf({ model }: TrainedUse): ReadonlyMap<string, TensorValue> {
  const { graph } = decodeModel(model!, { file: 'model.onnx' });
  return new Map(graph!.initializer.map((each) => [each.name, tensorOf(each, { file: 'model.onnx' })]));
}

/** Names of the weights that are those of the network from scratch, and of those that are others. */
function compared(
  trained: TrainedUse,
  prefix: RegExp,
): { readonly same: readonly string[]; readonly other: readonly string[] } {
  const own = weightsOf(trained);
  const before = weightsOf(scratch);
  const names = [...before.keys()].filter((name) => prefix.test(name) && own.has(name));
  const isSame = (name: string): boolean => {
    const { data } = own.get(name)!;
    return before.get(name)!.data.every((value, at) => value === data[at]);
  };
  return { same: names.filter(isSame), other: names.filter((name) => !isSame(name)) };
}

/** Scores of the second class by a model that was written, run on the images of cases one by one. */
async function scoredBy(model: Uint8Array, plan: Parameters<typeof prepare>[0], cases: Int32Array): Promise<number[]> {
  const { inputs } = await prepare(plan);
  const session = await runtime.load(model);
  const found: number[] = [];
  for (const index of cases) {
    const one = await inputs.load({ cases: [index], mode: 'eval', stream: () => expect.unreachable() });
    const { scores } = await session.run(one);
    found.push(Number((scores as TensorValue).data[1]));
  }
  await session.release();
  return found;
}

const small = { size: side, channels: 'grey' };
const prompts = { absent: ['a dark eye'], present: ['a bright eye'] };
const weights = { weights: 'model.onnx' };
const ofOwn = /^(image|text)\..*(weight|bias)$/;

/** The network from scratch, from which others begin. */
const scratch = await carryOut({ inputs: { image: small, text: { length: 8 }, prompts } });
writeFileSync(join(home, 'model.onnx'), scratch.model!);

describe('a model.onnx of a training', () => {
  test('scores by prompts as the training did, its words and its preparation with it', async () => {
    const { scores, model } = await carryOut({ network: weights, use: { kind: 'zero-shot' } });
    const expected = scratch.scores.test!;
    expect(scores.test!.cases).toEqual(expected.cases);
    for (const [place, value] of scores.test!.scores[1]!.entries()) {
      expect(value).toBeCloseTo(expected.scores[1]![place]!, 6);
    }
    expect(model).toBeDefined();
  });

  test('is gone on with in full, or in its image half', async () => {
    const whole = compared(await carryOut({ network: weights, use: { kind: 'fine-tune' } }), ofOwn);
    expect(whole.same.filter((name) => /projection/.test(name))).toEqual([]);
    const half = await carryOut({ network: weights, use: { kind: 'fine-tune', settings: { half: 'image' } } });
    const { same, other } = compared(half, ofOwn);
    expect(same.every((name) => name.startsWith('text.'))).toBe(true);
    expect(other.every((name) => name.startsWith('image.'))).toBe(true);
    expect(other.length).toBeGreaterThan(4);
  });

  test('answers with a cache of few images beside its prompts, whose weights are found on validation cases', async () => {
    const use = { kind: 'tip-adapter', settings: { choose: 'criterion', alpha: 2 } };
    const { scores, warnings, model } = await carryOut({ network: weights, use });
    expect(scores.test!.scores[1]).toHaveLength(scores.test!.cases.length);
    expect(warnings).toEqual([expect.stringMatching(/^The cache has alpha [\d.]+ and beta [\d.]+, the best/)]);
    expect(await scoredBy(model!, { network: weights, use }, scores.test!.cases)).toEqual(
      Array.from(scores.test!.scores[1]!, (score) => expect.closeTo(score, 5)),
    );
    expect([...weightsOf({ model } as TrainedUse).keys()]).toContain('cache.keys');
    writeFileSync(join(home, 'cache.onnx'), model!);
    const again = await carryOut({ network: { weights: 'cache.onnx' }, use: { kind: 'zero-shot' } });
    expect(Array.from(again.scores.test!.scores[1]!)).toEqual(
      Array.from(scratch.scores.test!.scores[1]!, (score) => expect.closeTo(score, 6)),
    );
    const given = await carryOut({ network: weights, use: { ...use, settings: { alpha: 1, beta: 5.5, train: true } } });
    expect(given.warnings).toEqual([]);
    expect(given.selectedEpoch).toBeGreaterThanOrEqual(0);
    expect(given.scores.test!.scores[1]).not.toEqual(scores.test!.scores[1]);
  });

  test('in features from files, prompts and cache are one model that reads features', async () => {
    const rows = (count: number) =>
      tensorValue(
        'float32',
        [count, 5],
        Float32Array.from({ length: count * 5 }, (_, at) => ((at * 7919) % 23) - 11),
      );
    writeFileSync(join(home, 'image.npy'), writeNpy(rows(48)));
    writeFileSync(join(home, 'prompts.npy'), writeNpy(rows(2)));
    const network = { name: 'features', settings: { image: 'image.npy', prompts: 'prompts.npy' } };
    for (const kind of ['zero-shot', 'tip-adapter']) {
      const { scores, model } = await carryOut({ network, use: { kind } });
      const { cases, scores: expected } = scores.test!;
      expect(await scoredBy(model!, { network, use: { kind } }, cases)).toEqual(
        Array.from(expected[1]!, (score) => expect.closeTo(score, 4)),
      );
    }
  });

  test('gets changes of low rank, which become part of its weights', async () => {
    const trained = await carryOut({
      network: weights,
      use: { kind: 'lora', settings: { rank: 2, match: 'image.projection' } },
    });
    expect(compared(trained, ofOwn).other).toEqual(['image.projection.weight']);
    expect([...weightsOf(trained).keys()].filter((name) => /lora/.test(name))).toEqual([]);
  });

  test('stays as it is under an adapter and under learnt words', async () => {
    const uses = [{ kind: 'adapter' }, { kind: 'prompt', settings: { words: 2 } }];
    for (const use of uses) {
      const trained = await carryOut({ network: weights, use });
      const { same, other } = compared(trained, /^(image|text)\./);
      expect(other).toEqual([]);
      expect(same).toContain('image.blocks.0.norm.running_mean');
    }
  });

  test.each(['logistic', 'probe'])('is probed (%s) and the probe written as one model of images', async (kind) => {
    const settings = kind === 'probe' ? { epochs: 40, batchSize: 16, baseRate: 10 } : {};
    const given = { network: weights, inputs: {}, use: { kind, modality: 'image', settings } };
    const trained = await carryOut(given);
    const { cases, scores } = trained.scores.test!;
    expect(await scoredBy(trained.model!, given, cases)).toEqual(
      Array.from(scores[1]!, (score) => expect.closeTo(score, 4)),
    );
    expect(new Set(scores[1]).size).toBeGreaterThan(4);
  });

  test('is the same in safetensors under a network by name, with the vocabulary beside it', async () => {
    const folder = join(home, 'own');
    mkdirSync(folder);
    const vocabulary = (await prepare({ inputs: { image: small, text: { length: 8 }, prompts } })).files[0]!;
    writeFileSync(join(folder, vocabulary.name), vocabulary.data as string);
    const checkpoint = [...weightsOf(scratch)].map(
      ([name, value]) => [`trainer/${/running/.test(name) ? 'buffer' : 'values'}:${name}`, value] as const,
    );
    const files = { 'a.safetensors': weightsOf(scratch), 'checkpoint.safetensors': new Map(checkpoint) };
    for (const [name, tensors] of Object.entries(files)) {
      writeFileSync(join(folder, name), writeSafetensors(tensors));
      const { scores } = await carryOut({
        network: { name: 'small-dual-encoder', weights: `own/${name}` },
        inputs: { image: { ...small, preprocessing: 'plain' }, prompts },
        use: { kind: 'zero-shot' },
      });
      for (const [at, value] of scores.test!.scores[1]!.entries()) {
        expect(value).toBeCloseTo(scratch.scores.test!.scores[1]![at]!, 6);
      }
    }
  });

  test('under a network by name is refused where the network is another', async () => {
    const failure = await failureOf(() =>
      prepare({
        network: { name: 'vit', settings: { width: 8, depth: 1, heads: 1 }, ...weights },
        inputs: {},
        use: { kind: 'fine-tune', modality: 'image' },
      }),
    );
    expect(failure).toMatchObject({ code: 'learn/weights-mismatch' });
    expect(failure.message).toMatch(
      /^plan\.yaml#network\.weights: The weights do not fit the network: "[\w.]+" is missing/,
    );
  });
});

test('a changed picture is another run', async () => {
  const given = { inputs: { image: small, text: { length: 8 }, prompts } };
  const hashOf = ({ fingerprints }: PreparedLearning) => fingerprints.find(({ file }) => file === 'images.csv')!.sha256;
  const before = await prepare(given);
  expect(hashOf(await prepare(given))).toBe(hashOf(before));
  const table = before.files.find(({ name }) => name === 'images.csv')!.data as string;
  expect(table.split('\n')).toHaveLength(50);
  const bytes = await readFile(join(home, '0.png'));
  copyFileSync(join(home, '2.png'), join(home, '0.png'));
  expect(hashOf(await prepare(given))).not.toBe(hashOf(before));
  writeFileSync(join(home, '0.png'), bytes);
});
