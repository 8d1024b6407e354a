import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { AuditResult } from '../../src/audit/result.ts';
import { evenhand } from './run-evenhand.ts';
import { scratchFolder } from './small-table.ts';

const home = scratchFolder();
afterAll(() => home.remove());

it('simulates, audits and sets each verdict beside the truth', async () => {
  const { status, stdout, stderr } = await evenhand(['demo', '--quiet'], { cwd: home.path });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^race +Nodule +gap of delta or more +0\.1\d+ +0\.13\d +as expected$/m);
  expect(stdout).toMatch(/^sex +Effusion +no gap larger than delta +0\.0\d+ +0\.000 +as expected$/m);
  expect(stdout).toContain('; 0 contradict it.');
  expect(stdout).toMatch(/Effusion +site C +specificity 0\.3\d +planted 0\.3\d/);
  expect(stdout).toMatch(/Report: evenhand-demo\/report\.html\n$/);

  const folder = join(home.path, 'evenhand-demo');
  expect(readdirSync(folder).sort()).toEqual([
    'cohort.csv',
    'metrics.csv',
    'plan.yaml',
    'report.html',
    'result.json',
    'run-log.jsonl',
    'scores.csv',
    'study.yaml',
    'truth.json',
    'verdicts.csv',
  ]);
  const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as AuditResult;
  expect(result.data.splits.find(({ role }) => role === 'scored')!.cases).toBeGreaterThan(15_000);
  expect(result.tasks).toHaveLength(3);

  const last = readFileSync(join(folder, 'run-log.jsonl'), 'utf8').trimEnd().split('\n').at(-1)!;
  console.log(
    `The demonstration took ${((JSON.parse(last) as { milliseconds: number }).milliseconds / 1000).toFixed(1)} s.`,
  );
});
