// What `learn` and `bench` refuse before anything is trained, in this process.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { main } from '../../../../src/cli/main.ts';
import { scratchFolder, toCsvText } from '../../../e2e/small-table.ts';

const home = scratchFolder();
afterAll(() => home.remove());
const at = (...path: string[]) => join(home.path, ...path);

async function run(...args: string[]) {
  let err = '';
  const status = await main([...args, '--quiet'], {
    out: () => undefined,
    err: (text) => {
      err += text;
    },
    interactive: false,
    columns: 100,
  });
  return { status, err };
}

const plan = `cases:
  tables: [{ path: cases.csv }]
  columns: { case: id, label: y, split: part }
  attributes: [{ name: sex }]
network: { name: features, settings: { image: none.npy } }
use: { kind: logistic, modality: image }
`;
const benchPlan = `${plan.replace('cases:\n  tables', 'cases:\n- tables')}methods: [{ name: erm }]\n`;

/** The same cases, for a network that reads images. */
const trainedPlan = (text: string): string =>
  text.replace(/network: [\s\S]*/, 'network: { name: cnn }\nuse: { kind: scratch, modality: image }\n');

beforeAll(() => {
  const rows = Array.from({ length: 24 }, (_, row) => ({
    id: `${row}`,
    y: `${row % 2}`,
    sex: row % 4 < 2 ? 'F' : 'M',
    part: ['train', 'validation', 'test'][Math.floor(row / 8)]!,
  }));
  writeFileSync(at('cases.csv'), toCsvText(rows));
});

it.each<[name: string, verb: string, change: (text: string) => string, told: readonly [number, string]]>([
  [
    'a table that is not there',
    'learn',
    (text) => text.replace('path: cases', 'path: other'),
    [74, 'plan.yaml:2:20: cannot read "other.csv"'],
  ],
  [
    'a column that is not there',
    'learn',
    (text) => text.replace('label: y', 'label: yy'),
    [65, 'plan.yaml:3:31: there is no column "yy"'],
  ],
  [
    'a column of images that is not there',
    'learn',
    (text) => trainedPlan(text).replace('label: y', 'image: picture, label: y'),
    [65, 'plan.yaml:3:31: there is no column "picture"'],
  ],
  [
    'an attribute of the second set of cases',
    'bench',
    (text) => text.replace('name: sex', 'name: sx'),
    [65, 'plan.yaml:4:24: there is no column "sx"'],
  ],
  [
    'a group that a part lacks',
    'learn',
    (text) => text.replace('  attributes', '  where: "not (part = test and sex = F)"\n  attributes'),
    [65, 'plan.yaml:5:16: the part "test" has no case of sex "F"'],
  ],
  ['features that are not there', 'learn', (text) => text, [74, 'plan.yaml:5:47: cannot read "none.npy"']],
  [
    'a plan of an audit that is one of learn',
    'audit --plan',
    (text) => text,
    [64, 'This looks like a plan of "evenhand learn"'],
  ],
])('%s', async (_, verb, change, [status, says]) => {
  writeFileSync(at('plan.yaml'), change(verb === 'bench' ? benchPlan : plan));
  const outcome = await run(...verb.split(' '), at('plan.yaml'), '--out', at('out'));
  expect(outcome.err).toContain(says);
  expect(outcome.status).toBe(status);
  expect(readdirSync(home.path)).not.toContain('out');
});

it('a folder that cannot be made, before anything is read', async () => {
  writeFileSync(at('plan.yaml'), plan.replace('path: cases', 'path: other'));
  const learnt = await run('learn', at('plan.yaml'), '--out', at('plan.yaml', 'out'));
  expect([learnt.status, learnt.err]).toEqual([74, expect.stringContaining('cannot write "out"')]);
  writeFileSync(at('plan.yaml'), benchPlan.replace('path: cases', 'path: other'));
  const benched = await run('bench', at('plan.yaml'), '--out', at('plan.yaml', 'out'));
  expect([benched.status, benched.err]).toEqual([74, expect.stringContaining('cannot write "out"')]);
  const worlds = await run('bench', 'bad-pairs', '--small', '--out', at('plan.yaml', 'out'));
  expect([worlds.status, worlds.err]).toEqual([74, expect.stringMatching(/^evenhand: cannot write "out"/)]);
  const sheet = await run('simulate', 'fundus-pairs', '--preview-only', '--out', at('plan.yaml', 'out'));
  expect([sheet.status, sheet.err]).toEqual([74, expect.stringMatching(/^evenhand: cannot write "out"/)]);
});

it('the folder of another plan, before anything is read', async () => {
  mkdirSync(at('used'));
  writeFileSync(at('used', 'manifest.json'), JSON.stringify({ schema: 'evenhand/run@1', planHash: 'another' }));
  writeFileSync(at('plan.yaml'), plan.replace('path: cases', 'path: other'));
  const learnt = await run('learn', at('plan.yaml'), '--out', at('used'));
  expect([learnt.status, learnt.err]).toEqual([64, expect.stringMatching(/holds another run[\s\S]*--overwrite/)]);
  writeFileSync(at('plan.yaml'), benchPlan.replace('path: cases', 'path: other'));
  const benched = await run('bench', at('plan.yaml'), '--out', at('used'));
  expect([benched.status, benched.err]).toEqual([64, expect.stringMatching(/holds another run[\s\S]*or remove/)]);
});

it('rows of the benchmark that cannot begin, and two sizes at once, before a picture is rendered', async () => {
  const bench = (...flags: string[]) => run('bench', 'bad-pairs', '--out', at('rows'), ...flags);
  const classifier = await bench('--methods', 'erm');
  expect([classifier.status, classifier.err]).toEqual([64, expect.stringContaining('"erm" is for classifiers')]);
  const untold = await bench('--methods', 'reweighing');
  expect([untold.status, untold.err]).toEqual([64, expect.stringContaining('"reweighing+labels"')]);
  const sizes = await bench('--small', '--sizes', '10,10,10');
  expect([sizes.status, sizes.err]).toEqual([64, expect.stringMatching(/--small.* cannot be used with .*--sizes/)]);
  const told = await bench('--methods', 'clip,reweighing', '--estimate');
  expect([told.status, told.err]).toEqual([0, expect.stringContaining('is not told the classes')]);
  expect(readdirSync(home.path)).not.toContain('rows');
});
