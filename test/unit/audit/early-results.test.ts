import { expect, it } from 'vitest';
import { type AuditResult, resultSchema } from '../../../src/audit/result.ts';
import type { EarlyStage } from '../../../src/audit/run.ts';
import { auditCohort } from '../../fixtures/audit-cohort.ts';
import { cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

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
