import { describe, expect, it } from 'vitest';
import { planHash, publicPlan } from '../../../src/audit/input.ts';
import { inlinePool } from '../../../src/audit/pool.ts';
import { resultSchema } from '../../../src/audit/result.ts';
import type { Cases } from '../../../src/cases/cases.ts';
import { canonicalJson } from '../../../src/core/canonical-json.ts';
import { auditCohort, planOf } from '../../fixtures/audit-cohort.ts';
import { attributeOf, cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

describe('runAudit', () => {
  it('gives a result that its own schema accepts, and that survives JSON unchanged', async () => {
    const result = await auditCohort(cohortOf(evenWorld));
    expect(resultSchema.parse(result)).toEqual(result);
    expect(JSON.parse(canonicalJson(result))).toEqual(result);
  });

  it('finds a planted gap and names the groups', async () => {
    const result = await auditCohort(cohortOf({ ...evenWorld, auc: [0.95, 0.75] }));
    const { gap } = result.tasks[0].attributes[0];
    expect(gap.verdict.code).toBe('gap-of-delta-or-more');
    expect([gap.best, gap.worst]).toEqual(['A', 'B']);
    expect(gap.test?.method).toContain('permutation');
    expect(gap.value).toMatchObject({ value: expect.closeTo(0.2, 1) });
    expect(result.attributes[0].verdict.code).toBe('gap-of-delta-or-more');
  });

  it('says "no gap larger than delta" of equal groups that are large enough, and not of small ones', async () => {
    const large = await auditCohort(cohortOf({ ...evenWorld, patients: [3000, 3000] }));
    expect(large.attributes[0].verdict.code).toBe('no-gap-larger-than-delta');
    const small = await auditCohort(cohortOf({ ...evenWorld, patients: [80, 80] }));
    expect(small.attributes[0].verdict.code).toBe('not-enough-data');
    const { minimumDetectable } = small.tasks[0].attributes[0].gap;
    expect(minimumDetectable).toBeGreaterThan(0.05);
  });

  it('gives the same bytes whatever the pool does first', async () => {
    const cases = cohortOf({ ...evenWorld, rowsPerPatient: 2, correlation: 0.3 });
    const plain = await auditCohort(cases);
    const shuffled = await auditCohort(
      cases,
      {},
      {
        pool: (data) => {
          const inner = inlinePool(data);
          let waiting = 0;
          return {
            ...inner,
            async run(job, signal) {
              await new Promise((resolve) => setTimeout(resolve, 20 - 5 * (waiting++ % 4)));
              return inner.run(job, signal);
            },
          };
        },
      },
    );
    expect(canonicalJson(shuffled)).toBe(canonicalJson(plain));
  });

  it('does not depend on the order of the rows beyond the last digits', async () => {
    const cases = cohortOf(evenWorld);
    const order = Int32Array.from(cases.patient.keys()).reverse();
    const [task] = cases.tasks;
    if (task.kind !== 'binary') throw new Error('binary');
    const reversed: Cases = {
      ...cases,
      patient: order.map((row) => cases.patient[row]),
      attributes: [
        attributeOf(
          'group',
          order.map((row) => cases.attributes[0].codes[row]),
          cases.attributes[0].groups,
        ),
      ],
      tasks: [
        {
          ...task,
          label: Uint8Array.from(order, (row) => task.label[row]),
          score: Float64Array.from(order, (row) => (task.score as Float64Array)[row]),
        },
      ],
    };
    const [a, b] = await Promise.all([auditCohort(cases), auditCohort(reversed)]);
    const measure = (result: typeof a) => result.tasks[0].attributes[0].groups.map((group) => group.metrics['auc']);
    expect(measure(b)).toEqual(
      measure(a).map((each) =>
        'value' in each
          ? {
              ...each,
              value: expect.closeTo(each.value, 10),
              low: expect.closeTo(each.low as number, 10),
              high: expect.closeTo(each.high as number, 10),
            }
          : each,
      ),
    );
  });

  it('stops when the signal fires, and closes the pool', async () => {
    const controller = new AbortController();
    let closed = false;
    const promise = auditCohort(
      cohortOf(evenWorld),
      {},
      {
        signal: controller.signal,
        onProgress: ({ stage }) => {
          if (stage === 'permutations') controller.abort(new Error('enough'));
        },
        pool: (data) => ({
          ...inlinePool(data),
          close: async () => {
            closed = true;
          },
        }),
      },
    );
    await expect(promise).rejects.toThrow('enough');
    expect(closed).toBe(true);
  });

  it('uses a cluster-robust Wald test for an attribute that varies within patients', async () => {
    const cases = cohortOf({ ...evenWorld, rowsPerPatient: 3, attribute: 'varying', correlation: 0.4 });
    const result = await auditCohort(cases);
    expect(result.attributes[0].variesWithinPatient).toBe(true);
    expect(result.tasks[0].attributes[0].gap.test?.method).toContain('cluster-robust Wald');
    expect(result.tasks[0].attributes[0].gap.nullDistribution?.method).toContain('simulation');
  });

  it('shows groups that it does not score, with the reason', async () => {
    const cases = cohortOf({ ...evenWorld, patients: [600, 600, 25], auc: [0.85, 0.85, 0.85] });
    const result = await auditCohort(cases);
    const { gap, groups } = result.tasks[0].attributes[0];
    expect(gap.groups).toEqual(['A', 'B']);
    expect(gap.notScored.map((each) => each.group)).toEqual(['C']);
    expect(gap.notScored[0].reason).toMatch(/event/);
    expect(groups.find((group) => group.group === 'C')?.scored).toBe(false);
    expect(gap.verdict.sentence).toContain('Not scored: C');
  });

  it('keeps "Unknown" out of the verdict unless asked', async () => {
    const cases = cohortOf({ ...evenWorld, auc: [0.85, 0.85, 0.6], patients: [600, 600, 600] });
    const codes = cases.attributes[0].codes;
    const named = { ...cases, attributes: [attributeOf('group', codes, ['A', 'B', 'Unknown'])] };
    const without = await auditCohort(named);
    expect(without.tasks[0].attributes[0].gap.groups).toEqual(['A', 'B']);
    const having = await auditCohort(named, { includeUnknown: true });
    expect(having.tasks[0].attributes[0].gap.groups).toEqual(['A', 'B', 'Unknown']);
    expect(having.attributes[0].verdict.code).toBe('gap-of-delta-or-more');
  });

  it('survives groups of one class, of one case and of none, and constant scores', async () => {
    const cases = cohortOf({ ...evenWorld, patients: [300, 300, 300, 1], auc: [0.85, 0.85, 0.85, 0.85] });
    const [task] = cases.tasks;
    if (task.kind !== 'binary') throw new Error('binary');
    const codes = cases.attributes[0].codes;
    const label = task.label.map((value, row) => (codes[row] === 1 ? 0 : codes[row] === 2 ? 1 : value));
    const odd: Cases = {
      ...cases,
      attributes: [attributeOf('group', codes, ['A', 'only non-events', 'only events', 'one case', 'nobody'])],
      tasks: [
        { ...task, label },
        { ...task, name: 'constant', label, score: new Float64Array(cases.count).fill(0.5) },
      ],
    };
    const result = await auditCohort(odd);
    expect(resultSchema.safeParse(result).success).toBe(true);
    expect(result.attributes[0].verdict.code).toBe('not-enough-data');
    expect(result.warnings.map((warning) => warning.code)).toContain('constant-scores');
    const group = result.tasks[0].attributes[0].groups.find((each) => each.group === 'only events');
    expect(group?.metrics['auc']).toHaveProperty('undefined');
    expect(group?.metrics['sensitivity']).toHaveProperty('value');
  });

  it('compares nothing where no score differs from another within a group', async () => {
    const cases = cohortOf({ ...evenWorld, patients: [700, 700], rowsPerPatient: 3 });
    const [task] = cases.tasks;
    if (task.kind !== 'binary') throw new Error('binary');
    const { codes } = cases.attributes[0];
    const scored = (name: string, scoreOf: (row: number) => number): Cases['tasks'][number] => ({
      ...task,
      name,
      score: Float64Array.from(codes, (_, row) => scoreOf(row)),
    });
    const result = await auditCohort({
      ...cases,
      tasks: [
        scored('one score', () => 0.5),
        scored('one a group', (row) => 0.2 + 0.4 * (codes[row] ?? 0)),
        scored('one in a group', (row) => (codes[row] === 0 ? 0.5 : (task.score?.[row] ?? 0))),
      ],
    });
    const [one, byGroup, inOne] = result.tasks.map(({ attributes }) => attributes[0].gap);
    for (const gap of [one, byGroup]) {
      expect(gap.verdict.code).toBe('not-enough-data');
      expect(gap.verdict.sentence).toContain('0.5 by definition');
      expect(gap).toMatchObject({
        value: { undefined: 'all scores are equal' },
        test: null,
        equivalence: null,
        pairs: [],
      });
      expect(gap).toMatchObject({ minimumDetectable: null, best: null, worst: null });
    }
    const [first] = result.tasks[0].attributes[0].groups;
    expect(first.metrics['auc']).toEqual({
      value: 0.5,
      low: null,
      high: null,
      method: 'no interval: all scores are equal',
    });
    // Cases of one group that are all scored alike while others are told apart: a gap like any other.
    expect(inOne.verdict.code).toBe('gap-of-delta-or-more');
    expect(inOne.worst).toBe('A');
  });

  it('compares decisions by one score for all with nothing, and those by one score a group', async () => {
    const cases = cohortOf({ ...evenWorld, patients: [700, 700] });
    const [task] = cases.tasks;
    if (task.kind !== 'binary') throw new Error('binary');
    const { codes } = cases.attributes[0];
    const audit = (score: Float64Array) =>
      auditCohort({ ...cases, tasks: [{ ...task, score }] }, { metric: 'sensitivity' });
    const same = await audit(new Float64Array(cases.count).fill(0.7));
    expect(same.attributes[0].verdict.sentence).toContain('Sensitivity follows from its definition');
    const byGroup = await audit(Float64Array.from(codes, (code) => (code === 0 ? 0.2 : 0.7)));
    expect(byGroup.attributes[0].verdict.code).toBe('gap-of-delta-or-more');
  });

  it('stamps thresholds chosen on the scored rows and scores that point the wrong way', async () => {
    const cases = cohortOf({ ...evenWorld, auc: [0.15, 0.15] });
    const result = await auditCohort(cases, { threshold: { rule: 'youden' } });
    const stops = result.warnings.filter((warning) => warning.severity === 'stop').map((warning) => warning.code);
    expect(stops).toContain('threshold-chosen-on-scored-rows');
    expect(stops).toContain('score-direction-inverted');
    expect(result.tasks[0].threshold?.leak).toBe(true);
  });
});

describe('publicPlan', () => {
  it('keeps base names only, so that the hash does not depend on the folder', async () => {
    const plan = planOf();
    expect(publicPlan(plan).tables[0].path).toBe('cases.csv');
    const elsewhere = { ...plan, tables: [{ path: 'C:\\other\\cases.csv' }] };
    expect(await planHash(elsewhere)).toBe(await planHash(plan));
    expect(await planHash({ ...plan, title: 'Another' })).not.toBe(await planHash(plan));
  });
});
