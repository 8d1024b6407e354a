import type { AuditResult } from '../audit/result.ts';
import { runAudit } from '../audit/run.ts';
import { buildCases } from '../cases/build/build-cases.ts';
import { readTable } from '../cases/read/read-table.ts';
import type { Table } from '../cases/table.ts';
import type { Watch } from '../core/progress.ts';
import { fileInput } from '../platform/node/file-input.ts';
import { nodePool } from '../platform/node/node-pool.ts';
import type { RunLog } from '../platform/node/run-log.ts';
import { packageVersion } from '../platform/node/version.ts';
import type { PreparedPlan } from './plan/prepare-plan.ts';

/** How a run is carried out: nothing here changes its result. */
export interface RunOptions {
  readonly workers?: number | undefined;
  readonly watch: Watch;
  readonly log: RunLog;
}

/** Reads the tables of a prepared plan, builds the cases and runs the audit on the threads of this machine. */
export async function carryOutAudit(prepared: PreparedPlan, { workers, watch, log }: RunOptions): Promise<AuditResult> {
  const { plan, planHash, files, study } = prepared;
  log.stage('read');
  const inputs = await Promise.all(files.map((paths) => Promise.all(paths.map(fileInput))));
  const tables: Table[] = [];
  for (const [i, { delimiter, encoding }] of plan.tables.entries()) {
    tables.push(await readTable(inputs[i]!, { delimiter, encoding }, watch));
  }
  const fingerprints = [];
  for (const input of inputs.flat()) fingerprints.push(await input.fingerprint());

  log.stage('cases');
  const cases = buildCases(tables, plan);
  log.note('cases', cases.count);

  log.stage('audit');
  const pool = nodePool({ workers });
  return runAudit(
    { cases, plan, planHash, inputs: fingerprints, version: packageVersion(), study },
    { ...watch, pool },
  );
}
