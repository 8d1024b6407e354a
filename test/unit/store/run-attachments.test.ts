import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createProject } from '../../../src/store/project-folder.ts';
import { runAttachments } from '../../../src/store/run-attachments.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-runs-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('lists what trainings say of cases by size and time, and reads no run for it', async () => {
  const project = await createProject(join(home, 'study'));
  const put = (path: string, text: string) => {
    const whole = join(project.path, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  };
  const list = put('runs/first/seed-1/suspicion.csv', 'case,suspicion\n');
  put('runs/first/manifest.json', 'not JSON');
  put('runs/first/seed-1/scores.csv', 'case,score\n');
  put('runs/first/labels-0.1/seed-1/pair-history.parquet', 'PAR1');
  put('runs/first/seed-1/.history/suspicion.csv', 'hidden');
  put('secret/suspicion.csv', 'secret');
  symlinkSync(join(project.path, 'secret'), join(project.folder('runs'), 'link'));
  put('runs/suspicion.csv', 'of no run');
  const time = new Date('2026-01-02T03:04:05Z');
  utimesSync(list, time, time);
  const { files, whole } = await runAttachments(project);
  expect(whole).toBe(true);
  expect(files).toMatchObject([
    { run: 'first', file: 'labels-0.1/seed-1/pair-history.parquet', bytes: 4 },
    { run: 'first', file: 'seed-1/suspicion.csv', bytes: 15, changed: '2026-01-02T03:04:05.000Z' },
  ]);
  put('runs/first/seed-1/suspicion.csv', 'case,suspicion\na,1\n');
  const [history, changed] = (await runAttachments(project)).files;
  expect(history).toEqual(files[0]);
  expect(changed!.bytes).toBe(19);
});
