import { describe, expect, it } from 'vitest';
import { runAudit } from '../../../../src/audit/run.ts';
import type { Cases } from '../../../../src/cases/cases.ts';
import { describeSelftest } from '../../../../src/cli/actions/describe-selftest.ts';
import { auditScores } from '../../../../src/simulate/selftest/audit-scores.ts';
import { runSelftest } from '../../../../src/simulate/selftest/run-selftest.ts';
import { drawScores } from '../../../../src/simulate/selftest/scenario.ts';
import { performSelftestJob, prepareSelftest, selftestJobs } from '../../../../src/simulate/selftest/selftest-work.ts';
import { madeUpTable, planWith } from './table.ts';

const options = { replicates: 12, gaps: [0.05, 0.25], everyGroup: false, seed: 1, permutations: 99 };

describe('runSelftest', () => {
  it('measures level, power and coverage of a table', async () => {
    const result = await runSelftest(madeUpTable(), planWith(), options);
    const [comparison] = result.comparisons;
    expect(comparison).toMatchObject({ task: 'finding', attribute: 'sex', test: 'permutation' });
    const [equal, spread, small, large] = comparison!.scenarios;
    // 12 tables: three standard errors above 0.05 are 0.239; a gap of 0.25 in 60 patients is found nearly always.
    expect(equal!.rejected!.mean).toBeLessThan(0.239);
    expect(spread!.rejected!.mean).toBeLessThan(0.239);
    expect(large!.rejected!.mean).toBeGreaterThan(0.8);
    expect(small!.rejected!.mean).toBeLessThan(large!.rejected!.mean);
    expect(equal!.groupCoverage!.mean).toBeGreaterThan(0.85);
    expect(large!.gapCoverage!.mean).toBeGreaterThan(0.85);
    expect([equal!.trueGap, large!.trueGap]).toEqual([0, expect.closeTo(0.25, 10)]);
    expect(equal!.falseEquality).toBeNull();
    expect(large!.falseEquality!.mean).toBe(0);
    const verdicts = Object.values(large!.verdicts).map((verdict) => verdict!.mean);
    expect(verdicts.reduce((total, value) => total + value, 0)).toBeCloseTo(1, 12);
    expect(large!.verdicts['gap-of-delta-or-more']!.mean).toBeGreaterThan(0.8);
  });

  it('gives the same result however the jobs are shared out, and tells how far it is', async () => {
    const few = { ...options, replicates: 2 };
    const cases = madeUpTable();
    const told: string[] = [];
    const straight = await runSelftest(cases, planWith(), few, {
      onProgress: ({ done, total }) => told.push(`${done}/${total}`),
    });
    expect([told[0], told.at(-1)]).toEqual(['0/8', '8/8']);
    const backwards = await runSelftest(cases, planWith(), few, {
      pool: (data) => {
        const answers = selftestJobs(data)
          .reverse()
          .map((job) => ({ key: JSON.stringify(job), tally: performSelftestJob(data, job) }));
        return {
          run: async (job) => answers.find(({ key }) => key === JSON.stringify(job))!.tally,
          close: async () => {},
        };
      },
    });
    expect(backwards).toEqual(straight);
    expect((await runSelftest(cases, planWith(), { ...few, seed: 2 })).comparisons).not.toEqual(straight.comparisons);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(runSelftest(madeUpTable(), planWith(), options, { signal: stop.signal })).rejects.toThrow('enough');
  });

  it('uses the Wald test where the attribute varies within patients', async () => {
    const cases = madeUpTable({ attribute: 'varying' });
    const result = await runSelftest(cases, planWith(), { ...options, replicates: 2, gaps: [] });
    expect(result.comparisons[0]!.test).toBe('wald');
    expect(result.comparisons[0]!.scenarios[0]!.rejected!.count).toBe(2);
  });

  it('names the Wald test, and finds gaps, where groups share no outcome pattern', async () => {
    const cases = madeUpTable({ patients: [240, 240], auc: [0.85, 0.85] });
    const [task] = cases.tasks;
    const { codes } = cases.attributes[0]!;
    const rows = task.rows.filter((row) => codes[row] === 0 || row % 2 === 0);
    const apart: Cases = {
      ...cases,
      attributes: [{ ...cases.attributes[0]!, groups: ['a', 'b'] }],
      tasks: [{ ...task, rows }],
    };
    const result = await runSelftest(apart, planWith(), { ...options, gaps: [0.25] });
    const [comparison] = result.comparisons;
    expect(comparison!.test).toBe('wald');
    expect(comparison!.scenarios[2]!.rejected!.mean).toBeGreaterThan(0.8);
  });

  it('withholds small counts', async () => {
    const cases = madeUpTable({ patients: [240, 120, 2] });
    const result = await runSelftest(cases, planWith(), { ...options, replicates: 1 });
    expect(result.comparisons[0]!.groups[2]).toEqual({
      group: 'c',
      cases: null,
      patients: null,
      events: null,
      nonEvents: null,
      notScored: 'too few cases, events or non-events',
    });
    expect(result.comparisons[0]!.scenarios[0]!.coverageByGroup.map(({ group }) => group)).toEqual(['a', 'b']);
  });
});

