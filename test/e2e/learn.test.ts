// `evenhand learn` as a user runs it: files, a second run that finds all done, a kill in the middle, wrong plans.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/formats/numpy/npy.ts';
import { readyMadeWorlds } from '../../src/simulate/ready-made/ready-made-worlds.ts';
import { floats } from '../fixtures/onnx-model.ts';
import { evenhand, evenhandAgain, killedAt } from './run-evenhand.ts';
import { scratchFolder } from './small-table.ts';

const world = readyMadeWorlds['fundus-pairs']!.replace('width: 512, height: 512', 'width: 32, height: 32');
const cases = `cases:
  tables: [{ path: pairs/cases.csv }]
  columns: { case: case, image: image, text: summary, label: recorded, truth: glaucoma, patient: patient, split: split }
  known: { badPair: "pair != good" }
  attributes: [{ name: race }, { name: sex }]
`;
const rest = `inputs:
  image: { size: 16, channels: grey }
  text: { length: 16 }
  prompts: { absent: [no glaucoma], present: [glaucoma] }
method: { name: dbpm-paper }
training: { epochs: 2, batchSize: 16, optimiser: { learningRate: 0.002 } }
seeds: [1, 2]
`;
const home = scratchFolder({ 'small.yaml': world, 'plan.yaml': cases + rest });
afterAll(() => home.remove());
const flags = ['--quiet', '--threads', '1'];
const run = (...args: string[]) => evenhandAgain(['learn', ...args, ...flags], { cwd: home.path });

beforeAll(async () => {
  const args = ['simulate', 'small.yaml', '--out', 'pairs', '--n', '120', '--quiet', '--workers', '1'];
  expect((await evenhandAgain(args, { cwd: home.path })).status).toBe(0);
});

