import { describe, expect, test } from 'vitest';
import type { EvenhandError } from '../../../../src/core/errors.ts';
import { parseYamlDocument } from '../../../../src/formats/yaml-document.ts';
import { checkLearnPlan } from '../../../../src/learn/plan/check-plan.ts';

const plain = `
cases:
  tables: [{ path: cases.csv }]
  columns: { image: file, text: note, label: glaucoma, split: part }
inputs: { prompts: { absent: [a healthy eye], present: [an eye with glaucoma] } }
`;
const ofImages = plain.replace(/inputs.*\n/, '');

function problemsOf(text: string): readonly string[] {
  const document = parseYamlDocument(text, 'plan.yaml', { code: 'plan/syntax' });
  try {
    checkLearnPlan(document.value, document);
    return [];
  } catch (error) {
    const { message, problems } = error as EvenhandError;
    return problems.length > 0 ? problems : [message];
  }
}

const check = (text: string) => checkLearnPlan(parseYamlDocument(text, 'plan.yaml', { code: 'x' }).value);

describe('uses of a network', () => {
  test.each<[name: string, plan: string]>([
    ['fine-tuning', `${plain}network: { weights: clip }\nuse: { kind: fine-tune }`],
    ['low rank', `${plain}network: { weights: clip }\nuse: { kind: lora, settings: { match: q_proj, rank: 4 } }`],
    ['probes', `${ofImages}network: { weights: clip }\nuse: { kind: probe, modality: image }`],
    [
      'low rank at shares of labels',
      `${ofImages}network: { weights: a.onnx }\nuse: { kind: label-efficiency, of: lora, modality: image }`,
    ],
    [
      'few images of mixed sets',
      `${plain}  attributes: [{ name: site }]\nnetwork: { weights: clip }\nuse: { kind: lora, shots: [4], set: site }`.replace(
        /(inputs.*\n)( {2}attributes.*\n)/,
        '$2$1',
      ),
    ],
    [
      'templates in place of prompts',
      plain.replace(
        '{ prompts: { absent: [a healthy eye], present: [an eye with glaucoma] } }',
        '{ templates: ["An eye, {class}"] }',
      ),
    ],
    ['few images as a cache', `${plain}network: { weights: clip }\nuse: { kind: tip-adapter, shots: [1, 16] }`],
    ['a network by name', `${plain}network: { name: small-dual-encoder, weights: a.onnx }\nuse: { kind: adapter }`],
    [
      'an output',
      `${ofImages}network: { weights: a.onnx, settings: { output: pooled, pool: mean } }\nuse: { kind: logistic, modality: image }`,
    ],
  ])('go together: %s', (_, plan) => {
    expect(problemsOf(plan)).toEqual([]);
  });

  test.each<[name: string, plan: string, says: string]>([
    [
      'sets without shots',
      `${plain}network: { weights: clip }\nuse: { kind: lora, set: site }`,
      'plan.yaml:7:25: use.set says whose sets the shots are of; give use.shots.',
    ],
    [
      'a set that is no attribute',
      `${plain}network: { weights: clip }\nuse: { kind: lora, shots: [4], set: site }`,
      'plan.yaml:7:37: there is no attribute "site" that names the set of a case.',
    ],
    [
      'a template without a class',
      `${plain.replace('{ prompts', '{ templates: [An eye], prompts')}`,
      'plan.yaml:5:23: inputs.templates 1 is not right: a template says {class}, as in "A photo of {class}".',
    ],
    [
      'shots of nothing that is learnt',
      `${plain}network: { weights: clip }\nuse: { kind: zero-shot, shots: [1] }`,
      'plan.yaml:7:32: the use "zero-shot" learns from no case, so it takes no shots.',
    ],
    [
      'a cache of one modality',
      `${ofImages}network: { weights: clip }\nuse: { kind: tip-adapter, modality: image }`,
      'plan.yaml:6:37: the use "tip-adapter" compares images with texts of classes; give use.modality pairs.',
    ],
    [
      'no weights',
      `${plain}use: { kind: lora }`,
      'plan.yaml:6:14: the use "lora" needs weights to start from: give network.weights.',
    ],
    [
      'a frozen network that is nowhere',
      `${ofImages}use: { kind: probe, modality: image }`,
      'plan.yaml:5:14: the use "probe" needs weights to start from: give network.weights, or network.name "features"',
    ],
    ['weights from scratch', `${plain}network: { weights: a }`, 'the use "scratch" begins with random weights'],
    [
      'weights of features',
      `${plain}network: { name: features, weights: a }\nuse: { kind: zero-shot }`,
      'plan.yaml:6:37: the network "features" has no weights',
    ],
    [
      'features that are changed',
      `${plain}network: { name: features }\nuse: { kind: lora }`,
      'plan.yaml:7:14: the use "lora" changes a network, and "features" are numbers',
    ],
    [
      'a setting that features have not',
      `${ofImages}network: { name: features, settings: { imag: a.npy } }\nuse: { kind: probe, modality: image }`,
      'features have no setting "imag". Did you mean "image"?',
    ],
    [
      'features that are no file',
      `${ofImages}network: { name: features, settings: { image: 3 } }\nuse: { kind: probe, modality: image }`,
      'network.settings.image must be the name of a file',
    ],
    [
      'learnt words of one modality',
      `${ofImages}network: { weights: a }\nuse: { kind: prompt, modality: image }`,
      'plan.yaml:6:32: the use "prompt" compares images with texts',
    ],
    [
      'a probe of pairs',
      `${plain}network: { weights: a }\nuse: { kind: logistic }`,
      'the use "logistic" tells classes by one modality; give use.modality image or text.',
    ],
    [
      'prompts of one modality',
      `${plain}network: { weights: a }\nuse: { kind: fine-tune, modality: image }`,
      'plan.yaml:5:20: inputs.prompts are for pairs',
    ],
    [
      'a published protocol without epochs',
      `${plain}network: { weights: a }\nuse: { kind: zero-shot }\nselection: { protocol: as-published }`,
      'plan.yaml:8:24: the use "zero-shot" has no epochs',
    ],
    [
      'inputs of weights that are not there',
      `${plain.replace('inputs: {', 'inputs: { image: { preprocessing: weights },')}`,
      'plan.yaml:5:35: inputs.image.preprocessing "weights" means what comes with network.weights',
    ],
    [
      'grey for colours',
      `${plain.replace('inputs: {', 'inputs: { image: { preprocessing: clip, channels: grey },')}`,
      'inputs.image.preprocessing "clip" is for channels: rgb.',
    ],
    [
      'an unknown setting',
      `${plain}network: { weights: a }\nuse: { kind: lora, settings: { ranks: 4 } }`,
      'plan.yaml:7:30: Settings of "lora": There is no "ranks"; did you mean "rank"?',
    ],
    [
      'a pattern that is none',
      `${plain}network: { weights: a }\nuse: { kind: lora, settings: { match: "(" } }`,
      '"match" must be a regular expression',
    ],
    [
      'a setting of a file',
      `${plain}network: { weights: a, settings: { pooling: mean } }\nuse: { kind: fine-tune }`,
      'plan.yaml:6:34: Settings of "file": There is no "pooling"; did you mean "pool"?',
    ],
    [
      'an unknown network',
      `${ofImages}network: { name: resnet81 }\nuse: { modality: image }`,
      'plan.yaml:5:18: There is no network "resnet81". Did you mean',
    ],
  ])('do not go together: %s', (_, plan, says) => {
    expect(problemsOf(plan).join('\n')).toContain(says);
  });
});

