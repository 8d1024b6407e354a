// `evenhand post-process` in this process: fitting, applying, a fitted rule on other cases, folders of `learn`, and what is refused.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../../src/cli/main.ts';
import { scratchFolder, smallRows, toCsvText } from '../../../e2e/small-table.ts';

const home = scratchFolder();
afterAll(() => home.remove());
const at = (...path: string[]) => join(home.path, ...path);

const split = (patient: string) => (Number(patient.slice(1)) % 7 < 3 ? 'val' : 'test');
const rows: Record<string, string>[] = smallRows({ rows: 1500, damage: 0.4 }).map((row) => ({
  ...row,
  split: split(row['patient']!),
}));
const columns = ['--case', 'id', '--patient', 'patient', '--label', 'y', '--score', 'p', '--attributes', 'sex'];
const splits = ['--split', 'split', '--tune', 'val', '--scored', 'test'];

beforeAll(() => {
  writeFileSync(at('scores.csv'), toCsvText(rows));
  writeFileSync(at('new.csv'), toCsvText(rows.slice(0, 60).map(({ y: _, split: __, ...row }) => row)));
});

async function run(...args: string[]) {
  let [out, err] = ['', ''];
  const status = await main(['post-process', ...args, '--quiet'], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    interactive: false,
    columns: 100,
  });
  return { status, out, err };
}

interface Check {
  readonly check: {
    readonly metrics: readonly {
      readonly metric: string;
      readonly groups: readonly { readonly group: string; readonly primary: { first: number; second: number } }[];
    }[];
  };
  readonly manifest: { readonly inputs: readonly unknown[]; readonly ruleSha256: string };
}

const jsonAt = <Value = Check>(...path: string[]) => JSON.parse(readFileSync(at(...path), 'utf8')) as Value;
const recordsAt = (...path: string[]) => {
  const [head, ...lines] = readFileSync(at(...path), 'utf8')
    .trim()
    .split('\n');
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
};

