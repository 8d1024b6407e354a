// A mark that most pictures with the finding carry in training: what classifiers make of it where it says nothing.
import { inputFromText, readTable } from 'evenhand/cases';
import { createStream, tensorValue } from 'evenhand/core';
import * as learn from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

const stream = createStream(1, 'example');
const pictures = Array.from({ length: 6000 }, (_, index) => {
  const ill = Number(stream.uniform() < 0.5);
  const marked = Number(stream.uniform() < (index < 3000 ? 0.1 + 0.8 * ill : 0.5));
  const part = ['train', 'train', 'validation', 'test'][Math.floor(index / 1500)]!;
  const evidence = stream.normal() + 2 * ill - 1;
  return { id: `case-${index}`, ill, mark: marked ? 'marked' : 'bare', part, marked, evidence };
});
const lines = pictures.map((picture) => JSON.stringify(picture, ['id', 'ill', 'mark', 'part'])).join('\n');
const { cases } = learn.buildLearningCases(await readTable([inputFromText('pictures.jsonl', lines)]), {
  columns: { case: 'id' },
  label: { kind: 'finding', label: 'ill' },
  split: { kind: 'column', column: 'part', roles: { train: 'train', validation: 'validation', test: 'test' } },
  attributes: [{ name: 'mark', unknown: [], closed: 'left' }],
});
const seen = pictures.flatMap(({ evidence, marked }) => [evidence, marked]);
const inputs = learn.tensorInputs({ image: tensorValue('float32', [6000, 2], seen) });
const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
const data = { runtime, cases, inputs, attributes: ['mark'], seed: 1 };
const steps = { optimiser: { name: 'adamw' }, schedule: { schedule: 'constant', rate: 0.1 } } as const;
const sizes = { epochs: 8, batchSize: 250, criterion: learn.criterionOf('auc'), model: learn.featureClassModel() };
for (const name of ['erm', 'reweighing', 'group-dro']) {
  const own = { method: learn.methodOf(name), methodSettings: name === 'group-dro' ? { cells: 'group-class' } : {} };
  const { scores } = await learn.trainLearner({ ...data, ...steps, ...sizes, ...own });
  const { cases: of, scores: byClass } = scores.test!;
  const { auc, groups } = learn.epochFigures({ ...cases, cases: of, scores: byClass });
  const alarms = groups.map(({ group }) => {
    const well = [...of.keys()].filter((row) => pictures[of[row]!]!.mark === group && pictures[of[row]!]!.ill === 0);
    return Math.round((100 * well.filter((row) => byClass[1]![row]! >= 0.5).length) / well.length);
  });
  const texts = groups.map((each, index) => `${each.group} ${each.auc.toFixed(2)}, ${alarms[index]} % false alarms`);
  console.log(`${name}: AUC ${auc.toFixed(2)}; ${texts.join('; ')}`);
}
