import { expect, it } from 'vitest';
import { type AuditResult, resultSchema } from '../../../src/audit/result.ts';
import type { EarlyStage } from '../../../src/audit/run.ts';
import { auditCohort } from '../../fixtures/audit-cohort.ts';
import { attributeOf, cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

const cases = cohortOf({ ...evenWorld, auc: [0.95, 0.75], rowsPerPatient: 2, correlation: 0.3 });

async function withEarly() {
  const early = new Map<EarlyStage, AuditResult>();
  const result = await auditCohort(cases, {}, { onEarly: (stage, each) => void early.set(stage, each) });
  const of = (stage: EarlyStage) => early.get(stage) as AuditResult;
  return { verdicts: of('verdicts'), analytic: of('analytic'), stages: [...early.keys()], result };
}

it('gives the primary metric first, then all that needs no resampling, then the same result as without them', async () => {
  const { verdicts, analytic, stages, result } = await withEarly();
  expect(stages).toEqual(['verdicts', 'analytic']);
  expect(result).toEqual(await auditCohort(cases));
  expect(analytic.tasks).toEqual((await auditCohort(cases, { resamples: 0, permutations: 0 })).tasks);
  for (const each of [verdicts, analytic]) expect(resultSchema.parse(each)).toEqual(each);
});

it('says the same of groups, gap and verdict in the first result as in the second', async () => {
  const { verdicts, analytic } = await withEarly();
  expect(verdicts.attributes).toEqual(analytic.attributes);
  const [first, second] = [verdicts, analytic].map(({ tasks }) => tasks[0].attributes[0]);
  expect(first.gap).toEqual(second.gap);
  for (const [code, { curves, metrics, ...group }] of second.groups.entries()) {
    expect(curves).toBeDefined();
    expect(first.groups[code]).toEqual({ ...group, metrics: { auc: metrics['auc'] } });
  }
});

it('says the same with weights, an unknown group and two tasks over different cases', async () => {
  const base = cohortOf({
    ...evenWorld,
    rowsPerPatient: 3,
    attribute: 'varying',
    correlation: 0.4,
    patients: [500, 400, 60],
    auc: [0.9, 0.8, 0.8],
  });
  const [whole] = base.tasks;
  const part = { ...whole, name: 'part', rows: whole.rows.filter((row) => row % 3 !== 0) };
  const [{ codes }] = base.attributes;
  const changed = {
    ...base,
    attributes: [
      attributeOf('group', codes, ['A', 'B', 'Unknown']),
      attributeOf(
        'odd',
        codes.map((_, row) => row % 2),
        ['even', 'odd'],
      ),
    ],
    weight: Float64Array.from(codes, (_, row) => 0.5 + (row % 7) / 7),
  };
  for (const tasks of [[part], [part, whole], [part, { ...whole, rows: whole.rows.filter((row) => row % 3 !== 1) }]]) {
    const early = new Map<EarlyStage, AuditResult>();
    await auditCohort({ ...changed, tasks }, {}, { onEarly: (stage, each) => void early.set(stage, each) });
    const [verdicts, analytic] = [early.get('verdicts'), early.get('analytic')] as [AuditResult, AuditResult];
    expect(verdicts.attributes).toEqual(analytic.attributes);
    expect(verdicts.data).toEqual(analytic.data);
    expect(verdicts.tasks.map(({ attributes }) => attributes.map(({ gap }) => gap))).toEqual(
      analytic.tasks.map(({ attributes }) => attributes.map(({ gap }) => gap)),
    );
    const scored = whole.rows.filter((row) => tasks.some(({ rows }) => rows.includes(row)));
    expect(verdicts.data.patients).toBe(new Set(scored.map((row) => base.patient[row])).size);
    for (const [code, group] of verdicts.attributes[0].groups.entries()) {
      const own = scored.filter((row) => codes[row] === code);
      expect(group).toMatchObject({ cases: own.length, patients: new Set(own.map((row) => base.patient[row])).size });
    }
  }
});
