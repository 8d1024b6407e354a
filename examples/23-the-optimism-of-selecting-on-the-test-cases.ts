// Features that say nothing about the finding: every model is worth an AUC of 0.5. What does the published protocol report?
import { inputFromText, readTable } from 'evenhand/cases';
import { createStream, tensorValue } from 'evenhand/core';
import * as learn from 'evenhand/learn';
import { chooseRuntime } from 'evenhand/node';

/** New patients for every seed. */
async function drawProblem(seed: number) {
  const stream = createStream(seed, 'example');
  const patients = Array.from({ length: 400 }, (_, id) => ({ id: `case-${id}`, ill: id % 2 }));
  const lines = patients.map((patient) => JSON.stringify(patient)).join('\n');
  const { cases } = learn.buildLearningCases(await readTable([inputFromText('patients.jsonl', lines)]), {
    columns: { case: 'id' },
    label: { kind: 'finding', label: 'ill' },
    split: { kind: 'drawn', shares: { train: 0.5, validation: 0.25, test: 0.25 }, seed },
    attributes: [],
  });
  const values = Array.from({ length: 8000 }, () => stream.normal());
  const inputs = learn.tensorInputs({ image: tensorValue('float32', [400, 20], values) });
  return { seed, cases, inputs, attributes: [] };
}

const { runtime } = await chooseRuntime({ device: 'cpu', threads: 1 });
const criterion = learn.criterionOf('auc');
const training = { runtime, criterion, model: learn.featureClassModel(), method: learn.methodOf('erm') };
const steps = { optimiser: { name: 'adamw' }, schedule: { schedule: 'constant', rate: 0.03 } } as const;
const seen: learn.PublishedSelection[] = [];
for (let seed = 1; seed <= 20; seed += 1) {
  const sizes = { epochs: 10, batchSize: 20, watchTest: true };
  const { records } = await learn.trainLearner({ ...training, ...steps, ...sizes, ...(await drawProblem(seed)) });
  seen.push(learn.publishedSelection(records, criterion)!);
}
const mean = (of: readonly number[]) => (of.reduce((sum, value) => sum + value, 0) / of.length).toFixed(2);
console.log(`epoch selected on the test cases: mean AUC ${mean(seen.map(({ testValue }) => testValue))}`);
console.log(`on the validation cases: ${mean(seen.map(({ valueByValidation }) => valueByValidation))}`);
console.log(`optimism in ${seen.filter(({ optimism }) => optimism > 0).length} of ${seen.length} trainings`);
