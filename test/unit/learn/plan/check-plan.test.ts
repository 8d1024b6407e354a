import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EvenhandError } from '../../../../src/core/errors.ts';
import { parseYamlDocument } from '../../../../src/formats/yaml-document.ts';
import { checkBenchPlan, checkLearnPlan, learningKindOf } from '../../../../src/learn/plan/check-plan.ts';
import { benchPlanSchema, learnPlanSchema } from '../../../../src/learn/plan/learn-plan.ts';

const plain = `
cases:
  tables: [{ path: cases.csv }]
  columns: { image: file, text: note, label: glaucoma, split: part }
  attributes: [{ name: sex }, { name: age, edges: [50, 70] }]
inputs:
  prompts: { absent: [a healthy eye], present: [an eye with glaucoma] }
`;

function problemsOf(text: string, check: typeof checkLearnPlan | typeof checkBenchPlan = checkLearnPlan) {
  const document = parseYamlDocument(text, 'plan.yaml', { code: 'plan/syntax' });
  try {
    check(document.value, document);
  } catch (error) {
    expect(error).toMatchObject({ code: 'learn/bad-plan', kind: 'usage' });
    return (error as EvenhandError).problems;
  }
  return [];
}

describe('a plan of learn', () => {
  const plan = checkLearnPlan(parseYamlDocument(plain, 'plan.yaml', { code: 'x' }).value);

  test('has defaults', () => {
    expect(plan).toMatchObject({
      method: { name: 'clip', settings: {} },
      seeds: [1, 2, 3],
      use: { kind: 'scratch', modality: 'pairs' },
      selection: { criterion: 'auc', protocol: 'validation' },
      cases: { splits: { train: 'train', validation: 'validation', test: 'test' } },
    });
  });

  test('of images alone learns classes, by erm', () => {
    const of = checkLearnPlan({
      cases: { tables: [{ path: 'a.csv' }], columns: { image: 'i', label: 'y' }, splits: { shares: {} } },
      use: { modality: 'image' },
    });
    expect(of.method.name).toBe('erm');
    expect(learningKindOf(of)).toBe('classes');
    expect(of.cases.splits.shares).toEqual({ validation: 0.15, test: 0.25 });
  });

  test('of FairVLMed takes no keys of tables, which would have no effect', () => {
    const folder = { layout: 'fairvlmed', folder: 'f', where: 'age > 40', splits: { test: 'holdout' } };
    expect(checkLearnPlan({ cases: folder }).cases).toMatchObject(folder);
    const problemsOf = (cases: object): string => {
      try {
        checkLearnPlan({ cases });
      } catch (error) {
        return `${(error as EvenhandError).message} ${(error as EvenhandError).problems.join(' ')}`;
      }
      return '';
    };
    const prompted = { cases: folder, inputs: { prompts: { 'non-glaucoma': ['no glaucoma'], present: ['glaucoma'] } } };
    expect(() => checkLearnPlan(prompted)).toThrow(/there is no class "present".*non-glaucoma, glaucoma/s);
    const both = problemsOf({ ...folder, tables: [{ path: 'a.csv' }], splits: { shares: {} } });
    expect(both).toContain('cases.tables is not read with layout: fairvlmed');
    expect(both).toContain('cases.splits.shares is not read with layout: fairvlmed');
    expect(problemsOf({ layout: 'fairvlmed', folder: 'f', columns: { label: 'y' } })).toContain(
      'cases.columns is not read',
    );
  });

  test.each<[string, string, string]>([
    [
      'an unknown key with the nearest',
      `${plain}trainning: {}`,
      'plan.yaml:8:1: unknown key "trainning". Did you mean "training"?',
    ],
    [
      'a key further down',
      `${plain}training: { epoch: 3 }`,
      'plan.yaml:8:13: unknown key "epoch". Did you mean "epochs"?',
    ],
    [
      'a value out of range',
      `${plain}training: { batchSize: 1 }`,
      'plan.yaml:8:24: training.batchSize must be at least 2; got 1.',
    ],
    [
      'black that is not below white',
      plain.replace('inputs:', 'inputs:\n  image: { intensityRange: [4095, 0] }'),
      'plan.yaml:7:28: inputs.image.intensityRange is not right: the first number must be below the second.',
    ],
    [
      'black and white that are given twice',
      plain.replace('inputs:', 'inputs:\n  image: { intensityRange: [0, 1], intensityPercentiles: [0, 100] }'),
      'plan.yaml:7:10: inputs.image is not right: intensityRange and intensityPercentiles are both given; keep one.',
    ],
    [
      'a value of another kind',
      `${plain}training: { optimiser: { learningRate: fast } }`,
      'plan.yaml:8:40: training.optimiser.learningRate must be a number; got "fast".',
    ],
    [
      'a value that is none of those that there are',
      `${plain}use: { kind: finetune }`,
      'scratch, label-efficiency; got "finetune". Did you mean "fine-tune"?',
    ],
    [
      'a schedule that lacks a setting',
      `${plain}training: { schedule: { name: step, settings: { factor: 0.1 } } }`,
      'plan.yaml:8:47: Schedule "step": `every` is missing.',
    ],
    [
      'a setting that the schedule has not',
      `${plain}training: { schedule: { name: cosine, settings: { flor: 0.1 } } }`,
      'plan.yaml:8:51: the schedule "cosine" has no setting "flor". Did you mean "floor"?',
    ],
    [
      'a setting of the optimiser',
      `${plain}training: { optimiser: { settings: { beta3: 0.1 } } }`,
      'plan.yaml:8:36: Settings of adamw: There is no `beta3`',
    ],
    [
      'an attribute twice',
      plain.replace('name: age', 'name: sex'),
      'plan.yaml:5:39: two attributes are named "sex"; give one another name.',
    ],
    [
      'edges that do not ascend',
      plain.replace('[50, 70]', '[70, 50]'),
      'plan.yaml:5:56: the edges of "age" must ascend; 50 follows 70.',
    ],
    ['no cases', 'seeds: [1]', 'plan.yaml:1:1: cases is missing (a map of keys and values).'],
    [
      'an unknown method',
      `${plain}method: { name: clp }`,
      'plan.yaml:8:17: There is no method "clp". Did you mean "clip"?',
    ],
    [
      'a method of the other kind',
      `${plain}method: { name: erm }`,
      'plan.yaml:8:17: the method "erm" does not learn pairs',
    ],
    [
      'an unknown setting',
      `${plain}method: { name: clip, settings: { tau: 1 } }`,
      'plan.yaml:8:33: Settings of "clip": There is no "tau"',
    ],
    [
      'an unknown criterion',
      `${plain}selection: { criterion: aucc }`,
      'plan.yaml:8:25: There is no criterion "aucc". Did you mean "auc"?',
    ],
    [
      'a criterion of another attribute',
      `${plain}selection: { criterion: es-auc:sx }`,
      'plan.yaml:8:25: The criterion "es-auc:sx"',
    ],
    [
      'an attribute of the method',
      `${plain}method: { name: clip, attributes: [agee] }`,
      'plan.yaml:8:36: there is no attribute "agee". Did you mean "age"?',
    ],
    ['a seed twice', `${plain}seeds: [1, 1]`, 'plan.yaml:8:8: seeds is not right: the seed 1 stands twice'],
    ['no prompts', plain.slice(0, plain.indexOf('inputs')), 'plan.yaml:2:1: inputs.prompts is missing'],
    ['no text', plain.replace('text: note, ', ''), 'columns.text is missing: a use of pairs reads it.'],
    ['no split', plain.replace(', split: part', ''), 'nothing says which part a case is in'],
    [
      'two splits',
      `${plain}`.replace('  attributes', '  splits: { shares: {} }\n  attributes'),
      'both given; keep one',
    ],
    ['no table', plain.replace('[{ path: cases.csv }]', '[]'), 'cases.tables names no table.'],
    [
      'a prompt of no class',
      plain.replace('  attributes', '  classes: [a, present]\n  attributes'),
      'there is no class "absent".',
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  test('several problems at once', () => {
    expect(problemsOf(`${plain}method: { name: clp }\nselection: { criterion: aucc }`)).toHaveLength(2);
  });

  test.each(['es-auc', 'pareto-minimax', 'dto'])('%s without attributes', (criterion) => {
    const text = `${plain.replace(/ {2}attributes.*\n/, '')}selection: { criterion: ${criterion} }`;
    expect(problemsOf(text).join()).toContain('compares groups, but the plan has no attributes');
  });

  test('a cache without epochs that could be compared with each other', () => {
    const choosing = (choose: string) =>
      problemsOf(
        `${plain}selection: { criterion: "dto:sex" }\nnetwork: { weights: w }\nuse: { kind: tip-adapter, settings: { choose: ${choose} } }`,
      );
    expect(choosing('accuracy')).toEqual([]);
    expect(choosing('criterion')).toEqual([
      'plan.yaml:8:25: "dto:sex" compares epochs with each other and a cache has none; give another criterion, or use.settings.choose accuracy.',
    ]);
  });
});

describe('a plan of bench', () => {
  const bench = `${plain}methods: [{ name: clip }, { name: clip, label: again }]\n`;

  test('has a list of cases and a budget', () => {
    const plan = checkBenchPlan(parseYamlDocument(bench, 'p', { code: 'x' }).value);
    expect(plan.cases).toHaveLength(1);
    expect(plan.search).toMatchObject({ trials: 1, seed: 1, rule: 'auc' });
  });

  test.each<[string, string, string]>([
    ['a label twice', bench.replace(', label: again', ''), 'plan.yaml:8:27: two methods have the label "clip"'],
    [
      'another baseline',
      `${bench}baseline: agin`,
      'plan.yaml:9:11: there is no method with the label "agin". Did you mean "again"?',
    ],
    [
      'a rule',
      `${bench}search: { rule: dtoo }`,
      'plan.yaml:9:17: There is no criterion "dtoo". Did you mean "dto"? Criteria are: loss, auc, worst-group-auc, es-auc, pareto-minimax, dto; all but the first two also of one attribute, as in es-auc:sex.',
    ],
    [
      'a key in a world of a list',
      bench.replace('cases:\n  tables', 'cases:\n- tables').replace('label: glau', 'labl: glau'),
      'unknown key "labl"',
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text, checkBenchPlan).join('\n')).toContain(expected);
  });

  test('rules of groups are rules', () => {
    expect(problemsOf(`${bench}search: { rule: pareto-minimax }`, checkBenchPlan)).toEqual([]);
    expect(problemsOf(`${bench}search: { rule: "dto:sex" }`, checkBenchPlan)).toEqual([]);
  });
});

interface Node {
  readonly description?: string;
  readonly properties?: Record<string, Node>;
  readonly items?: Node;
  readonly anyOf?: Node[];
}

function undescribed(node: Node, path: string): string[] {
  const inner = Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    ...(child.description === undefined ? [`${path}.${key}`] : []),
    ...undescribed(child, `${path}.${key}`),
  ]);
  return [...inner, ...[node.items, ...(node.anyOf ?? [])].flatMap((child) => (child ? undescribed(child, path) : []))];
}

