// The command that `learn` ends with, run as it stands: attributes and classes named as badly as they may be.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeLearning } from '../../src/cli/actions/describe-learning.ts';
import { trainingFiles } from '../../src/learn/protocol/training-files.ts';
import type { LearningSummary } from '../../src/learn/run/learning-summary.ts';
import { evenhandAgain } from './run-evenhand.ts';
import { scratchFolder } from './small-table.ts';

type Told = Parameters<typeof describeLearning>[1];

const home = scratchFolder();
afterAll(() => home.remove());

const training = { seed: 1, name: 'seed-1', cases: 80, patients: 80, epochs: 1, warnings: [] };
const summary = {
  method: 'clip',
  use: 'scratch',
  seeds: [1],
  cases: 80,
  patients: 80,
  figures: [],
  leftOut: [],
  trainings: [training],
} as unknown as LearningSummary;
const plan = {
  use: { kind: 'scratch' },
  selection: { criterion: 'auc' },
  output: { model: false },
} as unknown as Told['plan'];

/** Cases whose attributes are named as columns of the scores, as signs of a flag, and as signs of a shell. */
function oddCases(classes: readonly string[]): Told['cases'] {
  const indices = Array.from({ length: 80 }, (_, index) => index);
  const coded = (of: number) => Int32Array.from(indices, (index) => Math.floor(index / of) % 2);
  const names = ['score', 'attribute_label', 'label', 'sex*age', 'a=b', 'the "$site"', 'score_band'];
  return {
    count: indices.length,
    ids: indices.map((index) => `c${index}`),
    patient: Int32Array.from(indices),
    classes,
    label: Int32Array.from(indices, (index) => index % classes.length),
    attributes: names.map((name, place) => ({
      name,
      codes: coded(place + 3),
      groups: ['x', 'y'],
      unknown: -1,
      recipe: { columns: [name] },
    })),
    splits: {
      train: Int32Array.of(),
      validation: Int32Array.from(indices.slice(0, 40)),
      test: Int32Array.from(indices.slice(40)),
    },
  };
}

it.each([
  ['of two classes', ['well', "Paget's"], [`label = 'Paget''s'`]],
  ['of several', ['mel', "Paget's", 'nv'], ["Paget's", 'mel', 'nv']],
])('audits scores %s', async (name, classes, tasks) => {
  const cases = oddCases(classes);
  const scored = (of: Int32Array) => ({
    cases: of,
    scores: classes.map((_, code) => Float64Array.from(of, (index) => ((index * 7 + code * 3) % 11) / 11)),
  });
  const { validation, test } = cases.splits;
  const trained = { records: [], scores: { validation: scored(validation), test: scored(test) } };
  const folder = join(home.path, name);
  mkdirSync(join(folder, 'seed-1'), { recursive: true });
  const [scores] = trainingFiles(cases, trained).filter((file) => file.name === 'scores.csv');
  writeFileSync(join(folder, 'seed-1', 'scores.csv'), scores!.data);
  const command = describeLearning([summary], { plan, cases, folder }).trimEnd().split('\n').at(-1)!;
  const args = [...command.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, inQuotes, plain]) => inQuotes?.replace(/\\(.)/g, '$1') ?? plain!,
  );
  const few = ['--quiet', '--format', 'json', '--resamples', '20', '--permutations', '20'];
  const { status, stderr } = await evenhandAgain([...args.slice(1), ...few, '--out', join(folder, 'audit')]);
  expect(stderr).toBe('');
  expect([0, 2]).toContain(status);
  const result = JSON.parse(readFileSync(join(folder, 'audit', 'result.json'), 'utf8')) as {
    tasks: { name: string }[];
    attributes: { name: string }[];
  };
  expect(result.tasks.map((task) => task.name).sort()).toEqual(tasks);
  expect(result.attributes).toHaveLength(cases.attributes.length);
});
