import { expect, it } from 'vitest';
import type { Column, Table } from '../../../../src/cases/table.ts';
import { checkPlan } from '../../../../src/cli/plan/check-plan.ts';
import { guessColumns } from '../../../../src/cli/plan/guess-columns.ts';
import { parsePlanDocument } from '../../../../src/cli/plan/plan-document.ts';
import { planTemplate } from '../../../../src/cli/plan/plan-template.ts';

const rows = 60;
const text = (make: (i: number) => string): Column => {
  const values = Array.from({ length: rows }, (_, i) => make(i));
  const categories = [...new Set(values)];
  return { kind: 'text', codes: Int32Array.from(values, (value) => categories.indexOf(value)), categories };
};
const number = (make: (i: number) => number): Column => ({
  kind: 'number',
  values: Float64Array.from({ length: rows }, (_, i) => make(i)),
});
const table = (columns: Record<string, Column>): Table => ({
  rows,
  columns: new Map(Object.entries(columns)),
  origin: { files: ['a.csv'], file: new Uint16Array(rows), line: new Int32Array(rows) },
});

const chest = table({
  'Image Index': text((i) => `${i}.png`),
  'Finding Labels': text((i) => (i % 3 === 0 ? 'Hernia' : 'No Finding')),
  'Patient ID': number((i) => 1000 + i),
  'Patient Age': number((i) => 20 + i),
  'Patient Gender': text((i) => (i % 2 === 0 ? 'M' : 'F')),
  'View Position': text((i) => (i % 5 === 0 ? 'AP' : 'PA')),
  prob_Hernia: number((i) => i / rows),
  split: text((i) => (i < 10 ? 'tune' : 'test')),
});

it('finds the parts of an ordinary table by name and content', () => {
  expect(guessColumns(chest)).toEqual({
    case: 'Image Index',
    patient: 'Patient ID',
    site: undefined,
    split: 'split',
    label: 'Finding Labels',
    scores: ['prob_Hernia'],
    pattern: undefined,
    rule: 'Finding Labels = Hernia',
    attributes: [
      { name: 'Patient Age', edges: [40, 60, 80] },
      { name: 'Patient Gender', spellings: ['F', 'M'] },
      { name: 'View Position', spellings: ['AP', 'PA'] },
    ],
  });
});

it('pairs several scores with the findings of a text column', () => {
  const several = table({
    findings: text((i) => (i % 3 === 0 ? 'Hernia|Mass' : 'No Finding')),
    prob_Hernia: number((i) => i / rows),
    prob_Mass: number((i) => i / rows),
  });
  const guessed = guessColumns(several);
  expect(guessed.pattern).toEqual({ label: 'findings contains *', score: 'prob_*' });
  const yaml = planTemplate({ tables: ['a.csv'], columns: [], guessed, study: 'study.yaml' });
  expect(parsePlanDocument(yaml, 'plan.yaml').value).toMatchObject({
    tasks: [{ kind: 'binary', name: '*', label: 'findings contains *', score: 'prob_*' }],
  });
});

it.each([
  ['Effusion|Mass', 'prob_effusion', 'finding contains Effusion'],
  ['Mass', 'score_Effusion', 'finding = Effusion'],
  ['Mass', 'prob_Hernia', undefined],
])('takes the value that the only score is named after for present: beside %s, by %s', (other, score, rule) => {
  const several = table({
    finding: text((i) => ['Effusion', 'No Finding', other][i % 3]!),
    [score]: number((i) => i / rows),
  });
  const guessed = guessColumns(several);
  expect(guessed.rule).toBe(rule);
  const yaml = planTemplate({ tables: ['a.csv'], columns: [], guessed, study: 'study.yaml' });
  expect(parsePlanDocument(yaml, 'plan.yaml').value).toMatchObject({ tasks: [{ label: rule ?? 'finding', score }] });
});

