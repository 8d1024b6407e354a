// Notes that belong to other pictures, found while a model of pairs learns: what methods flag beside what was planted.
import { inputFromText, readTable } from 'evenhand/cases';
import { createStream, tensorValue } from 'evenhand/core';
import * as learn from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';
import { auc } from 'evenhand/stats';

const stream = createStream(1, 'example');
const draw = (chance: number) => Number(stream.uniform() < chance);
const noisy = (values: readonly number[]) => values.map((value) => value + stream.normal() / 2);
const person = (ill = draw(0.5)) => [ill - 0.5, stream.normal(), stream.normal(), stream.normal(), stream.normal()];
const patients = Array.from({ length: 1600 }, (_, id) => {
  const [ill, male] = [draw(0.5), draw(0.3)];
  const [own, swapped] = [person(ill), draw(male === 1 ? 0.4 : 0.1)];
  const sides = { image: noisy(own), text: noisy(swapped === 1 ? person() : own) };
  return { id: `case-${id}`, sex: male === 1 ? 'male' : 'female', ill, swapped, ...sides };
});
const lines = patients.map((patient) => JSON.stringify(patient, ['id', 'sex', 'ill'])).join('\n');
const { cases } = learn.buildLearningCases(await readTable([inputFromText('patients.jsonl', lines)]), {
  columns: { case: 'id' },
  label: { kind: 'finding', label: 'ill' },
  split: { kind: 'drawn', shares: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 },
  attributes: [{ name: 'sex', unknown: [], closed: 'left' }],
});
const rows = (of: readonly (readonly number[])[]) => tensorValue('float32', [of.length, 5], of.flat());
const [image, text] = [rows(patients.map((one) => one.image)), rows(patients.map((one) => one.text))];
const prompts = { inputs: { text: rows([-1, 1].map((side) => [side, 0, 0, 0, 0])) }, classOf: [0, 1] };
const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
const data = { runtime, cases, prompts, inputs: learn.tensorInputs({ image, text }), attributes: ['sex'], seed: 1 };
const steps = { optimiser: { name: 'adamw' }, schedule: { schedule: 'constant', rate: 0.003 } } as const;
const sizes = { epochs: 8, batchSize: 48, criterion: learn.criterionOf('auc'), model: learn.featurePairModel() };
const label = Uint8Array.from(cases.splits.train, (index) => patients[index]!.swapped);
for (const method of ['clip', 'dbpm-paper', 'evenhand-robust'].map(learn.methodOf)) {
  const { suspicion: score, flagged = [] } = await learn.trainLearner({ ...data, ...steps, ...sizes, method });
  const told = score ? `AUC of its suspicion over ${Math.floor(10 * auc({ score, label })) / 10}` : 'suspects nobody';
  const found = flagged.filter((position) => label[position] === 1).length / label.filter((bad) => bad === 1).length;
  console.log(`${method.name}: ${told}; flags ${found > 0.5 ? 'most' : found > 0 ? 'few' : 'none'} of the bad pairs`);
}
