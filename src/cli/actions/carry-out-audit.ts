import type { AuditResult } from '../../audit/result.ts';
import { runAudit } from '../../audit/run.ts';
import { buildCases } from '../../cases/build-cases.ts';
import type { Watch } from '../../core/progress.ts';
import { nodePool } from '../../platform/node/node-pool.ts';
import type { RunLog } from '../../platform/node/run-log.ts';
import { packageVersion } from '../../platform/node/version.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import { readTables } from './read-tables.ts';

/** How a run is carried out: nothing here changes its result. */
export interface RunOptions {
  readonly workers?: number | undefined;
  readonly watch: Watch;
  readonly log: RunLog;
}

/** Reads the tables of a prepared plan, builds the cases and runs the audit on the threads of this machine. */
export async function carryOutAudit(prepared: PreparedPlan, { workers, watch, log }: RunOptions): Promise<AuditResult> {
  const { plan, planHash, study } = prepared;
  log.stage('read');
  const { table, joins, inputs } = await readTables(prepared, watch);
  log.stage('cases');
  const cases = buildCases(table, plan, joins);
  log.note('cases', cases.count);
  log.stage('audit');
  const pool = nodePool({ workers });
  return runAudit({ cases, plan, planHash, inputs, study, version: packageVersion() }, { ...watch, pool });
}