test('every key says what it is, those of audit plans apart', () => {
  for (const schema of [learnPlanSchema, benchPlanSchema]) {
    const names = undescribed(z.toJSONSchema(schema, { io: 'input' }) as Node, '');
    expect(names.filter((name) => !/\.cases\.(tables|attributes)\./.test(name))).toEqual([]);
  }
});

describe('post-processing', () => {
  const withRule = (rule: string) => problemsOf(`${plain}postProcessing: ${rule}\n`);

  test('is one rule of learn and several of bench', () => {
    expect(withRule('{ rule: minimum-sensitivity, attribute: sex, value: 0.85 }')).toEqual([]);
    const two = `${plain}methods: [{ name: clip }]\npostProcessing: [{ rule: recalibration }, { rule: recalibration }]\n`;
    expect(problemsOf(two, checkBenchPlan)).toEqual([
      'plan.yaml:9:43: two rules are named "recalibration"; give one of them a label.',
    ]);
  });

  test('says what is wrong with it, where', () => {
    expect(withRule('{ rule: equal-sensitivty }')).toEqual([
      'plan.yaml:8:25: postProcessing.rule is not right: there is no rule "equal-sensitivty"; did you mean "equal-sensitivity".',
    ]);
    expect(withRule('{ rule: equalised-odds, attribute: sx, value: 0.5 }')).toEqual([
      'plan.yaml:8:56: the key "value" does not go with "rule: equalised-odds" of postProcessing: leave "value" out, or write "rule: equal-sensitivity" or "rule: equal-specificity" or "rule: minimum-sensitivity".',
    ]);
    expect(withRule('{ rule: recalibration, threshold: { rule: youden, value: 0.5 } }')).toEqual([
      'plan.yaml:8:67: the key "value" does not go with "rule: youden" of postProcessing.threshold: leave "value" out, or write "rule: fixed" or "rule: sensitivity" or "rule: specificity".',
    ]);
    expect(withRule('{ rule: equalised-odds, attribute: sx }')).toEqual([
      'plan.yaml:8:52: there is no attribute "sx". Did you mean "sex"?',
    ]);
  });

  test('is fitted on validation or on a part of its own, never where the network learnt or is judged', () => {
    expect(withRule('{ rule: recalibration, fitOn: train }')[0]).toContain('the network has seen the training cases');
    expect(withRule('{ rule: recalibration, fitOn: test }')[0]).toContain(
      'the test cases are what the rule is judged by',
    );
    expect(withRule('{ rule: recalibration, fitOn: holdout }')[0]).toContain('there is no such part "holdout"');
    expect(withRule('{ rule: recalibration, fitOn: calibration }')).toEqual([
      expect.stringMatching(/^plan\.yaml:8:47: no part is set apart for "fitOn: calibration"/),
    ]);
    const apart = (splits: string, rule: string) =>
      problemsOf(`${plain.replace('  attributes', `  splits: ${splits}\n  attributes`)}${rule}`);
    const rule = 'postProcessing: { rule: recalibration, fitOn: calibration }\n';
    expect(apart('{ calibration: tune }', rule)).toEqual([]);
    expect(apart('{ calibration: tune }', '')).toEqual([]);
    expect(apart('{ calibration: tune, shares: {} }', rule)).toEqual([expect.stringContaining('both given')]);
    const benched = `${plain}methods: [{ name: clip }]\npostProcessing: { rule: recalibration, fitOn: calibration }\n`;
    expect(problemsOf(benched, checkBenchPlan)).toEqual([expect.stringContaining('no part is set apart')]);
    const drawn = plain
      .replace(', split: part', '')
      .replace('  attributes', '  splits: { shares: { calibration: 0.6 } }\n  attributes');
    expect(problemsOf(`${drawn}${rule}`)).toEqual([expect.stringContaining('leave nothing to learn from')]);
  });
});
