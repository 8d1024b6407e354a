import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../../../../src/cases/table.ts';
import { guessColumns } from '../../../../src/cli/plan/guess-columns.ts';

const rows = 60;
const number = (make: (i: number) => number): Column => ({
  kind: 'number',
  values: Float64Array.from({ length: rows }, (_, i) => make(i)),
});
const words = (...names: readonly string[]): Column => ({
  kind: 'text',
  codes: Int32Array.from({ length: rows }, (_, i) => i % names.length),
  categories: names,
});
const share = number((i) => i / rows);
const zeroOne = number((i) => i % 2);
const guess = (columns: Record<string, Column>) =>
  guessColumns({
    rows,
    columns: new Map(Object.entries(columns)),
    origin: { files: ['a.csv'], file: new Uint16Array(rows), line: new Int32Array(rows) },
  } satisfies Table);

describe('a label that is named after the finding', () => {
  it.each([
    ['pneumonia', 'pneumonia_score'],
    ['Pneumonia', 'densenet_pneumonia_prob'],
    ['gt_pneumonia', 'pneumoniaScore'],
    ['Pleural Effusion', 'prob_Pleural Effusion'],
    ['glaucoma', 'score'],
    ['Cardiomegaly', 'prob'],
    ['lungenbefund', 'KI-Wahrscheinlichkeit'],
  ])('is recognised: %s beside %s', (label, score) => {
    const guessed = guess({ smoker: zeroOne, [label]: zeroOne, sex: words('M', 'F'), [score]: share });
    expect(guessed).toMatchObject({ label, scores: [score] });
    expect(guessed.pattern).toBeUndefined();
  });
  it('may be written in words, as 1 and 2, with values missing or uncertain', () => {
    for (const column of [
      words('no', 'yes'),
      words('True', 'False'),
      number((i) => 1 + (i % 2)),
      number((i) => (i % 5 === 0 ? Number.NaN : i % 2)),
      number((i) => (i % 3) - 1),
    ])
      expect(guess({ pneumonia: column, pneumonia_score: share }).label).toBe('pneumonia');
  });
  it('is the one that the score is named after, where there are several', () => {
    expect(guess({ edema: zeroOne, pneumonia: zeroOne, pneumonia_score: share }).label).toBe('pneumonia');
    expect(guess({ pneumonia: zeroOne, pneumonia_old: share, pneumonia_score_new: share }).label).toBe('pneumonia');
  });
  it('is left open where nothing decides', () => {
    expect(guess({ edema: zeroOne, pneumonia: zeroOne, score: share }).label).toBeUndefined();
    expect(guess({ smoker: zeroOne, score: share }).label).toBeUndefined();
    expect(guess({ side: number((i) => 1 + (i % 2)), score: share }).label).toBeUndefined();
    expect(guess({ count: number((i) => i % 4), pneumonia_score: share }).label).toBeUndefined();
    expect(guess({ pneumonia: number((i) => i % 4), pneumonia_score: share }).label).toBeUndefined();
  });
  it('gives way to a column that is called a label', () => {
    expect(guess({ pneumonia: zeroOne, label: zeroOne, pneumonia_score: share }).label).toBe('label');
  });
});

describe('several labels with a score each', () => {
  it.each([
    [['Edema', 'Mass'], ['prob_Edema', 'prob_Mass'], { label: '*', score: 'prob_*' }],
    [['Edema', 'Mass'], ['Edema_score', 'Mass_score'], { label: '*', score: '*_score' }],
    [['label_Edema', 'label_Mass'], ['prob.Edema.v2', 'prob.Mass.v2'], { label: 'label_*', score: 'prob.*.v2' }],
  ])('are one pattern: %j and %j', (labels, scores, pattern) => {
    const scored = Object.fromEntries(scores.map((name) => [name, share]));
    const labelled = Object.fromEntries(labels.map((name) => [name, zeroOne]));
    const guessed = guess({ ...labelled, ...scored });
    expect(guessed.label).toBe(labels[0]);
    expect(guessed.pattern).toEqual({ ...pattern, labels });
  });
  it('are none where a score has no label', () => {
    expect(guess({ Edema: zeroOne, prob_Edema: share, prob_Mass: share }).pattern).toBeUndefined();
  });
});
