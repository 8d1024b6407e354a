import { expect, test } from 'vitest';
import { parseYamlDocument } from '../../../../src/formats/yaml-document.ts';
import { checkBenchPlan, checkLearnPlan } from '../../../../src/learn/plan/check-plan.ts';
import { benchTemplate, planTemplate } from '../../../../src/learn/plan/plan-template.ts';

const read = (text: string) => checkLearnPlan(parseYamlDocument(text, 'plan.yaml', { code: 'plan/syntax' }).value);

test('an empty template is a plan, its values those that a plan has by default', () => {
  const { cases: _, inputs, ...written } = read(planTemplate());
  const {
    cases: __,
    inputs: defaults,
    ...plain
  } = read(
    `{ cases: { tables: [{ path: a }], columns: { image: a, text: a, label: a, split: a } }, inputs: { prompts: { present: [a] } } }`,
  );
  expect(written).toEqual(plain);
  expect({ ...inputs, prompts: {} }).toEqual({ ...defaults, prompts: {} });
});

test('every comment that shows a key can be taken in', () => {
  const text = planTemplate({ columns: { split: 'part' } })
    .replace(/^( *)# (?=[a-z]+:)/gim, '$1')
    .replace(/ {2}splits:.*\n/, '');
  expect(read(text)).toMatchObject({
    cases: { where: 'quality >= 2' },
    inputs: { image: { augmentation: { crop: 0.8 } }, text: { characters: 180 } },
    training: { patience: 5 },
    selection: { protocol: 'as-published' },
  });
});

test('a template of a comparison is a plan with the defaults of one, and its comments can be taken in', () => {
  const read = (text: string) => checkBenchPlan(parseYamlDocument(text, 'plan.yaml', { code: 'plan/syntax' }).value);
  const { methods, search, training } = read(benchTemplate());
  expect(methods.map(({ name }) => name)).toEqual(['clip', 'evenhand-robust']);
  const plain = read(
    `{ cases: { tables: [{ path: a }], columns: { image: a, text: a, label: a, split: a } }, inputs: { prompts: { present: [a] } }, methods: [{ name: clip }] }`,
  );
  expect({ search, training }).toEqual({ search: plain.search, training: plain.training });
  const whole = benchTemplate({ columns: { split: 'part' } })
    .replace(/^( *)# (?=[a-z]+:)/gim, '$1')
    .replace(/ {2}splits:.*\n/, '');
  expect(read(whole)).toMatchObject({ methods: [{}, { label: 'ours' }], baseline: 'clip', search: plain.search });
});

test('what is known stands in it, whatever its characters', () => {
  const plan = read(
    planTemplate({
      table: 'my: "table".csv',
      columns: { image: '#path', text: 'note', label: 'y = 1', split: 'part' },
      attributes: ['sex', 'age: band'],
      classes: ['no', 'yes'],
    }),
  );
  expect(plan.cases).toMatchObject({
    tables: [{ path: 'my: "table".csv' }],
    columns: { image: '#path', label: 'y = 1', split: 'part' },
    classes: ['no', 'yes'],
    attributes: [{ name: 'sex' }, { name: 'age: band' }],
  });
});
