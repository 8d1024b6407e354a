import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { renderCsv, renderVerdictsCsv, toCsv } from '../../../src/report/render-csv.ts';
import { buildResult, standardAttributes } from '../../fixtures/result-fixture.ts';

const read = (text: string) => parse(text, { columns: true }) as Record<string, string>[];
const result = buildResult();

describe('toCsv', () => {
  it.each(['=1+2', '+1', '-cmd|calc', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1'])('makes %j harmless', (text) => {
    const [[cell]] = parse(toCsv([[text]])) as [[string]];
    expect(cell).toBe(`'${text}`);
  });

  it('leaves numbers numbers, also below zero', () => {
    expect(toCsv([[-0.5, 1e-9, 12, true, null, undefined]])).toBe('-0.5,1e-9,12,true,,\r\n');
  });

  it('quotes as RFC 4180 says', () => {
    expect(toCsv([['a,b', 'say "x"', 'two\nlines', 'plain']])).toBe('"a,b","say ""x""","two\nlines",plain\r\n');
  });
});

describe('renderCsv', () => {
  const rows = read(renderCsv(result));

  it('has a line for every metric of every group of every task', () => {
    const expected = result.tasks
      .flatMap((task) => [task.all, ...task.attributes.flatMap(({ groups }) => groups)])
      .reduce((sum, group) => sum + Object.keys(group.metrics).length, 0);
    expect(rows.length).toBe(expected);
  });

  it('writes value, interval, method and counts in full', () => {
    const row = rows.find(
      (entry) => entry['attribute'] === 'race' && entry['group'] === 'White' && entry['metric'] === 'auc',
    )!;
    const group = result.tasks[0]!.attributes[2]!.groups[0]!;
    const auc = group.metrics['auc'] as { value: number; low: number };
    expect(Number(row['value'])).toBe(auc.value);
    expect(Number(row['low'])).toBe(auc.low);
    expect(row).toMatchObject({
      task: 'Pneumonia',
      method: 'logit Obuchowski',
      cases: '11210',
      events: '796',
      scored: 'true',
      reason: '',
    });
  });

  it('leaves withheld counts empty and names them', () => {
    const row = rows.find((entry) => entry['group'] === 'Pacific Islander' && entry['metric'] === 'auc')!;
    expect(row).toMatchObject({
      events: '',
      withheld: 'events',
      scored: 'false',
      group_reason: '3 events, fewer than 10',
    });
  });

  it('keeps a group whose name is a formula from running', () => {
    const groups = [
      { name: '=HYPERLINK("http://x")', cases: 5000, separation: 1.4, prevalence: 0.1 },
      ...standardAttributes[0]!.groups,
    ];
    const text = renderCsv(buildResult({ attributes: [{ name: '@risk', groups, verdict: 'gap-below-delta' }] }));
    expect(text).toContain(`'@risk`);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text).not.toMatch(/(^|,)"?[=@]/m);
  });
});

it('writes verdicts by attribute and by task with the gap behind them', () => {
  const rows = read(renderVerdictsCsv(result));
  expect(rows.length).toBe(5 + 5 * 4);
  expect(rows[0]).toMatchObject({ attribute: 'sex', task: '', verdict: 'no-gap-larger-than-delta' });
  const race = rows.find((row) => row['attribute'] === 'race' && row['task'] === 'Effusion')!;
  expect(race).toMatchObject({
    gap: '0.082',
    low: '0.056',
    high: '0.108',
    p: '0.0002',
    correction: 'holm',
    delta: '0.05',
    largest_compatible: '0.108',
  });
  expect(race['not_scored']).toContain('Pacific Islander (3 events, fewer than 10)');
});
