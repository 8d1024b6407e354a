// How far do few labels go? Logistic regression on frozen features, upon nested shares of the labels of every class and group.
import { inputFromText, readTable } from 'evenhand/cases';
import { createStream, tensorValue } from 'evenhand/core';
import * as learn from 'evenhand/learn';

const stream = createStream(1, 'example');
const patients = Array.from({ length: 3000 }, (_, index) => {
  const [ill, male] = [Number(stream.uniform() < 0.5), stream.uniform() < 0.2];
  const shift = (k: number) => (k < 4 || k < 8 === male ? 0.3 * (2 * ill - 1) : 0);
  const features = Array.from({ length: 12 }, (_, k) => stream.normal() + shift(k));
  return { id: `case-${index}`, ill, sex: male ? 'male' : 'female', features };
});
const lines = patients.map((patient) => JSON.stringify(patient, ['id', 'ill', 'sex'])).join('\n');
const { cases } = learn.buildLearningCases(await readTable([inputFromText('patients.jsonl', lines)]), {
  columns: { case: 'id' },
  label: { kind: 'finding', label: 'ill' },
  split: { kind: 'drawn', shares: { train: 0.6, validation: 0.1, test: 0.3 }, seed: 1 },
  attributes: [{ name: 'sex', unknown: [], closed: 'left' }],
});
const featuresOf = (of: Int32Array) =>
  tensorValue(
    'float64',
    [of.length, 12],
    [...of].flatMap((index) => patients[index]!.features),
  );
const test = cases.splits.test;
const points = learn.labelFractions.flatMap((fraction) =>
  [1, 2, 3, 4, 5].map((seed) => {
    const used = learn.labelSubset(cases, { fraction, attribute: 'sex', seed });
    const labels = used.map((index) => cases.label[index]!);
    const model = learn.logisticRegression({ features: featuresOf(used), labels, classes: 2 });
    const figures = learn.epochFigures({ ...cases, cases: test, scores: model.scores(featuresOf(test)) });
    return { fraction, seed, cases: used.length, test: figures };
  }),
);
for (const { fraction, cases: used, auc, worstGroupAuc } of learn.labelCurve(points)) {
  const [all, worst] = [auc, worstGroupAuc].map((of) => `${of.mean.toFixed(2)} (deviation ${of.deviation.toFixed(2)})`);
  console.log(`${100 * fraction} %, ${used} labels: AUC ${all}, of the worst group ${worst}`);
}