it('audits a simulated table as the audit itself does', async () => {
  const cases = madeUpTable();
  const plan = planWith({ seed: 9 });
  const { data } = prepareSelftest(cases, plan, { ...options, permutations: 99 });
  const { shape } = data.tables[0]!;
  const score = drawScores(shape, { kind: 'gap', gap: 0.1, group: 'b' }, cases.patient, { seed: 4, replicate: 0 });
  const cheap = auditScores(data.cases, { ...data.plan, analysis: { ...data.plan.analysis, seed: 9 } }, shape, score);
  const whole: Cases = { ...cases, tasks: [{ ...cases.tasks[0], score }] };
  const input = { cases: whole, plan, planHash: '', inputs: [], study: undefined, version: '0' };
  const [attribute] = (await runAudit(input)).tasks[0]!.attributes;
  expect(cheap.p).toBe(attribute!.gap.test!.p);
  expect(cheap.gap.value).toEqual(attribute!.gap.value);
  expect(cheap.gap.verdict).toEqual(attribute!.gap.verdict);
  expect(cheap.groups).toEqual(attribute!.groups.map(({ metrics }) => metrics['auc']));
});

describe('prepareSelftest', () => {
  const cases = madeUpTable();
  it('takes the fewest, the middle and the most events of many tasks', () => {
    const named = (name: string, share: number) => ({
      ...cases.tasks[0],
      name,
      label: cases.tasks[0].label.map((value, row) => (row % 10 < share ? value : 0)),
    });
    const many = { ...cases, tasks: [named('c', 8), named('a', 5), named('e', 10), named('b', 6), named('d', 9)] };
    const { data, skipped } = prepareSelftest(many, planWith(), options);
    expect(data.tables.map(({ shape }) => shape.task)).toEqual(['c', 'a', 'e']);
    expect(skipped.map(({ task }) => task)).toEqual(['b', 'd']);
  });

  it('says what it cannot do', () => {
    const quality = { ...cases, tasks: [{ ...cases.tasks[0], score: undefined }] };
    const failing = (given: Parameters<typeof prepareSelftest>) => () => prepareSelftest(...given);
    const usage = (code: string) => expect.objectContaining({ code, kind: 'usage' });
    expect(failing([quality, planWith(), options])).toThrow(usage('selftest/no-task'));
    expect(failing([cases, planWith({ metric: 'brier' }), options])).toThrow(usage('selftest/metric'));
    expect(failing([cases, planWith(), { ...options, replicates: 0 }])).toThrow(usage('selftest/replicates'));
    expect(failing([cases, planWith(), { ...options, gaps: [0] }])).toThrow(usage('selftest/gap'));
  });

  it('names comparisons with too few groups', () => {
    const few = madeUpTable({ patients: [240, 3, 3] });
    const { data, skipped } = prepareSelftest(few, planWith(), options);
    expect(data.tables).toEqual([]);
    expect(skipped).toEqual([{ task: 'finding', attribute: 'sex', reason: 'fewer than two groups can be scored' }]);
  });
});

it('is described with what stands out', async () => {
  const mean = (value: number) => ({ mean: value, error: 0.01, count: 500 });
  const result = await runSelftest(madeUpTable(), planWith(), { ...options, replicates: 1 });
  const [comparison] = result.comparisons;
  const [equal, , , large] = comparison!.scenarios;
  const text = describeSelftest({
    ...result,
    comparisons: [
      {
        ...comparison!,
        scenarios: [
          {
            ...equal!,
            rejected: mean(0.09),
            gapCoverage: mean(0.9),
            coverageByGroup: [{ group: 'b', coverage: mean(0.91) }],
          },
          { ...large!, rejected: mean(0.02), detectableGap: mean(0.12), falseEquality: mean(0.08) },
        ],
      },
    ],
  });
  expect(text).toContain('840 cases of 420 patients');
  expect(text).toContain('! no gap: equal groups are rejected more often than at level 0.05.');
  expect(text).toContain('! no gap: the interval of the gap holds it less often than it says.');
  expect(text).toContain('! no gap: the interval of the AUC of b holds it in 0.910 ±0.010 only.');
  expect(text).toContain(
    '! gap of 0.25, c worse: the test hardly ever rejects, although the audit calls a gap of 0.120 detectable',
  );
  expect(text).toContain('! gap of 0.25, c worse: a gap is denied more often than at level 0.05.');
  expect(describeSelftest({ ...result, comparisons: [] })).toContain('nothing was simulated');
});
