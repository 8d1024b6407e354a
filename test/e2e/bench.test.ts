// `evenhand bench` as a user runs it: what it says beforehand, that it goes on after a kill with the same bytes, and what it refuses.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readyMadeWorlds } from '../../src/simulate/ready-made/ready-made-worlds.ts';
import { evenhand, evenhandAgain, killedAt, type RunOptions } from './run-evenhand.ts';
import { scratchFolder } from './small-table.ts';

const home = scratchFolder({});
const pairs = scratchFolder({
  'small.yaml': readyMadeWorlds['fundus-pairs']!.replace('width: 512, height: 512', 'width: 32, height: 32'),
  'plan.yaml': `cases:
  tables: [{ path: pairs/cases.csv }]
  columns: { case: case, image: image, text: summary, label: recorded, patient: patient, split: split }
  known: { badPair: "pair != good" }
  attributes: [{ name: sex }]
inputs:
  image: { size: 16, channels: grey }
  text: { length: 16 }
  prompts: { absent: [no glaucoma], present: [glaucoma] }
methods:
  - { name: clip }
  - { name: dbpm-paper, label: ours, trials: 2 }
training: { epochs: 1, batchSize: 16, optimiser: { learningRate: 0.002 } }
seeds: [1, 2]
`,
});
afterAll(() => {
  home.remove();
  pairs.remove();
});

const run = (args: readonly string[], options: RunOptions = {}) =>
  evenhand(['bench', ...args], { cwd: home.path, ...options });
const runAgain = (args: readonly string[], cwd = home.path) => evenhandAgain(['bench', ...args], { cwd });
const tiny = [
  'bad-pairs',
  ...['--world', 'noise=swapped-across,rates=0.4/0.4,larger=50', '--methods', 'clip,oracle'],
  ...['--seeds', '1001,1002', '--development', '--sizes', '64,24,8', '--cache', 'cache'],
];
/** A cell that is kept, which is what an interrupted run goes on from. */
const keptCell = /\/cells\/.*\.json$/;
/** A checkpoint of a search, after the first training. */
const inSearch = /\/trial-0\/seed-1\/checkpoint\.safetensors$/;
const read = (...path: string[]): string => readFileSync(join(home.path, ...path), 'utf8');

describe('evenhand bench bad-pairs', () => {
  it('says what it will take and starts nothing', async () => {
    const { status, stdout } = await runAgain([...tiny, '--out', 'estimated', '--estimate']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^1 world x 2 seeds x 2 rows: 4 cells, at most 208 pictures to render; .* with 1 thread\.\n$/,
    );
    expect(readdirSync(home.path)).toEqual([]);
  });

  it('runs, goes on after a kill with the same bytes', async () => {
    const killed = await run([...tiny, '--out', 'killed'], { env: killedAt(keptCell) });
    expect(killed.status).toBe(null);
    expect(existsSync(join(home.path, 'killed', 'cells.jsonl'))).toBe(false);
    const resumed = await run([...tiny, '--out', 'killed', '--quiet']);
    expect({ status: resumed.status, stderr: resumed.stderr }).toEqual({ status: 0, stderr: '' });
    expect(resumed.stdout).toMatch(/1 of 4 cells were there from an earlier run\./);
    expect(resumed.stdout).toContain('## swapped-across.0.4-0.4.50-50.shared');

    const whole = await runAgain([...tiny, '--out', 'whole', '--workers', '2']);
    expect(whole.status).toBe(0);
    expect(whole.stderr).toContain('4 cells');
    expect(read('whole', 'cells.jsonl')).toBe(read('killed', 'cells.jsonl'));
    expect(read('whole', 'bench.json')).toBe(read('killed', 'bench.json'));
    expect(read('whole', 'bench.txt')).toContain('| oracle |');
    expect(read('whole', 'bench.html')).toContain('<h1>The benchmark of bad pairs</h1>');
  });

  it.each([
    ['a world that there is not', ['bad-pairs', '--worlds', 'none.80-20.shard'], 'Did you mean "none.80-20.shared"'],
    ['a method that there is not', ['bad-pairs', '--methods', 'clip,orcale'], 'Did you mean "oracle"?'],
    ['a factor that there is not', ['bad-pairs', '--world', 'nose=mixed'], 'Factors are noise, rates'],
    ['seeds of reports in development', ['bad-pairs', '--development', '--seeds', '1'], 'Seeds must be different'],
    ['a flag of bad-pairs beside a plan', ['plan.yaml', '--seeds', '1'], '--seeds is a flag of "bad-pairs"'],
    ['nothing', [], '"evenhand bench --template" prints a plan'],
  ])('refuses %s', async (_, args, says) => {
    const { status, stderr } = await runAgain([...args, '--out', 'refused']);
    expect(status).toBe(64);
    expect(stderr).toContain(says);
    expect(existsSync(join(home.path, 'refused'))).toBe(false);
  });

  it('lists worlds and methods', async () => {
    const { stdout } = await runAgain(['bad-pairs', '--list']);
    expect(stdout).toContain('  none.80-20.shared\n');
    expect(stdout).toMatch(/ {2}evenhand-robust {2,}\S/);
    expect((await runAgain(['--template'])).stdout).toContain('\nmethods: ');
  });
});

describe('evenhand bench PLAN', () => {
  it("compares methods on cases of one's own, and goes on after a kill with the same bytes", async () => {
    const inPairs = { cwd: pairs.path };
    await evenhandAgain(
      ['simulate', 'small.yaml', '--out', 'pairs', '--n', '80', '--quiet', '--workers', '1'],
      inPairs,
    );
    const estimated = await runAgain(['plan.yaml', '--out', 'estimated', '--estimate', '--quiet'], pairs.path);
    expect(estimated.stdout).toMatch(/\n {2}cases +clip +about [\d.]+ s \([\d.]+ s to [\d.]+ s\)\n/);
    expect(estimated.stdout).toContain('All of them with one thread: about ');
    expect(existsSync(join(pairs.path, 'estimated'))).toBe(false);
    writeFileSync(
      join(pairs.path, 'rule.yaml'),
      `${readFileSync(join(pairs.path, 'plan.yaml'), 'utf8')}search: { rule: dto }\n`,
    );
    const refused = await runAgain(['rule.yaml', '--out', 'refused', '--quiet'], pairs.path);
    expect(refused.status).toBe(65);
    expect(refused.stderr).toContain('the criterion "dto" compares groups, and too few groups');
    const killed = await run(['plan.yaml', '--out', 'killed'], { ...inPairs, env: killedAt(inSearch) });
    expect([killed.status, killed.stderr.split('\n')[0]]).toEqual([
      null,
      '1 x 2 x 2 (cases, seeds, methods): at most 6 trainings.',
    ]);
    expect((await run(['plan.yaml', '--out', 'killed', '--quiet'], inPairs)).status).toBe(0);
    const { status, stdout } = await runAgain(['plan.yaml', '--out', 'whole', '--quiet', '--workers', '2'], pairs.path);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\| row \| ES-AUC \| against clip \|/);
    expect(stdout).toMatch(/\| ours \|/);
    for (const name of ['cells.jsonl', 'bench.json', 'bench.html', 'manifest.json']) {
      const [one, other] = ['whole', 'killed'].map((folder) => readFileSync(join(pairs.path, folder, name), 'utf8'));
      expect(one).toBe(other);
    }
    const cells = readFileSync(join(pairs.path, 'whole', 'cells.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(
      cells.map((line) => (JSON.parse(line) as { figures: { selectedTrial?: unknown } }).figures.selectedTrial),
    ).toEqual([undefined, expect.anything(), undefined, expect.anything()]);
  });
});
