// One command line on 22,433 real chest X-ray predictions: 14 findings by sex, age band and view, patients resampled.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { AuditResult } from '../../src/audit/result.ts';
import golden from '../golden/audit/nih-auc.json' with { type: 'json' };
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
      ...[
        'audit',
        join(data, 'scores.csv'),
        join(data, 'labels.csv'),
        '--case',
        'Image Index',
        '--patient',
        'Patient ID',
      ],
      ...['--label', 'Finding Labels contains *', '--score', 'prob_*'],
      ...['--attributes', 'sex:column=Patient Gender,age=40,60:column=Patient Age,view:column=View Position'],
      ...['--resamples', '100', '--permutations', '200', '--quiet'],
    ];
    const { status, stdout, stderr } = await evenhand([...args, '--out', 'report'], { cwd: home.path });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('Report: report/report.html');

    const result = JSON.parse(readFileSync(join(home.path, 'report/result.json'), 'utf8')) as AuditResult;
    expect(result.tasks.map(({ name }) => name)).toEqual(Object.keys(golden.tasks));
    expect(result.data).toMatchObject({ cases: golden.cases, patients: golden.patients });
    expect(result.data.clusters.column).toBe('Patient ID');
    expect(result.data.joins).toEqual([
      { table: 'labels.csv', keys: ['Image Index'], matched: golden.cases, unmatchedLeft: 0, unmatchedRight: 0 },
    ]);
    for (const task of result.tasks) expectGolden(task);
    expect(result.attributes.find(({ name }) => name === 'view')?.verdict.code).toBe('gap-of-delta-or-more');
    const text = JSON.stringify(result);
    expect(text).not.toContain(data);
    expect(text).not.toMatch(/\d{8}_\d{3}\.png/);
  },
  300_000,
);

interface GoldenGroup {
  readonly cases: number;
  readonly events: number;
  readonly auc: number | null;
}
interface GoldenTask {
  readonly events: number;
  readonly auc: number;
  readonly groups: Readonly<Record<string, Readonly<Record<string, GoldenGroup>>>>;
}

/** Every AUC, overall and by group, is scikit-learn's; counts too, where they are not withheld. */
function expectGolden(task: AuditResult['tasks'][number]): void {
  const expected = (golden.tasks as Readonly<Record<string, GoldenTask>>)[task.name] as GoldenTask;
  expect(task.all.events, task.name).toBe(expected.events);
  expect(task.all.metrics['auc'], task.name).toMatchObject({ value: expect.closeTo(expected.auc, 10) });
  for (const { attribute, groups } of task.attributes) {
    for (const group of groups) {
      const own = expected.groups[attribute]?.[group.group] as GoldenGroup;
      const where = `${task.name}, ${attribute} ${group.group}`;
      if (group.cases !== null) expect(group.cases, where).toBe(own.cases);
      if (group.events !== null) expect(group.events, where).toBe(own.events);
      const auc = group.metrics['auc'];
      if (auc !== undefined && 'value' in auc) expect(auc.value, where).toBeCloseTo(own.auc as number, 10);
      else expect(own.events, where).toBeLessThan(5);
    }
  }
}