describe('a rule is fitted on one split and applied to the other', () => {
  beforeAll(async () => {
    const { status, out } = await run(
      at('scores.csv'),
      ...columns,
      ...splits,
      '--rule',
      'equal-sensitivity=0.9',
      '--out',
      at('equal'),
    );
    expect(status).toBe(0);
    expect(out).toContain('Equal sensitivity 0.9 by sex: fitted on "val"');
    expect(out).toMatch(/sensitivity: gap .* before, .* after\./);
  });

  it('writes the cases with their decisions, of both splits and in their order', () => {
    const records = recordsAt('equal', 'cases.csv');
    expect(records.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    expect(records.map(({ rule_split }) => rule_split)).toEqual(
      rows.map((row) => (row.split === 'val' ? 'fitted' : 'applied')),
    );
    const { rule, before } = jsonAt<{
      rule: { groups: { group: string; chance: { steps: { threshold: number }[] } }[] };
      before: { threshold: number };
    }>('equal', 'rule.json');
    const thresholds = new Map(rule.groups.map(({ group, chance }) => [group, chance.steps[0]!.threshold]));
    for (const { p, sex, decision_before, decision_after } of records) {
      expect(decision_before).toBe(String(Number(Number(p) >= before.threshold)));
      expect(decision_after).toBe(String(Number(Number(p) >= thresholds.get(sex!)!)));
    }
  });

  it('checks the cases that it was not fitted on', () => {
    const [sensitivity] = jsonAt('equal', 'check.json').check.metrics;
    const events = recordsAt('equal', 'cases.csv').filter((row) => row['rule_split'] === 'applied' && row['y'] === '1');
    for (const { group, primary } of sensitivity!.groups) {
      const own = events.filter(({ sex }) => sex === group);
      expect(primary.second).toBeCloseTo(own.filter((row) => row['decision_after'] === '1').length / own.length, 12);
    }
  });

  it('gives the same bytes again, and Parquet when asked', async () => {
    await run(
      at('scores.csv'),
      ...columns,
      ...splits,
      '--rule',
      'equal-sensitivity=0.9',
      '--out',
      at('again'),
      '--format',
      'parquet,csv',
    );
    for (const name of ['cases.csv', 'rule.json']) {
      expect(readFileSync(at('again', name), 'utf8')).toBe(readFileSync(at('equal', name), 'utf8'));
    }
    expect(readFileSync(at('again', 'cases.parquet')).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('applies the fitted rule to cases whose labels are not known, and decides them alike', async () => {
    const { status, out } = await run(
      at('new.csv'),
      '--fitted',
      at('equal', 'rule.json'),
      '--case',
      'id',
      '--out',
      at('new'),
    );
    expect(status).toBe(0);
    expect(out).toContain('Labels are not known here');
    const decided = new Map(recordsAt('equal', 'cases.csv').map((row) => [row['id'], row['decision_after']]));
    for (const row of recordsAt('new', 'cases.csv')) expect(row['decision_after']).toBe(decided.get(row['id']));
    expect(jsonAt('new', 'check.json').check).toBeNull();
    expect(jsonAt('new', 'check.json').manifest.ruleSha256).toBe(jsonAt('equal', 'check.json').manifest.ruleSha256);
  });

  it('checks a fitted rule where labels are known', async () => {
    const known = ['--label', 'y', '--patient', 'patient', '--split', 'split', '--scored', 'test', '--json'];
    const { out } = await run(at('scores.csv'), '--fitted', at('equal', 'rule.json'), ...known, '--out', at('known'));
    expect((JSON.parse(out) as Check).check.metrics).toEqual(jsonAt('equal', 'check.json').check.metrics);
  });
});

it('a held-out share and a recalibration write new scores', async () => {
  const args = [...columns, '--holdout', '0.4', '--rule', 'recalibration=isotonic', '--out', at('scale')];
  const { status, out } = await run(at('scores.csv'), ...args);
  expect(status).toBe(0);
  expect(out).toContain('fitted on "held out"');
  expect(out).toContain('Mean probability against the share of events');
  for (const { score_after } of recordsAt('scale', 'cases.csv')) expect(Number(score_after)).toBeLessThanOrEqual(1);
});

it('takes each training of a folder of learn, with the columns that it knows', async () => {
  const scored = rows.map(({ id, patient, sex, y, p, split }) => ({
    case: id!,
    patient: patient!,
    split: split === 'val' ? 'validation' : 'test',
    label: y === '1' ? 'ill' : 'well',
    score: p!,
    sex: sex!,
  }));
  for (const seed of ['seed-1', 'seed-10', 'seed-2']) {
    mkdirSync(at('run', seed), { recursive: true });
    writeFileSync(at('run', seed, 'scores.csv'), toCsvText(scored));
  }
  writeFileSync(at('run', 'cases.json'), JSON.stringify({ classes: ['well', 'ill'], attributes: { sex: ['F', 'M'] } }));
  const { status, out } = await run(at('run'), '--rule', 'equal-sensitivity=0.9', '--out', at('seeds'));
  expect(status).toBe(0);
  const audits = [...out.matchAll(/evenhand audit \S*(seed-\d+)\S* --label "label = ill" --score score/g)];
  expect(audits.map(([, seed]) => seed)).toEqual(['seed-1', 'seed-2', 'seed-10']);
  expect(jsonAt('seeds', 'seed-1', 'check.json').check.metrics).toEqual(jsonAt('equal', 'check.json').check.metrics);

  // A part that is set apart for rules is fitted on; what a rule of the plan decided is put aside.
  const apart = scored.map(({ split, ...row }) => ({
    ...row,
    split: split === 'test' ? split : 'calibration',
    decision_before: '1',
    decision_after: '0',
  }));
  mkdirSync(at('apart', 'seed-1'), { recursive: true });
  writeFileSync(at('apart', 'seed-1', 'scores.csv'), toCsvText(apart));
  const parts = { train: {}, validation: {}, test: {}, calibration: {} };
  const record = { classes: ['well', 'ill'], attributes: { sex: ['F', 'M'] }, parts };
  writeFileSync(at('apart', 'cases.json'), JSON.stringify(record));
  expect((await run(at('apart'), '--rule', 'equal-sensitivity=0.9', '--out', at('own'))).status).toBe(0);
  const own = jsonAt('own', 'seed-1', 'check.json');
  expect(own.check.metrics).toEqual(jsonAt('equal', 'check.json').check.metrics);
});

it('is never fitted on what the network learnt from, as far as that is known', async () => {
  const named = rows.map((row) => ({ ...row, split: row['split'] === 'val' ? 'train' : 'test' }));
  mkdirSync(at('learnt', 'seed-1'), { recursive: true });
  const table = at('learnt', 'seed-1', 'scores.csv');
  writeFileSync(table, toCsvText(named));
  const args = [table, ...columns, '--split', 'split', '--scored', 'test', '--rule', 'equal-sensitivity=0.9'];
  const alone = await run(...args, '--tune', 'train', '--out', at('by-name'));
  expect([alone.status, alone.out]).toEqual([
    0,
    expect.stringContaining('Note: The rule is fitted on the split "train"'),
  ]);

  writeFileSync(at('learnt', 'seed-1', 'training.json'), '{}');
  const split = { kind: 'column', column: 'split', roles: { train: 'val', validation: 'tune', test: 'test' } };
  writeFileSync(at('learnt', 'cases.json'), JSON.stringify({ classes: ['well', 'ill'], attributes: {}, split }));
  for (const tune of ['train', 'val']) {
    const { status, err } = await run(...args, '--tune', tune, '--out', at('trained'));
    expect([status, err]).toEqual([64, expect.stringContaining(`learnt from the split "${tune}"`)]);
  }
});

it('a run of several classes is asked for one of them', async () => {
  mkdirSync(at('several', 'seed-1'), { recursive: true });
  const scored = rows.map(({ id, patient, sex, y, p, split }) => ({
    case: id!,
    patient: patient!,
    sex: sex!,
    label: y === '1' ? 'mel' : Number(id) % 2 === 0 ? 'nv' : 'basal cell',
    split: split === 'val' ? 'validation' : 'test',
    score_mel: p!,
  }));
  writeFileSync(at('several', 'seed-1', 'scores.csv'), toCsvText(scored));
  const record = { classes: ['basal cell', 'mel', 'nv'], attributes: { sex: ['F', 'M'] } };
  writeFileSync(at('several', 'cases.json'), JSON.stringify(record));
  const rule = ['--rule', 'equal-sensitivity=0.9'];
  const asked = await run(at('several'), ...rule, '--out', at('no-class'));
  expect([asked.status, asked.err]).toEqual([64, expect.stringContaining(`--label "label = 'basal cell'"`)]);
  const named = ['--label', 'label = mel', '--score', 'score_mel'];
  expect((await run(at('several'), ...named, ...rule, '--out', at('of-class'))).status).toBe(0);
  expect(jsonAt('of-class', 'seed-1', 'check.json').check.metrics).toEqual(jsonAt('equal', 'check.json').check.metrics);
});

describe('what is wrong is named', () => {
  const base = [at('scores.csv'), ...columns];
  const odd = (edit: (row: Record<string, string>) => Record<string, string>) => {
    writeFileSync(at('odd.csv'), toCsvText(rows.map((row) => edit({ ...row }))));
    return [at('odd.csv'), ...columns, ...splits, '--rule', 'equal-sensitivity=0.9'];
  };

  it.each<[string, () => string[], number, RegExp]>([
    ['no rule', () => [...base, ...splits], 64, /no rule is named/],
    ['no split', () => [...base, '--rule', 'recalibration'], 64, /no split is named/],
    [
      'one split for both',
      () => [...base, '--split', 'split', '--tune', 'test', '--scored', 'test', '--rule', 'recalibration'],
      64,
      /fitted on the cases that it is applied to/,
    ],
    [
      'an absent split',
      () => [...base, '--split', 'split', '--tune', 'vall', '--scored', 'test', '--rule', 'recalibration'],
      65,
      /no split "vall"[\s\S]*"val"/,
    ],
    [
      'several attributes',
      () => [...base, '--attribute', 'site', ...splits, '--rule', 'recalibration'],
      64,
      /2 attributes[\s\S]*--by: sex, site/,
    ],
    [
      'an unknown attribute',
      () => [...base, '--attribute', 'site', '--by', 'sit', ...splits, '--rule', 'recalibration'],
      64,
      /Did you mean site/,
    ],
    [
      'a group that the split lacks',
      () => odd((row) => ({ ...row, sex: row['split'] === 'test' && row['id']!.endsWith('7') ? 'X' : row['sex']! })),
      65,
      /X: not in the split[\s\S]*--unfitted pooled/,
    ],
    [
      'a group of one class',
      () => odd((row) => ({ ...row, y: row['split'] === 'val' && row['sex'] === 'M' ? '0' : row['y']! })),
      65,
      /M: no events/,
    ],
    [
      'a split of one class',
      () => odd((row) => ({ ...row, y: row['split'] === 'val' ? '0' : row['y']! })),
      65,
      /no events|one class/,
    ],
    [
      'a column that is taken',
      () => odd((row) => ({ ...row, decision_after: '1' })),
      64,
      /already has a column "decision_after"/,
    ],
    ['a file that is no rule', () => [...base, '--fitted', at('scores.csv')], 65, /scores\.csv: this is not JSON/],
    ['a fitted rule without a table', () => ['--fitted', at('equal', 'rule.json')], 64, /no table is named/],
    ['a folder without scores', () => [at('equal'), '--rule', 'recalibration'], 64, /holds no scores\.csv/],
  ])('%s', async (_, args, status, message) => {
    const outcome = await run(...args(), '--out', at('wrong'));
    expect(outcome.err).toMatch(message);
    expect(outcome.status).toBe(status);
    expect(outcome.out).toBe('');
  });

  it('a group that the split lacks takes the rule of all cases when told so', async () => {
    const args = odd((row) => ({
      ...row,
      sex: row['split'] === 'test' && row['id']!.endsWith('7') ? 'X' : row['sex']!,
    }));
    const { status, out } = await run(...args, '--unfitted', 'pooled', '--out', at('pooled'));
    expect(status).toBe(0);
    expect(out).toContain('Not in the fitting split, so the rule of all cases is used: X.');
    const { before } = jsonAt<{ before: { threshold: number } }>('pooled', 'rule.json');
    for (const { p, sex, decision_after } of recordsAt('pooled', 'cases.csv')) {
      if (sex === 'X') expect(decision_after).toBe(String(Number(Number(p) >= before.threshold)));
    }
  });

  it('a rule that does not know a group of other cases', async () => {
    writeFileSync(at('strange.csv'), toCsvText(rows.slice(0, 20).map((row) => ({ ...row, sex: 'X' }))));
    const { status, err } = await run(at('strange.csv'), '--fitted', at('equal', 'rule.json'), '--out', at('strange'));
    expect([status, err]).toEqual([65, expect.stringMatching(/X: not in the split/)]);
  });
});
