// One command line on 22,433 real chest X-ray predictions: 14 findings by sex, age band and view, patients resampled.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { AuditResult } from '../../src/audit/result.ts';
import { evenhand, root } from './run-evenhand.ts';
import { scratchFolder } from './small-table.ts';

const data = join(process.env['EVENHAND_DATA'] ?? join(root, '../shared/data'), 'nih-chestxray14');
const present = existsSync(join(data, 'scores.csv')) && existsSync(join(data, 'labels.csv'));
if (!present)
  console.log(
    'Not run: the audit of real chest X-ray predictions (no nih-chestxray14 in EVENHAND_DATA or ../shared/data).',
  );
const home = scratchFolder();
afterAll(() => home.remove());

it.skipIf(!present)(
  'audits 14 findings by sex, age and view in one command',
  async () => {
    const args = [
      ...['audit', join(data, 'scores.csv'), join(data, 'labels.csv'), '--on', 'Image Index', '--case', 'Image Index'],
      ...['--patient', 'Patient ID', '--label', 'Finding Labels contains *', '--score', 'prob_*'],
      ...['--attributes', 'sex:column=Patient Gender,age=40,60,80:column=Patient Age,view:column=View Position'],
      ...[
        '--holdout',
        '0.3',
        '--threshold',
        'sensitivity=0.9',
        '--resamples',
        '200',
        '--permutations',
        '200',
        '--quiet',
      ],
    ];
    const { status, stdout, stderr } = await evenhand([...args, '--out', 'report'], { cwd: home.path });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('Report: report/report.html');

    const result = JSON.parse(readFileSync(join(home.path, 'report/result.json'), 'utf8')) as AuditResult;
    expect(result.tasks).toHaveLength(14);
    expect(result.attributes.map(({ name }) => name)).toEqual(['sex', 'age', 'view']);
    expect(result.data.clusters.column).toBe('Patient ID');
    expect(result.data.joins).toEqual([
      { table: 'labels.csv', keys: ['Image Index'], matched: 22_433, unmatchedLeft: 0, unmatchedRight: 0 },
    ]);
    for (const task of result.tasks) {
      const { auc } = task.all.metrics;
      expect(auc !== undefined && 'value' in auc && auc.value, task.name).toBeGreaterThan(0.65);
    }
    const text = JSON.stringify(result);
    expect(text).not.toContain(data);
    expect(text).not.toMatch(/\d{8}_\d{3}\.png/);
  },
  300_000,
);