/** Hashes of all files but the log of the run. */
function hashes(folder: string): Record<string, string> {
  const entries = readdirSync(join(home.path, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'run-log.jsonl');
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return Object.fromEntries(paths.map((path) => [path.slice(join(home.path, folder).length + 1), hash(path)]));
}

/** Runs a plan that is the small one but for a change. */
function changed(name: string, change: (plan: string) => string) {
  writeFileSync(join(home.path, `${name}.yaml`), change(cases + rest));
  return run(`${name}.yaml`, '--out', name);
}

describe('evenhand learn', () => {
  it('trains all seeds, says how each group fares, and finds them done the second time', async () => {
    const first = await evenhand(['learn', 'plan.yaml', '--out', 'run', ...flags], { cwd: home.path });
    expect({ status: first.status, stderr: first.stderr }).toEqual({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(/dbpm-paper: 2 seeds, \d+ training cases/);
    expect(first.stdout).toMatch(/AUC, race White +0\.\d+ +0\.\d+ to/);
    expect(first.stdout).toContain('pairs flagged');
    const files = hashes('run');
    const ofSeed = [
      'curves.csv',
      'curves.jsonl',
      'model.onnx',
      'scores.csv',
      'scores.parquet',
      'suspicion.csv',
      'pair-history.parquet',
    ];
    for (const name of ofSeed) expect(Object.keys(files)).toContain(`seed-2/${name}`);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['manifest.json', 'summary.json', 'vocabulary.json']));
    const second = await run('plan.yaml', '--out', 'run');
    expect(second.stdout).toBe(`2 of 2 trainings were there from an earlier run.\n${first.stdout}`);
    expect(hashes('run')).toEqual(files);
    const command = / {2}evenhand (audit .*)\n/.exec(first.stdout)![1]!;
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, plain]) => inQuotes ?? plain!);
    const audited = await evenhandAgain(
      [...args, '--quiet', '--format', 'json', '--resamples', '50', '--permutations', '50'],
      {
        cwd: home.path,
      },
    );
    expect([0, 2]).toContain(audited.status);
  });

  it('goes on after a kill and ends with the same files', async () => {
    const folder = join(home.path, 'killed');
    const args = ['learn', 'plan.yaml', '--out', 'killed', '--quiet', '--threads', '1'];
    const killed = await evenhand(args, { cwd: home.path, env: killedAt(/seed-1\/checkpoint\.safetensors$/) });
    expect(killed.status).toBe(null);
    expect(existsSync(join(folder, 'seed-1', 'checkpoint.safetensors'))).toBe(true);
    expect(existsSync(join(folder, 'summary.json'))).toBe(false);
    expect((await evenhand(args, { cwd: home.path })).status).toBe(0);
    expect(hashes('killed')).toEqual(hashes('run'));
  });

  it('fits a logistic regression to features from a file at several shares of labels', async () => {
    const rows = 120;
    const table = readFileSync(join(home.path, 'pairs/cases.csv'), 'utf8');
    const labels = [...table.matchAll(/^\d{6},,,[^,]*,\w*,([01]),/gm)].map(([, label]) => Number(label));
    const values = labels.flatMap((label, row) => [label, (row % 7) / 7]);
    writeFileSync(join(home.path, 'features.npy'), writeNpy(floats([rows, 2], values)));
    const { status, stdout, stderr } = await changed('logistic', (plan) =>
      plan
        .replace(/inputs:[\s\S]*method.*\n/, '')
        .concat('network: { name: features, settings: { image: features.npy } }\n')
        .concat('use: { kind: label-efficiency, modality: image, of: logistic, fractions: [0.2, 1] }\n'),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('20 % of labels: 2 seeds');
    expect(stdout).toMatch(/100 % of labels[^\n]*\n {2}AUC +1\.000/);
    expect(existsSync(join(home.path, 'logistic/labels-0.2/seed-1/model.onnx'))).toBe(true);
  });

  it('goes on from the model of another run, with its words and its preparation', async () => {
    const { status, stdout, stderr } = await changed('lora', (plan) =>
      plan
        .replace(/ {2}image:.*\n {2}text:.*\n/, '')
        .replace('[1, 2]', '[1]')
        .concat('network: { weights: run/seed-1 }\nuse: { kind: lora, settings: { rank: 2 } }\n'),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^lora, dbpm-paper: one seed/);
    const inputs = (
      JSON.parse(readFileSync(join(home.path, 'lora/manifest.json'), 'utf8')) as { inputs: { file: string }[] }
    ).inputs;
    expect(inputs.map(({ file }) => file)).toEqual(['cases.csv', 'images.csv', 'model.onnx']);
    const refused = await changed('size', (plan) =>
      `${plan}network: { weights: run/seed-1 }\nuse: { kind: adapter }\n`.replace('size: 16', 'size: 24'),
    );
    expect(refused.stderr).toContain(
      'size.yaml:7:10: inputs.image.size is 24; the images of these weights have 16 x 16 pixels',
    );
  });

  it('lists methods, prints a template, and asks for a plan', async () => {
    expect((await evenhandAgain(['learn', '--list'])).stdout).toContain('robust-fair-paper');
    expect((await evenhandAgain(['learn', '--template'])).stdout).toContain('cases:');
    const { status, stderr } = await evenhandAgain(['learn']);
    expect(status).toBe(64);
    expect(stderr).toContain('no plan is named');
  });

  const wrong: readonly [name: string, change: (plan: string) => string, status: number, says: string][] = [
    [
      'method',
      (plan) => plan.replace('dbpm-paper', 'dbmp-paper'),
      64,
      'method.yaml:10:17: There is no method "dbmp-paper". Did you mean "dbpm-paper"',
    ],
    ['attribute', (plan) => plan.replace('{ name: sex }', '{ name: sexe }'), 65, 'there is no column "sexe"'],
    ['batch', (plan) => plan.replace('batchSize: 16', 'batchSize: 2'), 64, 'a batch of 2 cases cannot hold'],
    [
      'part',
      (plan) => plan.replace('  known', '  where: "not (split = test and recorded = 1)"\n  known'),
      65,
      'the part "test" has only cases of the class',
    ],
    ['use', (plan) => `${plan}use: { kind: lora }\n`, 64, 'use.yaml:13:14: the use "lora" needs weights to start from'],
    ['network', (plan) => `${plan}network: { name: resnet81 }\n`, 64, 'There is no network "resnet81"'],
    [
      'criterion',
      (plan) => `${plan}selection: { criterion: es-auc }\n`,
      65,
      'criterion.yaml:13:12: the criterion "es-auc" compares groups, and too few groups of the validation cases',
    ],
    [
      'decisions',
      (plan) => plan.replace('  known', '  decisions: pairs/decided.csv\n  known'),
      74,
      'looked for at "pairs/decided.csv": paths in a plan are taken from the folder of the plan',
    ],
    [
      'rate',
      (plan) =>
        plan.replace(
          '0.002 }',
          '0.002 }, schedule: { name: multiStep, warmUpEpochs: 0, settings: { milestones: [1], factor: 1.0e+30 } }',
        ),
      64,
      'give the plan network: { weights: rate/seed-1/best-so-far.onnx } and use: { kind: fine-tune }.',
    ],
  ];
  it.each(wrong)('refuses a wrong %s', async (name, change, status, says) => {
    const outcome = await changed(name, change);
    expect(outcome.stderr).toContain(says);
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).not.toContain(home.path);
  });

  it('refuses the folder of another run', async () => {
    writeFileSync(join(home.path, 'other.yaml'), (cases + rest).replace('seeds: [1, 2]', 'seeds: [3]'));
    const { status, stderr } = await run('other.yaml', '--out', 'run');
    expect(status).toBe(64);
    expect(stderr).toContain('holds another run: its plan was another');
  });
});