test('what is not said of inputs comes with the weights, or is that of a training from scratch', () => {
  expect(check(plain).inputs).toMatchObject({
    image: { size: 96, channels: 'rgb', preprocessing: 'plain' },
    text: { tokenizer: 'words', length: 48 },
  });
  expect(check(plain).network).toEqual({ name: 'small-dual-encoder', settings: {} });
  const { inputs, network } = check(`${plain}network: { weights: clip }\nuse: { kind: lora }`);
  expect(network).toEqual({ name: 'file', weights: 'clip', settings: {} });
  expect(inputs).toMatchObject({ image: { preprocessing: 'weights' }, text: { tokenizer: 'weights' } });
  expect(inputs.image.size).toBeUndefined();
  expect(inputs.text.length).toBeUndefined();
});

test('columns that are not read need not be named', () => {
  const columns = (names: string): string => ofImages.replace('image: file, text: note', names);
  const prompts = plain.match(/inputs.*\n/)![0];
  const features = 'network: { name: features, settings: { image: a.npy } }\n';
  expect(problemsOf(`${columns('case: id')}${features}use: { kind: logistic, modality: image }`)).toEqual([]);
  expect(problemsOf(`${columns('image: file')}${prompts}network: { weights: a }\nuse: { kind: zero-shot }`)).toEqual(
    [],
  );
  expect(
    problemsOf(`${columns('image: file')}${prompts}network: { weights: a }\nuse: { kind: lora }`).join(),
  ).toContain('columns.text is missing: a use of pairs reads it.');
});
