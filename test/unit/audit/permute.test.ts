import { describe, expect, it } from 'vitest';
import type { AuditData } from '../../../src/audit/job.ts';
import { permute } from '../../../src/audit/permute.ts';
import { settingsOf } from '../../../src/audit/settings.ts';
import type { BinaryTask, Cases } from '../../../src/cases/cases.ts';
import { createStream } from '../../../src/core/stream.ts';
import { outcomeStrata } from '../../../src/stats/resampling/outcome-strata.ts';
import { permuteAuc } from '../../../src/stats/resampling/permute-auc.ts';
import { smallRows } from '../../e2e/small-table.ts';
import { auditCohort, planOf } from '../../fixtures/audit-cohort.ts';
import { attributeOf, cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

/** The small table by sex, with the patients as units or the rows. */
function smallCases(damage: number, byPatient: boolean): Cases {
  const records = smallRows({ rows: 3000, damage });
  const label = Uint8Array.from(records, ({ y }) => Number(y));
  const patient = Int32Array.from(records, (record, row) => (byPatient ? Number(record['patient']!.slice(1)) : row));
  const codes = Int32Array.from(records, ({ sex }) => (sex === 'F' ? 0 : 1));
  const score = Float64Array.from(records, ({ p }) => Number(p));
  return {
    ...cohortOf(evenWorld),
    count: records.length,
    patient,
    patients: Math.max(...patient) + 1,
    attributes: [attributeOf('sex', codes, ['F', 'M'])],
    tasks: [{ kind: 'binary', name: 'y', rows: Int32Array.from(label.keys()), label, score }],
  };
}

/** Two rows a patient of which a share of each group keeps only the first. */
function partialCases(kept: readonly [number, number]): Cases {
  const cases = cohortOf({ ...evenWorld, rowsPerPatient: 2, correlation: 0.4 });
  const [task] = cases.tasks as readonly [BinaryTask];
  const { codes } = cases.attributes[0]!;
  const rows = task.rows.filter(
    (row) => row % 2 === 0 || (cases.patient[row]! % 100) / 100 < (codes[row] === 0 ? kept[0] : kept[1]),
  );
  return { ...cases, tasks: [{ ...task, rows }] };
}

function permuted(cases: Cases, analysis: Parameters<typeof planOf>[0] = {}) {
  const plan = planOf(analysis);
  const data: AuditData = {
    cases,
    analysis: plan.analysis,
    settings: settingsOf(cases, plan),
    references: {},
    families: { confirmatory: 1, exploratory: 0 },
  };
  return permute(data, { kind: 'permute', task: 0, attribute: 0, groups: [0, 1], from: 0, to: 50 })!;
}

describe('groups that share no outcome pattern', () => {
  it('are compared by the Wald test, and the result says so', async () => {
    const result = await auditCohort(smallCases(0.7, true));
    const { gap } = result.tasks[0]!.attributes[0]!;
    expect(gap.test).toMatchObject({
      method: 'cluster-robust Wald, logit scale, too little to exchange',
      permutations: 0,
    });
    expect(gap.test!.p).toBeLessThan(1e-6);
    expect(gap.verdict.code).toBe('gap-of-delta-or-more');
    expect(gap.nullDistribution!.method).toContain('simulation');
    expect(gap.nullDistribution!.gapUpper95).toBeLessThan(0.06);
    expect(result.warnings).toContainEqual(
      expect.objectContaining({ code: 'too-little-to-exchange', severity: 'note', task: 'y', attribute: 'sex' }),
    );
  });

  it('are permuted where the metric needs no patterns, or rows are the units', async () => {
    const accuracy = await auditCohort(smallCases(0.7, true), { metric: 'accuracy' });
    expect(accuracy.tasks[0]!.attributes[0]!.gap.test!.method).toContain('permutation');
    const byRow = await auditCohort(smallCases(0.7, false));
    expect(byRow.tasks[0]!.attributes[0]!.gap.test!.method).toContain('permutation');
    expect(byRow.warnings.map(({ code }) => code)).not.toContain('too-little-to-exchange');
  });

  it('are recognised for rates too, by the class that the rate looks at', () => {
    for (const metric of ['sensitivity', 'specificity']) {
      const { exchangeable, statistic } = permuted(smallCases(0, true), { metric });
      expect(exchangeable).toBeLessThan(0.01);
      expect(statistic).toHaveLength(0);
    }
  });

  it('are those whose events have no like, though their non-events do', () => {
    const cases = partialCases([1, 1]);
    const [task] = cases.tasks as readonly [BinaryTask];
    const { codes } = cases.attributes[0]!;
    const events = new Int32Array(cases.patients);
    for (const row of task.rows) events[cases.patient[row]!]! += task.label[row]!;
    // In group B patients with one event are left out, and those with two keep one row: 1/0, where group A has 1/1 and 2/0.
    const rows = task.rows.filter((row) => {
      const own = events[cases.patient[row]!]!;
      return codes[row] === 0 || own === 0 || (own === 2 && row % 2 === 0);
    });
    const apart = { ...cases, tasks: [{ ...task, rows }] };
    expect(permuted(apart).exchangeable).toBeLessThan(0.01);
    expect(permuted(apart, { metric: 'specificity' }).exchangeable).toBeGreaterThan(0.5);
  });
});

describe('groups that share some outcome patterns', () => {
  it('are permuted while half of a difference is exchanged, and not below', () => {
    const [most, few] = [permuted(partialCases([0.7, 0.3])), permuted(partialCases([0.97, 0.03]))];
    expect(most.exchangeable).toBeGreaterThan(0.7);
    expect(most.exchangeable).toBeLessThan(0.95);
    expect(most.statistic).toHaveLength(50);
    expect(few.exchangeable).toBeLessThan(0.3);
    expect(few.statistic).toHaveLength(0);
  });
});

it('permutes ordinary groups as before, number by number', () => {
  const cases = cohortOf({ ...evenWorld, rowsPerPatient: 2, correlation: 0.4 });
  const [task] = cases.tasks as readonly [BinaryTask & { score: Float64Array }];
  const { patient, patients } = cases;
  const group = new Int32Array(patients);
  patient.forEach((code, row) => {
    group[code] = cases.attributes[0]!.codes[row]!;
  });
  const stratum = outcomeStrata({ label: task.label, patient, patients });
  const seed = createStream(planOf().analysis.seed, 'permute', 'finding', 'group').uint32();
  const direct = permuteAuc(
    { label: task.label, score: task.score, patient, patients, weight: undefined, group, groups: 2, stratum },
    { seed, from: 0, to: 50 },
  );
  const found = permuted(cases);
  expect(found.exchangeable).toBeGreaterThan(0.97);
  expect(found.statistic).toEqual(direct.statistic);
  expect(found.range).toEqual(direct.range);
  expect(found.observed).toBe(direct.observed);
});