it('recognises German names', () => {
  const german = table({
    Untersuchung: text((i) => `U${i}`),
    'Patienten-Nr': text((i) => `P${i % 40}`),
    Geschlecht: text((i) => (i % 2 === 0 ? 'm' : 'w')),
    Alter: number((i) => 20 + i),
    Standort: text((i) => (i % 3 === 0 ? 'Nord' : 'Süd')),
    'Befund Pneumothorax': text((i) => (i % 5 === 0 ? 'ja' : 'nein')),
    'KI-Wahrscheinlichkeit': number((i) => (i % 10) / 10),
  });
  expect(guessColumns(german)).toMatchObject({
    ...{ case: 'Untersuchung', patient: 'Patienten-Nr', site: 'Standort', label: 'Befund Pneumothorax' },
    scores: ['KI-Wahrscheinlichkeit'],
    attributes: [{ name: 'Geschlecht' }, { name: 'Alter', edges: [40, 60, 80] }, { name: 'Standort' }],
  });
});

it.each([
  ['French', 'image', 'Patient', 'sexe', 'âge', 'hôpital', 'diagnostic', 'probabilité'],
  ['Spanish', 'imagen', 'paciente', 'sexo', 'edad', 'Centro', 'diagnóstico', 'probabilidad'],
  ['Portuguese', 'imagem_id', 'paciente', 'gênero', 'idade', 'hospital', 'diagnóstico', 'probabilidade'],
  ['Italian', 'immagine', 'paziente', 'sesso', 'età', 'ospedale', 'diagnosi', 'punteggio'],
  ['Turkish', 'görüntü_no', 'hasta_no', 'cinsiyet', 'yaş', 'hastane', 'tanı', 'olasılık'],
  ['Russian', 'номер_снимка', 'пациент', 'пол', 'возраст', 'больница', 'диагноз', 'вероятность'],
  ['Arabic', 'رقم_الصورة', 'رقم_المريض', 'الجنس', 'العمر', 'المستشفى', 'التشخيص', 'احتمال'],
  ['Chinese', '图像编号', '患者编号', '性别', '年龄', '医院', '诊断', '预测概率'],
  ['traditional Chinese', '影像編號', '病人編號', '性別', '年齡', '醫院', '診斷', '預測機率'],
  ['Japanese', '画像番号', '患者番号', '性別', '年齢', '病院', '診断', '確率'],
  ['Korean', '영상번호', '환자번호', '성별', '나이', '병원', '진단', '확률'],
])('recognises %s names', (...[, image, patient, sex, age, site, label, score]) => {
  const other = table({
    [image]: text((i) => `U${i}`),
    [patient]: text((i) => `P${i % 40}`),
    [sex]: text((i) => (i % 2 === 0 ? 'a' : 'b')),
    [age]: number((i) => 20 + i),
    [site]: text((i) => (i % 3 === 0 ? 'c' : 'd')),
    [label]: text((i) => (i % 5 === 0 ? 'e' : 'f')),
    [score]: number((i) => (i % 10) / 10),
  });
  expect(guessColumns(other)).toMatchObject({
    ...{ case: image, patient, site, label, scores: [score] },
    attributes: [{ name: sex }, { name: age, edges: [40, 60, 80] }],
  });
});

it('writes a plan that is accepted as it stands', () => {
  const columns = [...chest.columns.keys()];
  const yaml = planTemplate({ tables: ['scores.csv'], columns, guessed: guessColumns(chest), study: 'study.yaml' });
  const plan = checkPlan(parsePlanDocument(yaml, 'plan.yaml').value);
  expect(plan).toMatchObject({
    tables: [{ path: 'scores.csv' }],
    columns: { case: 'Image Index', patient: 'Patient ID', split: 'split' },
    tasks: [{ kind: 'binary', label: 'Finding Labels = Hernia', score: 'prob_Hernia' }],
    attributes: [{ name: 'Patient Age', edges: [40, 60, 80] }, { name: 'Patient Gender' }, { name: 'View Position' }],
    study: 'study.yaml',
  });
});

it('leaves marked places where nothing could be guessed, and odd names whole', () => {
  const odd = table({ 'a: "b", #c': text((i) => `${i}`) });
  const yaml = planTemplate({
    tables: ['it\'s: "odd".csv'],
    columns: [...odd.columns.keys()],
    guessed: guessColumns(odd),
    study: 'study.yaml',
  });
  const plan = checkPlan(parsePlanDocument(yaml, 'plan.yaml').value);
  expect(plan.tables[0]!.path).toBe('it\'s: "odd".csv');
  expect(plan.tasks[0]).toMatchObject({ label: 'FILL_IN', score: 'FILL_IN' });
  expect(plan.attributes[0]!.name).toBe('FILL_IN');
});
