import { buildCases } from '../../cases/build-cases.ts';
import { usageError } from '../../core/errors.ts';
import { selftestPool } from '../../platform/node/selftest/selftest-pool.ts';
import { runSelftest } from '../../simulate/selftest/run-selftest.ts';
import type { AuditFlags } from '../plan/audit-flags.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { progressView } from '../show-progress.ts';
import type { Session } from '../verb.ts';
import { describeSelftest } from './describe-selftest.ts';
import { readTables } from './read-tables.ts';

/** Flags of `selftest`. */
export interface SelftestFlags extends AuditFlags {
  readonly like?: readonly string[] | undefined;
  readonly replicates: number;
  readonly gap: readonly number[];
  readonly everyGroup?: true | undefined;
  readonly json?: true | undefined;
  readonly workers?: number | undefined;
  readonly quiet?: true | undefined;
}

/** Permutations of each simulated audit, unless told: a multiple of 20 less one keeps a test at level 0.05 exact, and more would only cost time. */
const permutationsOfReplicate = 199;

/** Reads the user's table as `audit` would, simulates tables like it, and prints how often their audits are wrong. */
export async function selftest(flags: SelftestFlags, session: Session): Promise<void> {
  const { terminal, signal } = session;
  if (flags.like === undefined && flags.plan === undefined) {
    throw usageError('selftest/no-table', 'a selftest needs a table to take the shape of.', {
      hint: 'Name it with --like, or a plan with --plan.',
    });
  }
  const view = progressView(terminal, flags.quiet === true);
  try {
    const prepared = await preparePlan(flags.like ?? [], flags);
    const watch = { signal, onProgress: view.show };
    const { table, joins } = await readTables(prepared, watch);
    const cases = buildCases(table, prepared.plan, joins);
    const { replicates, gap: gaps, permutations = permutationsOfReplicate } = flags;
    const { seed } = prepared.plan.analysis;
    const options = { replicates, gaps, everyGroup: flags.everyGroup === true, seed, permutations };
    const pool = selftestPool(flags.workers);
    const result = await runSelftest(cases, prepared.plan, options, { ...watch, pool });
    view.end();
    terminal.out(flags.json ? `${JSON.stringify(result, null, 2)}\n` : `${describeSelftest(result)}\n`);
    if (result.comparisons.length === 0) session.exitStatus = 2;
  } finally {
    view.end();
  }
}
