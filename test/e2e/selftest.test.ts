import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { SelftestResult } from '../../src/simulate/selftest/selftest-result.ts';
import { evenhand, evenhandAgain } from './run-evenhand.ts';
import { scratchFolder, smallRows, toCsvText } from './small-table.ts';

const home = scratchFolder({
  'scores.csv': toCsvText(smallRows()),
  'few.csv': toCsvText(smallRows({ rows: 20 })),
});
afterAll(() => home.remove());
const run = (...args: string[]) => evenhandAgain(['selftest', ...args], { cwd: home.path });
const flags = ['--label', 'y', '--score', 'p', '--attributes', 'age=40', '--patient', 'patient'];
const quick = [...flags, '--replicates', '6', '--gap', '0.1', '--permutations', '39'];

it('prints level, power and coverage, with progress on standard error', async () => {
  const { status, stdout, stderr } = await evenhand(['selftest', '--like', 'scores.csv', ...quick, '--workers', '2'], {
    cwd: home.path,
  });
  expect(status).toBe(0);
  expect(stdout).toContain('600 cases of 400 patients');
  expect(stdout).toMatch(/^ {2}no gap +\d\.\d{3} ±\d\.\d{3}/m);
  expect(stdout).toMatch(/^ {2}gap of 0\.1, .* worse +\d\.\d{3} ±/m);
  expect(stdout).toContain('Assumed:');
  expect(stderr).toContain('simulated audits');
});

it('gives the same bytes for any number of workers', async () => {
  const json = (workers: string) => run('--like', 'scores.csv', ...quick, '--json', '--quiet', '--workers', workers);
  const [one, two] = [await json('1'), await json('2')];
  expect(one.stderr).toBe('');
  expect(two.stdout).toBe(one.stdout);
  const result = JSON.parse(one.stdout) as SelftestResult;
  expect(result.settings).toMatchObject({ replicates: 6, gaps: [0.1], permutations: 39, seed: 1 });
  expect(result.comparisons[0]!.scenarios.map(({ kind }) => kind)).toEqual(['equal', 'spread', 'gap']);
});

it('exits with 2 when no comparison can be made, 64 for wrong use, 74 for no such file', async () => {
  const few = await run('--like', 'few.csv', ...quick);
  expect([few.status, few.stdout.includes('nothing was simulated')]).toEqual([2, true]);
  expect((await run(...flags)).stderr).toContain('Name it with --like, or a plan with --plan.');
  expect((await run('--like', 'scores.csv', ...flags, '--gap', '1.5')).status).toBe(64);
  expect((await run('--like', join(home.path, 'none.csv'), ...flags)).status).toBe(74);
});

it('stops at an interrupt', async () => {
  const long = ['--like', 'scores.csv', ...flags, '--replicates', '100000', '--workers', '2'];
  let isInterrupted = false;
  const { status, stdout } = await evenhand(['selftest', ...long], {
    cwd: home.path,
    during: (child) =>
      child.stderr?.on('data', (text: string) => {
        if (isInterrupted || !text.includes('simulated audits')) return;
        isInterrupted = true;
        setTimeout(() => child.kill('SIGINT'), 300);
      }),
  });
  expect([status, stdout]).toEqual([130, '']);
});
