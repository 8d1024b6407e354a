import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createGraph } from '../../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../../src/engine/evaluate/evaluate.ts';
import { decodeModel } from '../../../../../src/formats/onnx/decode-model.ts';
import { encodeModel } from '../../../../../src/formats/onnx/encode-model.ts';
import { clipModel } from '../../../../../src/learn/models/clip-model.ts';
import { createScope } from '../../../../../src/learn/scope/scope.ts';
import { clipSizes, clipValues, writeClipFolder, writeOnnxFolder } from '../../../../fixtures/picture-cases.ts';
import { pictureUses } from '../../../../fixtures/picture-uses.ts';
import { failureOf } from '../../../../fixtures/tables/tables.ts';

const { home, runtime, prepare, carryOut, remove } = await pictureUses();
afterAll(remove);
writeClipFolder(join(home, 'clip'));
const prompts = { absent: ['a dark eye'], present: ['a bright eye'] };

describe('a folder of Hugging Face', () => {
  test('gives the features that its CLIP computes in double precision', async () => {
    const prepared = await prepare({ network: { weights: 'clip' }, inputs: { prompts }, use: { kind: 'zero-shot' } });
    const features = await prepared.features({ runtime, batchSize: 32 });
    const scope = createScope(createGraph(), { mode: 'eval' });
    const { image } = await prepared.inputs.load({ cases: [0, 1], mode: 'eval', stream: () => expect.unreachable() });
    const { words } = prepared.prompts!.inputs;
    const batch = { image: scope.graph.constant(image!), words: scope.graph.constant(words!) };
    const model = clipModel(clipSizes);
    const [images, texts] = evaluateGraph([model.image(scope, batch), model.text(scope, batch)], clipValues());
    for (const [at, value] of images!.data.entries()) expect(features.image!.data[at]).toBeCloseTo(value, 5);
    for (const [at, value] of texts!.data.entries()) expect(features.prompts!.data[at]).toBeCloseTo(value, 5);
    expect(prepared.fingerprints.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['images.csv', 'clip/model.safetensors']),
    );
  });

  test.each(['fine-tune', 'lora', 'adapter', 'prompt'])(
    'is trained by the use %s, and its model.onnx is taken up again',
    async (kind) => {
      const settings = kind === 'prompt' ? { words: 2 } : {};
      const { model } = await carryOut({ network: { weights: 'clip' }, use: { kind, settings } });
      writeFileSync(join(home, 'trained.onnx'), model!);
      const again = await carryOut({
        network: { weights: 'trained.onnx' },
        inputs: {},
        use: { kind: 'logistic', modality: 'image' },
      });
      expect(again.scores.test!.scores[1]).toHaveLength(16);
    },
  );

  test('with an ONNX file of images is probed and adapted', async () => {
    writeOnnxFolder(join(home, 'net'));
    for (const kind of ['logistic', 'fine-tune', 'adapter']) {
      const trained = await carryOut({ network: { weights: 'net' }, inputs: {}, use: { kind, modality: 'image' } });
      expect(trained.scores.test!.scores[1]!.every((value) => value > 0 && value < 1)).toBe(true);
      expect(trained.model).toBeDefined();
    }
  });

  test('with an ONNX file goes on from the model.onnx of a training upon it: weights, head, preparation, classes', async () => {
    writeOnnxFolder(join(home, 'net'));
    const ofImages = (weights: string, use: Record<string, unknown>, training = {}) => ({
      network: { weights },
      inputs: {},
      use: { modality: 'image', ...use },
      training: { epochs: 1, ...training },
    });
    const uses = [{ kind: 'fine-tune' }, { kind: 'lora', settings: { match: 'dense', rank: 2 } }];
    for (const use of uses) {
      const first = await carryOut(ofImages('net', use, { optimiser: { learningRate: 0.1 } }));
      writeFileSync(join(home, 'first.onnx'), first.model!);
      const given = ofImages(
        'first.onnx',
        { kind: 'fine-tune' },
        { optimiser: { learningRate: 1e-12, weightDecay: 0 } },
      );
      const second = await carryOut(given);
      for (const [place, value] of second.scores.test!.scores[1]!.entries()) {
        expect(value).toBeCloseTo(first.scores.test!.scores[1]![place]!, 5);
      }
      writeFileSync(join(home, 'second.onnx'), second.model!);
      const third = await carryOut(ofImages('second.onnx', { kind: 'logistic' }));
      expect(new Set(third.scores.test!.scores[1]).size).toBeGreaterThan(4);
    }
  });

  test('refuses a model.onnx of before, which holds no network to go on from', async () => {
    const model = decodeModel(readFileSync(join(home, 'first.onnx')), { file: 'first.onnx' });
    model.metadataProps = model.metadataProps.filter(({ key }) => key !== 'network');
    writeFileSync(join(home, 'old.onnx'), encodeModel(model));
    const given = { network: { weights: 'old.onnx' }, inputs: {}, use: { kind: 'logistic', modality: 'image' } };
    expect((await failureOf(() => prepare(given))).message).toContain(
      'does not hold the network that it was made from',
    );
  });

  const lacking: readonly [name: string, without: string, says: string][] = [
    ['its preparation', 'preprocessor_config.json', 'plan.yaml#inputs.image: "lacks" has no preprocessor_config.json'],
    ['its words', 'tokenizer.json', 'plan.yaml#inputs.text: "lacks" has no tokenizer.json'],
    ['its sizes', 'config.json', 'plan.yaml#network.weights: "lacks": there is no config.json'],
    ['its weights', 'model.safetensors', 'the folder "lacks" holds no model'],
  ];
  test.each(lacking)('that lacks %s is refused by the name of the file', async (_, without, says) => {
    rmSync(join(home, 'lacks'), { recursive: true, force: true });
    writeClipFolder(join(home, 'lacks'), { without: [without] });
    const failure = await failureOf(() =>
      prepare({ network: { weights: 'lacks' }, inputs: { prompts }, use: { kind: 'fine-tune' } }),
    );
    expect(failure.message).toContain(says);
    expect(failure.hint).toBeDefined();
  });

  const wrong: readonly [name: string, given: Readonly<Record<string, unknown>>, code: string, says: string][] = [
    [
      'a path that is not there',
      { network: { weights: 'none' } },
      'learn/no-weights',
      'plan.yaml#network.weights: there is no "none"',
    ],
    [
      'another size',
      { network: { weights: 'clip' }, inputs: { prompts, image: { size: 32 } } },
      'learn/bad-plan',
      'inputs.image.size is 32; the images of these weights have 16 x 16 pixels',
    ],
    [
      'longer texts',
      { network: { weights: 'clip' }, inputs: { prompts, text: { length: 13 } } },
      'learn/bad-plan',
      'inputs.text.length is 13; these weights read texts of up to 12 words',
    ],
    [
      'adapters where nothing matches',
      { network: { weights: 'clip' }, use: { kind: 'lora', settings: { match: 'nothing' } } },
      'learn/empty-pattern',
      'plan.yaml#use: Nothing is adapted',
    ],
    [
      'texts of a file that reads images',
      { network: { weights: 'net' } },
      'learn/bad-weights',
      'there is no ONNX file that reads texts',
    ],
    [
      'learnt words without room',
      { network: { weights: 'clip' }, use: { kind: 'prompt' } },
      'learn/bad-prompts',
      'leave no room for 16',
    ],
    [
      'safetensors without a name',
      { network: { weights: 'clip/model.safetensors' } },
      'learn/no-weights',
      'does not say what network',
    ],
  ];
  test.each(wrong)('is refused: %s', async (_, given, code, says) => {
    writeOnnxFolder(join(home, 'net'));
    copyFileSync(join(home, 'clip/tokenizer.json'), join(home, 'net/tokenizer.json'));
    const failure = await failureOf(() => prepare({ use: { kind: 'fine-tune' }, ...given }));
    expect(failure).toMatchObject({ code });
    expect(failure.message).toContain(says);
  });
});
