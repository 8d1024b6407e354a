// Weights of one hospital in another: scores by prompts, a probe of its own labelled cases, and changes of low rank, on its test cases.
import { createStream, tensorValue } from 'evenhand/core';
import * as learn from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

const stream = createStream(1, 'example');
const noisy = (values: readonly number[]) => values.map((value) => value + stream.normal());
const patients = Array.from({ length: 1800 }, (_, index) => {
  const part = index < 1000 ? 'north' : ['south', 'tuning', 'test'][index % 3]!;
  const ill = Number(stream.uniform() < 0.5);
  const [sign, isNorth] = [2 * ill - 1, Number(part === 'north')];
  return { ill, part, image: noisy([sign, isNorth * sign, (1 - isNorth) * sign, 0]), text: noisy([2 * sign, 0, 0, 0]) };
});
const all = Int32Array.from(patients.keys());
const of = (part: string) => all.filter((index) => patients[index]!.part === part);
const label = Int32Array.from(patients, ({ ill }) => ill);
const shared = { count: 1800, ids: [...all].map(String), patient: all, classes: ['absent', 'present'], label };
const splits = { train: of('south'), validation: of('tuning'), test: of('test') };
const south = { ...shared, attributes: [], splits };
const rows = (values: readonly (readonly number[])[]) => tensorValue('float32', [values.length, 4], values.flat());
const [image, text] = [rows(patients.map((one) => one.image)), rows(patients.map((one) => one.text))];
const images = (indices: Int32Array) => rows([...indices].map((index) => patients[index]!.image));
const prompts = { inputs: { text: rows([-2, 2].map((side) => [side, 0, 0, 0])) }, classOf: [0, 1] };
const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
const steps = { optimiser: { name: 'adamw' }, schedule: { schedule: 'constant', rate: 0.01 }, epochs: 6 } as const;
const pairs = { model: learn.featurePairModel(), method: learn.methodOf('clip'), criterion: learn.criterionOf('auc') };
const data = { runtime, prompts, inputs: learn.tensorInputs({ image, text }), attributes: [], seed: 1, batchSize: 32 };
const north = { ...south, splits: { ...splits, train: of('north') } };
const { values, scores } = await learn.trainLearner({ ...data, ...steps, ...pairs, cases: north });
const lora = { match: /^image/, rank: 2 };
const adapted = await learn.trainLearner({ ...data, ...steps, ...pairs, cases: south, weights: values, lora });
const labels = [...splits.train].map((index) => label[index]!);
const probe = learn
  .logisticRegression({ features: images(splits.train), labels, classes: 2 })
  .scores(images(splits.test));
const shown = (own: readonly Float64Array[]) =>
  learn.epochFigures({ ...south, cases: splits.test, scores: own }).auc.toFixed(2);
console.log(`AUC by prompts ${shown(scores.test!.scores)}, of a probe ${shown(probe)}`);
console.log(`AUC of the weights with changes of low rank ${shown(adapted.scores.test!.scores)}`);
