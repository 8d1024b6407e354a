import { expect, test } from 'vitest';
import type { LearningCases } from '../../../../src/learn/cases/learning-cases.ts';
import type { EpochRecord } from '../../../../src/learn/learner/learner.ts';
import { trainingFiles } from '../../../../src/learn/protocol/training-files.ts';

const recipe = { columns: ['sex'] };
const cases: LearningCases = {
  count: 4,
  ids: ['a', 'b, "c"', 'd', 'e'],
  patient: Int32Array.of(0, 1, 1, 2),
  classes: ['absent', 'present'],
  label: Int32Array.of(1, 0, -1, 1),
  truth: Int32Array.of(0, 0, 1, 1),
  attributes: [
    { name: 'sex', codes: Int32Array.of(0, 1, 2, 0), groups: ['f', 'm', 'Unknown'], unknown: 2, recipe },
    { name: 'score', codes: Int32Array.of(0, 0, 0, 1), groups: ['low', 'high'], unknown: -1, recipe },
  ],
  splits: { train: Int32Array.of(0, 1), validation: Int32Array.of(2), test: Int32Array.of(3) },
};
const records: readonly EpochRecord[] = [
  {
    epoch: 0,
    trainingLoss: 0.7,
    validation: {
      loss: 0.6,
      auc: 0.8,
      groups: [{ attribute: 'sex', group: 'f', auc: Number.NaN, cases: 1, events: 1 }],
      worstGroupAuc: Number.NaN,
      equityScaledAuc: { sex: 0.75 },
    },
    flagged: 3,
  },
];
const split = (of: Int32Array, scores: number[]) => ({
  cases: of,
  scores: [Float64Array.from(scores, (score) => 1 - score), Float64Array.from(scores)],
});
const trained = {
  records,
  scores: {
    validation: split(cases.splits.validation, [0.25]),
    train: split(cases.splits.train, [0.5, 0.125]),
    test: split(cases.splits.test, [1]),
  },
  suspicion: Float64Array.of(0.1, 0.9),
  flagged: [1],
};
const texts = Object.fromEntries(
  trainingFiles(cases, trained, { model: Uint8Array.of(7) }).map(({ name, data }) => [
    name,
    new TextDecoder().decode(data),
  ]),
);

test('scores as a case table', () => {
  expect(texts['scores.csv']).toBe(`case,patient,split,label,truth,score,sex,attribute_score
a,0,train,present,absent,0.5,f,low
"b, ""c""",1,train,absent,absent,0.125,m,low
d,1,validation,,present,0.25,,low
e,2,test,present,present,1,f,high
`);
});

test('curves by epoch, what does not exist empty', () => {
  expect(
    texts['curves.csv'],
  ).toBe(`epoch,trainingLoss,validation.loss,validation.auc,validation.worstGroupAuc,validation.esAuc:sex,validation.auc:sex=f,flagged
0,0.7,0.6,0.8,,0.75,,3
`);
  expect(JSON.parse(texts['curves.jsonl']!)).toMatchObject({ epoch: 0, validation: { auc: 0.8, worstGroupAuc: null } });
});

test('suspicion of the training cases, and the model', () => {
  expect(texts['suspicion.csv']).toBe('case,suspicion,flagged\na,0.1,0\n"b, ""c""",0.9,1\n');
  expect(Object.keys(texts)).toContain('model.onnx');
  const without = trainingFiles(cases, trained, { suspicion: false }).map(({ name }) => name);
  expect(without).toEqual(['scores.csv', 'scores.parquet', 'curves.csv', 'curves.jsonl']);
});

test('several classes have a score each', () => {
  const three = { ...cases, classes: ['x', 'y', 'z'], truth: undefined, attributes: [] };
  const scores = { test: { cases: Int32Array.of(3), scores: [0.2, 0.3, 0.5].map((score) => Float64Array.of(score)) } };
  const data = trainingFiles(three, { records, scores })[0]!.data;
  expect(new TextDecoder().decode(data)).toBe(
    'case,patient,split,label,score_x,score_y,score_z\ne,2,test,y,0.2,0.3,0.5\n',
  );
});
