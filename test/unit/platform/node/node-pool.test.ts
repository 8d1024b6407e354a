import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AuditData } from '../../../../src/audit/job.ts';
import { planSchema } from '../../../../src/audit/plan.ts';
import { inlinePool } from '../../../../src/audit/pool.ts';
import { runAudit } from '../../../../src/audit/run.ts';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { nodePool } from '../../../../src/platform/node/node-pool.ts';
import { cohortOf } from '../../../fixtures/build-cohort.ts';

const entry = new URL('../../../../dist/platform/node/worker.js', import.meta.url);
const built = existsSync(entry);
if (!built) console.log('Not run: worker threads (no dist/; "npm run build" makes it).');

const cases = cohortOf({
  patients: [60, 60],
  rowsPerPatient: 2,
  prevalence: 0.4,
  auc: [0.8, 0.7],
  correlation: 0.3,
  attribute: 'constant',
  seed: 3,
});
const plan = planSchema.parse({
  tables: [{ path: 'a.csv' }],
  tasks: [{ kind: 'binary', label: 'y', score: 'p' }],
  attributes: [{ name: cases.attributes[0]!.name }],
  analysis: { resamples: 200, permutations: 300, intervals: 'bca' },
});
const input = { cases, plan, planHash: '', inputs: [], version: '0' };

/** The data that an audit gives to its pool. */
async function dataOf(): Promise<AuditData> {
  let data: AuditData | undefined;
  const pool = (given: AuditData) => {
    data = given;
    return inlinePool(given);
  };
  await runAudit(input, { pool });
  return data!;
}

describe('nodePool', () => {
  it('refuses a number of workers that is none', () => {
    for (const workers of [0, -1, 1.5, Number.NaN]) {
      expect(() => nodePool({ workers })).toThrow(expect.objectContaining({ kind: 'usage', code: 'platform/workers' }));
    }
  });

  it.skipIf(!built)('gives the result that the calling thread gives, for any number of workers', async () => {
    const expected = await runAudit(input);
    for (const workers of [1, 3])
      expect(await runAudit(input, { pool: nodePool({ workers, entry }) })).toEqual(expected);
  });

  it.skipIf(!built)('brings back the error of a job, and the reason of an abort for all that wait', async () => {
    const pool = nodePool({ workers: 1, entry })(await dataOf());
    try {
      await expect(pool.run({ kind: 'analyse', task: 99, attribute: 0 })).rejects.toBeInstanceOf(EvenhandError);
      const controller = new AbortController();
      const waiting = Array.from({ length: 50 }, () =>
        pool.run({ kind: 'analyse', task: 0, attribute: 0 }, controller.signal),
      );
      const reason = new Error('stop');
      const settled = Promise.allSettled(waiting);
      controller.abort(reason);
      const outcomes = await settled;
      expect(outcomes.filter((each) => each.status === 'rejected' && each.reason === reason).length).toBeGreaterThan(
        40,
      );
    } finally {
      await pool.close();
    }
  });
});
